"""The clock as a learner meets it: what pages and saves do around deadline and accept-until."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import transaction
from django.utils import timezone

from exam import attempts
from exam.models import Response
from tests.factories import make_slot
from tests.web.room_cast import question_url, url_of

pytestmark = pytest.mark.django_db

# From 10 seconds before the deadline to 40 seconds after it, four a second.
OFFSETS = [timedelta(seconds=quarter / 4) for quarter in range(-40, 160)]
WAITING = "Time is up, saving"
GRACE = timedelta(seconds=15)


@pytest.fixture
def slot(learner):
    """60 minutes at 1.5 times: the deadline is 90 minutes after the start."""
    slot = make_slot(learner=learner, time_factor=Decimal("1.5"))
    assert slot.attempt.deadline_at == slot.attempt.started_at + timedelta(minutes=90)
    return slot


@pytest.fixture
def at(slot, monkeypatch):
    """Sets the clock so far from the deadline, and takes back what was written before."""

    class Moment:
        def __init__(self, offset):
            self.moment = slot.attempt.deadline_at + offset
            self.block = transaction.atomic()

        def __enter__(self):
            monkeypatch.setattr(timezone, "now", lambda: self.moment)
            self.block.__enter__()

        def __exit__(self, *failure):
            transaction.set_rollback(True)
            self.block.__exit__(*failure)

    return Moment


def test_a_question_is_open_until_the_deadline_then_waits_then_shows_the_result(as_learner, slot, at):
    for offset in OFFSETS:
        with at(offset):
            answer = as_learner.get(question_url(slot))
            if offset < timedelta(0):
                assert (answer.status_code, WAITING in answer.content.decode()) == (200, False), offset
            elif offset < GRACE:
                assert (answer.status_code, WAITING in answer.content.decode()) == (200, True), offset
            else:
                assert answer["Location"] == url_of("result", slot), offset
                slot.attempt.refresh_from_db()
                assert slot.attempt.finished_at == slot.attempt.deadline_at, offset
        slot.attempt.refresh_from_db()
    assert len(OFFSETS) == 200


def test_a_save_counts_until_accept_until_and_then_leads_to_the_result(as_learner, slot, at):
    entry = {"choice": "1", "go": "stay", "tab": "t", "sequence": "1"}
    for offset in OFFSETS:
        with at(offset):
            answer = as_learner.post(question_url(slot), entry)
            held = Response.objects.filter(slot=slot).exists()
            leads_to = question_url(slot) if offset < GRACE else url_of("result", slot)
            assert (answer["Location"], held) == (leads_to, offset < GRACE), offset


def test_a_save_of_the_script_counts_until_accept_until_and_then_is_told_so(as_learner, slot, at):
    entry = {"choice": "1", "tab": "t", "sequence": "1"}
    for offset in OFFSETS:
        with at(offset):
            answer = as_learner.post(f"{question_url(slot)}save/", entry)
            held = Response.objects.filter(slot=slot).exists()
            assert (answer.status_code, held) == ((200, True) if offset < GRACE else (410, False)), offset


@pytest.mark.parametrize("name", ["room", "before_submit", "discard", "result", "review"])
def test_every_page_of_an_overdue_attempt_leads_to_its_result(as_learner, slot, at, name):
    with at(GRACE):
        answer = as_learner.get(url_of(name, slot), follow=True)
        assert answer.status_code == 200
        assert answer.request["PATH_INFO"] in (url_of("result", slot), url_of("review", slot))
        slot.attempt.refresh_from_db()
        assert (slot.attempt.finish, slot.attempt.finished_at) == ("time_up", slot.attempt.deadline_at)


def test_more_time_opens_the_room_again_also_in_the_grace(as_learner, slot, at, administrator):
    with at(timedelta(seconds=14)):
        assert WAITING in as_learner.get(question_url(slot)).content.decode()
        attempts.extend(attempt=slot.attempt, minutes=5, by=administrator, reason="fire alarm", now=timezone.now())
        assert WAITING not in as_learner.get(question_url(slot)).content.decode()
        slot.attempt.refresh_from_db()
        assert slot.attempt.deadline_at == slot.attempt.started_at + timedelta(minutes=95)
