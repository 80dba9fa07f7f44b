"""Rule 7: every verb takes the attempt first. docs/locking.md says what follows; this holds it to that."""

import re
from datetime import timedelta
from pathlib import Path

import pytest
from django.db import OperationalError, connection
from django.test.utils import CaptureQueriesContext

from exam import attempts
from exam.models import Attempt
from tests.factories import NOW, make_attempt

DOCUMENT = Path(__file__).resolve().parents[2] / "docs" / "locking.md"
ROW = re.compile(r"^\| `(\w+)` \|[^|]*\| ([a-z, ]+) \|$", re.MULTILINE)
WRITES = re.compile(r'\b(?:UPDATE|INSERT INTO|DELETE FROM) "?exam_(\w+)"?')
DURING, AFTER = NOW + timedelta(minutes=1), NOW + timedelta(hours=2)


def told():
    """{verb: tables in the order in which it writes them}, as the document has it."""
    return {verb: tables.split(", ") for verb, tables in ROW.findall(DOCUMENT.read_text())}


def choose(slot):
    mark = attempts.SaveMark(tab="a", sequence=1)
    return attempts.record_response(slot=slot, choice=(slot.option_order[0],), sent=mark, now=DURING, leads_to=2)


VERBS = {
    "record_response": lambda attempt, by: choose(attempt.slots.get(number=1)),
    "show": lambda attempt, by: attempts.show(attempt_id=attempt.pk, number=2, now=DURING),
    "flag": lambda attempt, by: attempts.flag(slot=attempt.slots.get(number=1), flagged=True, now=DURING),
    "strike": lambda attempt, by: attempts.strike(slot=attempt.slots.get(number=1), options=(), now=DURING),
    "extend": lambda attempt, by: attempts.extend(attempt=attempt, minutes=5, by=by, reason="Ill.", now=DURING),
    "submit": lambda attempt, by: attempts.submit(attempt=attempt, now=DURING),
    "close_if_overdue": lambda attempt, by: attempts.close_if_overdue(attempt=attempt, now=AFTER),
    "discard": lambda attempt, by: attempts.discard(attempt=attempt, now=DURING),
}


def written_by(verb):
    with CaptureQueriesContext(connection) as captured:
        verb()
    return list(dict.fromkeys(WRITES.findall("\n".join(query["sql"] for query in captured.captured_queries))))


def test_the_document_names_every_verb_that_writes():
    assert set(told()) == {*VERBS, "start"} == {
        name for name in attempts.__all__ if name[0].islower() and name != "sweep"
    }  # fmt: skip


@pytest.mark.django_db
@pytest.mark.parametrize("verb", VERBS)
def test_a_verb_writes_in_the_order_of_the_document(learner_of_one, verb):
    attempt = make_attempt(learner=learner_of_one)
    assert written_by(lambda: VERBS[verb](attempt, learner_of_one)) == told()[verb]


@pytest.mark.django_db
def test_a_start_writes_in_the_order_of_the_document(learner_of_one):
    assert written_by(lambda: make_attempt(learner=learner_of_one))[-2:] == told()["start"]


@pytest.fixture
def learner_of_one(db, django_user_model):
    return django_user_model.objects.create_user("one@example.org")


@pytest.mark.parametrize("verb", VERBS)
def test_a_verb_waits_at_the_attempt_before_anything_else(crowd, learner, blueprint, verb):
    attempt = make_attempt(learner=learner, blueprint=blueprint)

    def impatient():
        with connection.cursor() as cursor:
            cursor.execute("SET lock_timeout = '200ms'")
            try:
                VERBS[verb](Attempt.objects.get(pk=attempt.pk), learner)
            finally:
                cursor.execute("SET lock_timeout = 0")

    connection.set_autocommit(False)
    try:
        Attempt.objects.filter(pk=attempt.pk).update(last_slot=1)
        (answer,) = crowd.together(impatient)
    finally:
        connection.rollback()
        connection.set_autocommit(True)
    assert isinstance(answer, OperationalError), answer
    assert "lock timeout" in str(answer)
    assert 'relation "exam_attempt"' in str(answer)
