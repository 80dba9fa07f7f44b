"""Discarding: asked once, without a score; time that is over cannot be discarded away."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from exam.models import ScoreReport
from tests import factories
from tests.web.room_cast import started, url_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def slot(learner):
    return factories.make_slot(learner=learner, now=timezone.now())


def finish_of(slot):
    slot.attempt.refresh_from_db()
    return slot.attempt.finish


def test_it_asks_first(as_learner, slot):
    assert "Discard this attempt?" in as_learner.get(url_of("discard", slot)).content.decode()
    assert finish_of(slot) is None


def test_it_works_and_may_be_repeated(as_learner, slot):
    answer = as_learner.post(url_of("discard", slot))
    assert (answer.status_code, answer["Location"]) == (303, reverse("exam:history"))
    assert as_learner.post(url_of("discard", slot)).status_code == 303
    assert finish_of(slot) == "discarded"
    assert not ScoreReport.objects.exists()


def test_it_needs_sign_in(client, slot):
    assert client.post(url_of("discard", slot)).status_code == 302
    assert finish_of(slot) is None


def test_it_hides_other_peoples_attempts(as_other_learner, slot):
    assert as_other_learner.post(url_of("discard", slot)).status_code == 404
    assert as_other_learner.get(url_of("discard", slot)).status_code == 404
    assert finish_of(slot) is None


def test_between_deadline_and_accept_until_it_says_time_is_up(as_learner, slot):
    started(slot, ago=timedelta(minutes=60, seconds=5))
    assert "Time is up, saving" in as_learner.post(url_of("discard", slot)).content.decode()
    assert finish_of(slot) is None


def test_after_accept_until_the_attempt_is_scored_not_discarded(as_learner, slot):
    started(slot, ago=timedelta(minutes=61))
    assert as_learner.post(url_of("discard", slot))["Location"] == url_of("result", slot)
    assert finish_of(slot) == "time_up"
