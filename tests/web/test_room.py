"""The room: the question, its map and clock, and where a closed attempt leads."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone

from exam import attempts
from exam.models import ResponseChange, Slot
from tests import factories
from tests.web.room_cast import choice_of, question_url, shown_codes, started, url_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def slot(learner):
    return factories.make_slot(learner=learner, now=timezone.now())


def test_it_shows_question_map_and_clock(as_learner, slot):
    answer = as_learner.get(question_url(slot))
    page = answer.content.decode()
    assert "Question 1 of 5" in page
    assert [f'id="cell-{n}"' in page for n in range(1, 7)] == [True] * 5 + [False]
    assert 3590 <= int(re.findall(r'data-remaining="(\d+)"', page)[0]) <= 3600
    assert "no-store" in answer["Cache-Control"]


def test_an_untimed_attempt_has_no_clock(as_learner, learner):
    attempt = factories.make_attempt(learner=learner, time_factor=None)
    page = as_learner.get(f"{attempt.get_absolute_url()}1/").content.decode()
    assert "Untimed" in page
    assert "data-remaining" not in page


def test_it_resumes_at_the_last_question(as_learner, slot):
    as_learner.post(question_url(slot), {"go": "4"})
    answer = as_learner.get(url_of("room", slot))
    assert (answer.status_code, answer["Location"]) == (303, question_url(slot, 4))


def test_it_needs_sign_in_and_hides_other_peoples_attempts(client, as_other_learner, slot):
    assert client.get(url_of("room", slot)).status_code == 302
    assert as_other_learner.get(url_of("room", slot)).status_code == 404


def test_asking_for_a_page_writes_nothing(as_learner, slot):
    before = list(Slot.objects.filter(attempt=slot.attempt).order_by("number").values())
    as_learner.get(question_url(slot, 3))
    as_learner.get(url_of("clock", slot))
    assert list(Slot.objects.filter(attempt=slot.attempt).order_by("number").values()) == before


@pytest.mark.parametrize("kind", factories.KINDS)
def test_nothing_that_reveals_the_key_is_sent(as_learner, learner, kind):
    slot = factories.make_slot(learner=learner, kind=kind, now=timezone.now())
    page = as_learner.get(question_url(slot)).content.decode()
    assert factories.SECRET not in page
    assert slot.question.key not in page
    values = re.findall(r'<(?:input type="(?:radio|checkbox)"|option)[^>]* value="([^"]*)"', page)
    assert set(values) <= {"", "1", "2", "3", "4"}


def test_a_typed_text_is_sanitised(as_learner, learner):
    blueprint = factories.make_blueprint(domains=(("1", 1),), questions=1, scored=1)
    stem = "**Bold** <script>alert(1)</script> [x](javascript:alert(1))\n\n```python\nx = 1\n```"
    factories.make_question(blueprint=blueprint, stem=stem)
    attempt = factories.make_attempt(learner=learner, blueprint=blueprint, now=timezone.now())
    page = as_learner.get(f"{attempt.get_absolute_url()}1/").content.decode()
    assert "<strong>Bold</strong>" in page
    assert "<script>alert" not in page
    assert 'href="javascript' not in page
    assert '<span class="o">=</span>' in page


def test_between_deadline_and_accept_until_it_says_time_is_up(as_learner, slot):
    started(slot, ago=timedelta(minutes=60, seconds=5))
    answer = as_learner.get(question_url(slot))
    assert "Time is up, saving" in answer.content.decode()
    assert answer["Refresh"] == "5"
    slot.attempt.refresh_from_db()
    assert slot.attempt.finished_at is None


@pytest.mark.parametrize("name", ["room", "before_submit", "discard"])
def test_after_accept_until_a_visit_closes_at_the_deadline(as_learner, slot, name):
    started(slot, ago=timedelta(minutes=61))
    assert as_learner.get(url_of(name, slot))["Location"] == url_of("result", slot)
    slot.attempt.refresh_from_db()
    assert (slot.attempt.finish, slot.attempt.finished_at) == ("time_up", slot.attempt.deadline_at)


def test_a_finished_attempt_leads_to_the_result(as_learner, slot):
    attempts.submit(attempt=slot.attempt, now=timezone.now())
    for url in (url_of("room", slot), question_url(slot), url_of("before_submit", slot), url_of("discard", slot)):
        assert as_learner.get(url)["Location"] == url_of("result", slot)


def test_a_page_costs_the_same_however_long_the_paper_is(as_learner, learner, django_assert_num_queries):
    for questions in (5, 15):
        slot = factories.make_slot(learner=learner, now=timezone.now(), questions=questions)
        with django_assert_num_queries(4):  # session, user, slot, map
            as_learner.get(question_url(slot))


def test_a_question_with_several_right_options_says_how_many_to_choose(as_learner, learner):
    slot = factories.make_slot(learner=learner, kind="multiple", now=timezone.now())
    page = as_learner.get(question_url(slot)).content.decode()
    assert "Choose 2" in page
    assert "0 of 2 chosen" in page
    as_learner.post(question_url(slot), {"choice": ["1"]})
    assert "1 of 2 chosen" in as_learner.get(question_url(slot)).content.decode()


def test_how_sure_is_asked_only_of_who_wants_it_and_stays(as_learner, learner, slot):
    assert 'name="sure"' not in as_learner.get(question_url(slot)).content.decode()
    learner.room_sure = True
    learner.save()
    as_learner.post(question_url(slot), {"choice": "1", "sure": "unsure", "was": ""})
    page = as_learner.get(question_url(slot)).content.decode()
    assert re.search(r'value="unsure" checked', page)
    assert ResponseChange.objects.get(slot=slot).sure is False


def test_an_option_is_struck_out_and_back_and_the_choice_on_the_page_stays(as_learner, slot):
    as_learner.post(question_url(slot), {"choice": "2", "strike": "3", "was": ""})
    slot.refresh_from_db()
    assert slot.struck == [slot.option_order[2]]
    assert choice_of(slot) == shown_codes(slot)[1:2]
    assert as_learner.get(question_url(slot)).content.decode().count("is-struck") == 1
    as_learner.post(question_url(slot), {"choice": "2", "strike": "3", "was": "2", "version": "1"})
    slot.refresh_from_db()
    assert slot.struck == []


@pytest.mark.parametrize("place", ["0", "9", "x", "-1", "9" * 30])
def test_a_place_that_the_question_does_not_have_is_not_struck_out(as_learner, slot, place):
    assert as_learner.post(question_url(slot), {"strike": place}).status_code == 303
    slot.refresh_from_db()
    assert slot.struck == []
