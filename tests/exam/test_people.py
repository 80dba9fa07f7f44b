"""What exams do when a person leaves, or takes their data along."""

import json
from datetime import timedelta

import pytest

from accounts.people import export_account
from accounts.signals import account_leaving
from exam import attempts
from exam.models import Attempt
from exam.people import export
from tests.factories import SECRET, make_attempt, make_slot

pytestmark = pytest.mark.django_db


def test_leaving_discards_what_is_open_and_keeps_what_is_finished(learner, other_learner, now):
    finished, running = make_attempt(learner=learner, now=now), make_attempt(learner=learner, now=now)
    foreign = make_attempt(learner=other_learner, now=now)
    attempts.submit(attempt=finished, now=now)
    account_leaving.send(sender=None, user=learner, now=now + timedelta(minutes=1))
    learner.delete()
    left = dict(Attempt.objects.values_list("pk", "finish"))
    assert left == {finished.pk: "submitted", running.pk: "discarded", foreign.pk: None}
    assert Attempt.objects.filter(learner=None).count() == 2


def test_the_export_tells_choices_in_words_and_scores(learner, other_learner, now):
    slot = make_slot(learner=learner, kind="single", now=now)
    make_attempt(learner=other_learner, now=now)
    option = slot.revision.options.get(code="c")
    attempts.record_response(slot=slot, choice=(option.pk,), sent=attempts.SaveMark(), now=now)
    attempts.submit(attempt=slot.attempt, now=now)
    [told] = json.loads(json.dumps(export_account(user=learner)))["attempts"]
    assert [(entry["question"], entry["choice"]) for entry in told["responses"]] == [(1, ["Text c"])]
    assert [(score["raw"], score["passed"]) for score in told["scores"]] == [("0.00", False)]
    assert sum(float(domain["of"]) for domain in told["scores"][0]["domains"]) == 4


def test_the_export_of_an_open_attempt_reveals_no_key(learner, now):
    make_slot(learner=learner, kind="matching", now=now)
    told = json.dumps(export_account(user=learner)["attempts"])
    assert SECRET not in told
    assert "scored" not in told


def test_the_statements_of_an_export_do_not_grow(learner, now, django_assert_num_queries):
    for expected in (1, 2):
        attempts.submit(attempt=make_attempt(learner=learner, now=now), now=now)
        with django_assert_num_queries(8):
            assert len(export(user=learner)[1]) == expected
