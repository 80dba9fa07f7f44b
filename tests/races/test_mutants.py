"""The races can fail: with one lock or condition taken out, a trial finds it."""

from contextlib import contextmanager

import pytest
from django.db import connection, transaction

from exam import attempts, grading
from exam.attempts import working
from exam.models import Attempt
from tests.races.test_one import open_attempts_after, reports_after
from tests.races.trial import violations

TRIALS = 300
OPEN = "finished_at IS NULL AND "
IN_TIME = "AND (accept_until IS NULL OR accept_until > %(now)s)"
NEWER = " AND held.sequence < excluded.sequence"
SEEN = " AND held.version = %(version)s"
FROM_LOCKED = "%(now)s::timestamptz\n    FROM locked\n    ON CONFLICT"


def first_violation(**cast):
    return next((found for seed in range(TRIALS) if (found := violations(**cast, seed=seed))), None)


@pytest.mark.parametrize(
    ("taken_out", "put_in"),
    [
        pytest.param(OPEN, "", id="a finished attempt is not locked out"),
        pytest.param(IN_TIME, "", id="accept-until is not asked"),
        pytest.param(NEWER, "", id="the sequence of a tab is not compared"),
        pytest.param(SEEN, "", id="the version another tab has seen is not compared"),
        pytest.param(
            FROM_LOCKED, FROM_LOCKED.replace("FROM locked", "WHERE true"), id="nobody waits for the lock"
        ),
    ],
)
def test_a_save_without_one_of_its_conditions_is_found_out(
    crowd, learner, blueprint, monkeypatch, taken_out, put_in
):
    assert taken_out in working._PUT
    monkeypatch.setattr(working, "_PUT", working._PUT.replace(taken_out, put_in))
    assert first_violation(crowd=crowd, learner=learner, blueprint=blueprint)


def test_a_submit_that_scores_before_it_locks_is_found_out(crowd, learner, blueprint, monkeypatch):
    @transaction.atomic
    def submit(*, attempt, now):
        report = grading.grade(attempt=attempt, now=now)
        Attempt.objects.filter(pk=attempt.pk).open().update(finished_at=now, finish="submitted")
        return report

    monkeypatch.setattr(attempts, "submit", submit)
    assert first_violation(crowd=crowd, learner=learner, blueprint=blueprint)


def test_scoring_without_looking_for_a_report_is_found_out(crowd, learner, blueprint, monkeypatch):
    class Blind:
        def __getattr__(self, name):
            return lambda *_, **__: self if name == "filter" else None

    @contextmanager
    def without_looking():
        with monkeypatch.context() as patch:
            patch.setattr(Attempt, "score_reports", Blind())
            yield

    assert reports_after(crowd=crowd, learner=learner, blueprint=blueprint, seed=1, during=without_looking) != [1]


def test_starts_without_the_constraint_are_found_out(crowd, learner, blueprint):
    constraint = next(c for c in Attempt._meta.constraints if "one_open" in c.name)
    with connection.schema_editor() as editor:
        editor.remove_constraint(Attempt, constraint)
    try:
        cast = {"crowd": crowd, "learner": learner, "blueprint": blueprint}
        assert any(open_attempts_after(**cast) > 1 for _ in range(TRIALS))
    finally:
        Attempt.objects.all().delete()
        with connection.schema_editor() as editor:
            editor.add_constraint(Attempt, constraint)
