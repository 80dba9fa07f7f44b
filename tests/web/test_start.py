"""Before the start: the learner chooses time and length; only POST starts the clock."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.urls import reverse
from django.utils import timezone

from exam.models import Attempt
from tests import factories
from tests.web.room_cast import HTMX

pytestmark = pytest.mark.django_db
WHOLE = {"time_factor": "1", "length": "whole"}


def text_of(answer):
    return " ".join(answer.content.decode().split())


@pytest.fixture
def blueprint():
    made = factories.make_blueprint(questions=6, scored=4)
    factories.make_pool(made)
    return made


@pytest.fixture
def url(blueprint):
    return reverse("exam:start", args=[blueprint.code])


def test_it_states_the_rules_and_starts_nothing(as_learner, url):
    page = text_of(as_learner.get(url))
    assert "The clock starts when you press Start" in page
    assert "<dd><strong>1 h</strong></dd> <dd>60 min, as in the exam.</dd>" in page
    assert "<dd>4 of them are scored; which ones is told afterwards.</dd>" in page
    assert "<dd><strong>80%</strong></dd> <dd>That is 4 of the 4 scored questions.</dd>" in page
    # 60 of 100 and 40 of 100, of six questions: 3.6 and 2.4, by largest remainder 4 and 2.
    assert 'data-label="Weight">60%</td> <td role="cell" data-label="Questions">4</td>' in page
    assert 'data-label="Weight">40%</td> <td role="cell" data-label="Questions">2</td>' in page
    assert not Attempt.objects.exists()


def test_each_time_is_worked_out(as_learner, learner):
    learner.time_factor = Decimal("1.5")
    learner.save()
    blueprint = factories.make_blueprint(minutes=130)
    factories.make_pool(blueprint)
    page = text_of(as_learner.get(reverse("exam:start", args=[blueprint.code])))
    assert "<dd><strong>3 h 15 min</strong></dd> <dd>130 min × 1.5, your usual factor.</dd>" in page
    for shown in (
        "130 min = <strong>2 h 10 min",
        "130 min × 1.25 = <strong>2 h 42 min",
        "130 min × 2 = <strong>4 h 20",
    ):
        assert shown in page


def test_an_untimed_exam_asks_for_no_time(as_learner, learner):
    blueprint = factories.make_blueprint(minutes=None)
    factories.make_pool(blueprint)
    page = text_of(as_learner.get(reverse("exam:start", args=[blueprint.code])))
    assert "There is no clock; the paper is drawn when you press Start." in page
    assert "The clock" not in page
    assert '<input type="hidden" name="time_factor" value="untimed">' in page


def test_the_keys_of_the_room_are_kept_with_the_start(as_learner, learner, url):
    """As a browser sends it: the hidden field, and the box only when it is ticked."""
    assert 'value="on" checked aria-describedby="room_keys_help"' in text_of(as_learner.get(url))
    for said, kept in (({}, True), ({"room_keys": ["off"]}, False), ({"room_keys": ["off", "on"]}, True)):
        as_learner.post(url, {**WHOLE, **said})
        learner.refresh_from_db()
        assert learner.room_keys is kept, said


def test_the_box_is_empty_for_somebody_without_keys(as_learner, learner, url):
    learner.room_keys = False
    learner.save()
    assert 'value="on" aria-describedby="room_keys_help"' in text_of(as_learner.get(url))


def test_with_an_open_attempt_the_page_leads_into_it(as_learner, learner, blueprint, url):
    attempt = factories.make_attempt(learner=learner, blueprint=blueprint, now=timezone.now())
    page = text_of(as_learner.get(url))
    assert f'<a role="button" href="{attempt.get_absolute_url()}">Continue</a>' in page
    assert 'name="time_factor"' not in page


def test_it_offers_the_minute_of_practice(as_learner, blueprint, url):
    page = text_of(as_learner.get(url))
    assert '<form method="post" action="/tutorial/"' in page
    assert f'name="came_from" value="{blueprint.code}"' in page


def test_it_needs_sign_in(client, url):
    for answer in (client.get(url), client.post(url, WHOLE)):
        assert answer.status_code == 302
        assert reverse("account_login") in answer["Location"]


@pytest.mark.parametrize(("factor", "minutes"), [("1", 60), ("1.25", 75), ("1.5", 90), ("2", 120)])
def test_the_factor_stretches_the_time(as_learner, url, factor, minutes):
    answer = as_learner.post(url, {"time_factor": factor, "length": "whole"})
    attempt = Attempt.objects.get()
    assert (answer.status_code, answer["Location"]) == (303, attempt.get_absolute_url())
    assert attempt.deadline_at == attempt.started_at + timedelta(minutes=minutes)
    assert attempt.time_factor == Decimal(factor)


def test_untimed_has_no_deadline(as_learner, url):
    as_learner.post(url, {"time_factor": "untimed", "length": "whole"})
    assert Attempt.objects.get().deadline_at is None


def test_half_a_paper_has_half_the_questions_and_half_the_time(as_learner, url):
    as_learner.post(url, {"time_factor": "1", "length": "half"})
    attempt = Attempt.objects.get()
    assert (attempt.question_count, attempt.scored_count, attempt.minutes) == (3, 2, 30)


def test_it_leads_to_the_room_with_htmx_too(as_learner, url):
    answer = as_learner.post(url, WHOLE, headers=HTMX)
    assert answer["HX-Redirect"] == Attempt.objects.get().get_absolute_url()


@pytest.mark.parametrize(
    "entry", [{}, {"time_factor": "3", "length": "whole"}, {"time_factor": "1", "length": "quarter"}]
)
def test_it_refuses_bad_input_with_a_sentence(as_learner, url, entry):
    answer = as_learner.post(url, entry)
    assert answer.status_code == 422
    assert "errorlist" in answer.content.decode()
    assert not Attempt.objects.exists()


def test_a_second_start_leads_to_the_open_attempt(as_learner, url):
    as_learner.post(url, WHOLE)
    answer = as_learner.post(url, WHOLE)
    assert answer["Location"] == Attempt.objects.get().get_absolute_url()


def test_a_short_domain_is_told_by_name_and_number(as_learner):
    bare = factories.make_blueprint()
    answer = as_learner.post(reverse("exam:start", args=[bare.code]), WHOLE)
    assert answer.status_code == 422
    assert "No paper can be drawn yet." in answer.content.decode()


def test_the_profile_chooses_the_factor_first(as_learner, learner, url):
    learner.time_factor = Decimal("1.5")
    learner.save()
    assert as_learner.get(url).context["form"]["time_factor"].value() == "1.5"


def test_an_overdue_attempt_does_not_stand_in_the_way(as_learner, learner, blueprint, url):
    old = factories.make_attempt(learner=learner, blueprint=blueprint, now=timezone.now() - timedelta(hours=2))
    as_learner.post(url, WHOLE)
    old.refresh_from_db()
    assert old.finish == Attempt.Finish.TIME_UP
    assert Attempt.objects.open().count() == 1
