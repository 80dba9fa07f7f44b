"""The result page: the verdict in words, the estimate, and how the attempt was sat."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.utils import timezone

from exam import attempts
from exam.models import Attempt, Option
from tests.factories import make_attempt, make_blueprint, make_pool

pytestmark = pytest.mark.django_db


def address(attempt):
    return f"/attempts/{attempt.public_id}/result/"


def text_of(answer):
    return " ".join(answer.content.decode().split())


def put_right(attempt, *, at, but=0):
    """Respond rightly to all slots of one right option, but for the last `but`."""
    slots = list(attempt.slots.order_by("number"))
    for slot in slots[: len(slots) - but]:
        keys = tuple(Option.objects.filter(revision=slot.revision, is_key=True).values_list("pk", flat=True))
        attempts.record_response(slot=slot, choice=keys, sent=attempts.SaveMark(), now=at)


def make_scaled(**fields):
    """Five questions, all scored, of which 3 make a pass at 720 on 100 to 1000."""
    rule = {"rule": "scaled", "cut": 720, "scale_min": 100, "scale_max": 1000, "raw_cut": 3}
    blueprint = make_blueprint(**{"scored": 5, "kinds": ["single"]} | rule | fields)
    # A fifth of the pool is of the one kind that is drawn, and domain 1 shows three fifths of the paper.
    make_pool(blueprint, each=3 * blueprint.question_count)
    return blueprint


@pytest.fixture
def scaled(learner, now):
    return make_attempt(learner=learner, blueprint=make_scaled(), now=now, time_factor=Decimal("1.5"))


def finish(attempt, *, now, but=0):
    put_right(attempt, at=now, but=but)
    attempts.submit(attempt=attempt, now=now + timedelta(minutes=10))
    return attempt


def test_it_says_the_verdict_and_that_the_scale_is_our_estimate(as_learner, scaled, now):
    page = text_of(as_learner.get(address(finish(scaled, now=now))))
    assert "<h1>You would pass today, by our estimate</h1>" in page
    assert '<p class="score">1000</p>' in page
    assert "It is an estimate: how right answers become a score on this scale is not published" in page
    assert "You got 5 of the 5 scored questions right, and 3 are enough." in page


def test_it_says_not_yet_below_the_cut(as_learner, scaled, now):
    page = text_of(as_learner.get(address(finish(scaled, now=now, but=3))))
    assert "<h1>Not yet: you would not pass today, by our estimate</h1>" in page
    # 2 of 3 to the cut: 100 + 620 * 2/3 = 513.3
    assert '<p class="score">513</p>' in page
    assert '<rect class="fill" y="8" width="45%"' in page
    assert '<line class="cut" x1="68%" x2="68%" y1="0" y2="36" />' in page
    assert "You got 2 of the 5 scored questions right. 3 are needed: 1 more, and you would pass." in page
    assert "Right</dt><dd>2</dd>" in page
    assert "Wrong</dt><dd>0</dd>" in page
    assert "Unanswered</dt><dd>3</dd>" in page


def test_it_names_factor_finish_and_pace(as_learner, scaled, now):
    page = text_of(as_learner.get(address(finish(scaled, now=now))))
    for words in (
        "1.5× time",
        "whole paper, 5 questions",
        "submitted",
        "10 min used of 1 h 30 min",
        "120 seconds a question",
    ):
        assert words in page


def test_it_names_a_half_untimed_paper(as_learner, learner, now):
    blueprint = make_scaled(questions=6, scored=6)
    attempt = make_attempt(learner=learner, blueprint=blueprint, now=now, time_factor=None, half=True)
    page = text_of(as_learner.get(address(finish(attempt, now=now))))
    assert "half paper, 3 questions" in page
    # 3 of 6 is 1½ of 3, and there is no half of a right answer.
    assert "You got 3 of the 3 scored questions right, and 2 are enough." in page
    assert "10 min used, untimed." in page


def test_a_percent_rule_is_no_estimate(as_learner, learner, now):
    attempt = make_attempt(learner=learner, now=now)
    attempts.submit(attempt=attempt, now=now)
    page = text_of(as_learner.get(address(attempt)))
    assert "<h1>Not yet: you would not pass today</h1>" in page
    assert '<p class="score">0%</p>' in page
    assert "estimate" not in page
    assert "1 of them was not scored" in page


def test_domains_stand_against_their_weights(as_learner, scaled, now):
    page = text_of(as_learner.get(address(finish(scaled, now=now))))
    assert page.count('<rect class="weight" y="17"') == 2
    assert '<rect class="weight" y="17" width="60%"' in page
    # 3 are under the 5 from which on a domain is spoken of.
    assert '3 of 3: <span class="muted">too few to say</span>' in page


def test_bars_are_numbers_in_every_language(as_learner, learner, scaled, now):
    learner.language = "es"
    learner.save()
    page = text_of(as_learner.get(address(finish(scaled, now=now, but=1))))
    # Half of the way from the cut (3) to all (5): 720 + 280 / 2 = 860, which stands at 760 of 900.
    assert 'width="84%"' in page
    assert 'style="' not in page


def test_a_discarded_attempt_shows_no_score(as_learner, scaled, now):
    attempts.discard(attempt=scaled, now=now)
    page = text_of(as_learner.get(address(scaled)))
    assert "<h1>Discarded</h1>" in page
    assert 'class="score"' not in page
    assert "/review/" not in page


def test_an_open_attempt_leads_to_its_room(as_learner, learner):
    attempt = make_attempt(learner=learner, now=timezone.now())
    answer = as_learner.get(address(attempt))
    assert (answer.status_code, answer.url) == (303, attempt.get_absolute_url())


def test_a_visit_closes_an_overdue_attempt_at_its_deadline(as_learner, scaled):
    Attempt.objects.filter(pk=scaled.pk).update(
        started_at=timezone.now() - timedelta(hours=3),
        deadline_at=timezone.now() - timedelta(hours=1),
        accept_until=timezone.now() - timedelta(minutes=59),
    )
    assert "time up" in text_of(as_learner.get(address(scaled)))
    scaled.refresh_from_db()
    assert scaled.finished_at == scaled.deadline_at


def test_it_needs_sign_in(client, scaled):
    assert client.get(address(scaled)).url.startswith("/accounts/login/")


def test_it_hides_other_learners_attempts(as_other_learner, as_instructor, scaled, now):
    finish(scaled, now=now)
    assert as_other_learner.get(address(scaled)).status_code == 404
    assert as_instructor.get(address(scaled)).status_code == 404


def test_it_refuses_to_be_posted_to(as_learner, scaled):
    assert as_learner.post(address(scaled)).status_code == 405


@pytest.mark.parametrize("questions", [5, 20])
def test_statements_do_not_grow_with_the_slots(as_learner, learner, now, django_assert_num_queries, questions):
    blueprint = make_scaled(questions=questions, scored=questions)
    attempt = finish(make_attempt(learner=learner, blueprint=blueprint, now=now), now=now)
    with django_assert_num_queries(9):
        as_learner.get(address(attempt))
