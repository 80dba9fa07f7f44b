"""The flag: on and off, without losing the choice on the way."""

from datetime import timedelta

import pytest
from django.utils import timezone

from tests import factories
from tests.web.room_cast import choice_of, flag_url, question_url, shown_codes, started, url_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def slot(learner):
    return factories.make_slot(learner=learner, now=timezone.now())


def is_flagged(slot):
    slot.refresh_from_db()
    return slot.flagged


def test_it_works_and_may_be_repeated(as_learner, slot):
    for value, flagged in (("yes", True), ("yes", True), ("no", False)):
        answer = as_learner.post(flag_url(slot), {"flagged": value})
        assert (answer.status_code, answer["Location"]) == (303, question_url(slot))
        assert is_flagged(slot) is flagged


def test_without_a_script_the_choice_on_the_page_is_saved_with_it(as_learner, slot):
    as_learner.post(flag_url(slot), {"flagged": "yes", "choice": "3", "was": ""})
    assert is_flagged(slot)
    assert choice_of(slot) == shown_codes(slot)[2:3]


def test_a_malformed_choice_beside_it_is_refused_with_a_sentence(as_learner, slot):
    answer = as_learner.post(flag_url(slot), {"flagged": "yes", "choice": "9", "was": ""})
    assert answer.status_code == 422
    assert not is_flagged(slot)


def test_it_needs_sign_in(client, slot):
    assert client.post(flag_url(slot), {"flagged": "yes"}).status_code == 302
    assert not is_flagged(slot)


def test_it_hides_other_peoples_attempts(as_other_learner, slot):
    assert as_other_learner.post(flag_url(slot), {"flagged": "yes"}).status_code == 404
    assert not is_flagged(slot)


def test_it_rejects_get(as_learner, slot):
    assert as_learner.get(flag_url(slot)).status_code == 405


def test_after_accept_until_nothing_is_flagged(as_learner, slot):
    started(slot, ago=timedelta(minutes=61))
    assert as_learner.post(flag_url(slot), {"flagged": "yes"})["Location"] == url_of("room", slot)
    assert not is_flagged(slot)
