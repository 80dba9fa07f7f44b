"""Submitting: the learner's own end of an attempt, once."""

from datetime import timedelta

import pytest
from django.utils import timezone

from exam.models import ScoreReport
from tests import factories
from tests.web.room_cast import HTMX, question_url, started, url_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def slot(learner):
    return factories.make_slot(learner=learner, now=timezone.now())


def finish_of(slot):
    slot.attempt.refresh_from_db()
    return slot.attempt.finish


def test_it_works_and_may_be_repeated(as_learner, slot):
    for _ in range(2):
        answer = as_learner.post(url_of("before_submit", slot))
        assert (answer.status_code, answer["Location"]) == (303, url_of("result", slot))
    assert finish_of(slot) == "submitted"
    assert ScoreReport.objects.count() == 1


def test_it_leads_to_the_result_with_htmx_too(as_learner, slot):
    assert as_learner.post(url_of("before_submit", slot), headers=HTMX)["HX-Redirect"] == url_of("result", slot)


def test_it_needs_sign_in(client, slot):
    assert client.post(url_of("before_submit", slot)).status_code == 302
    assert finish_of(slot) is None


def test_it_hides_other_peoples_attempts(as_other_learner, slot):
    assert as_other_learner.post(url_of("before_submit", slot)).status_code == 404
    assert finish_of(slot) is None


def test_between_deadline_and_accept_until_it_ends_at_the_deadline(as_learner, slot):
    started(slot, ago=timedelta(minutes=60, seconds=5))
    as_learner.post(url_of("before_submit", slot))
    assert finish_of(slot) == "submitted"
    assert slot.attempt.finished_at == slot.attempt.deadline_at


def test_after_accept_until_it_is_time_up(as_learner, slot):
    started(slot, ago=timedelta(minutes=61))
    as_learner.post(url_of("before_submit", slot))
    assert finish_of(slot) == "time_up"


def test_nothing_is_saved_afterwards(as_learner, slot):
    as_learner.post(url_of("before_submit", slot))
    answer = as_learner.post(question_url(slot), {"choice": "1"})
    assert answer["Location"] == url_of("result", slot)
    assert slot.changes.count() == 0


@pytest.mark.parametrize("choice", ["1", "9"])
def test_a_finished_question_is_not_shown_again(as_learner, slot, choice):
    as_learner.post(url_of("before_submit", slot))
    assert as_learner.post(question_url(slot), {"choice": choice}).status_code == 303
