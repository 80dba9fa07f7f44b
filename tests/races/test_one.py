"""Rule 7 and 8: however many press at once, one attempt is open and one result stands.

RACES=50 ./run test tests/races
"""

from contextlib import nullcontext
from datetime import timedelta

from exam import attempts
from exam.models import Attempt, ScoreReport
from tests.factories import NOW
from tests.races.crowd import doses

AT_ONCE = 20


def open_attempts_after(*, crowd, learner, blueprint):
    """How many attempts are open after 20 starts at once; they are discarded again."""

    def start(seed):
        try:
            return attempts.start(learner=learner, blueprint=blueprint, seed=seed, now=NOW, time_factor=1)
        except attempts.AttemptOpen as standing:
            return standing.attempt

    answers = crowd.together(*[lambda seed=seed: start(seed) for seed in range(AT_ONCE)])
    standing = list(Attempt.objects.open())
    assert {answer.pk for answer in answers} == {attempt.pk for attempt in standing}, answers
    for attempt in standing:
        assert attempt.slots.count() == attempt.question_count
        attempts.discard(attempt=attempt, now=NOW)
    return len(standing)


def reports_after(*, crowd, learner, blueprint, seed, during=nullcontext):
    """How many score reports stand after 20 submits at once, and every failure."""
    attempt = attempts.start(learner=learner, blueprint=blueprint, seed=seed, now=NOW, time_factor=1)
    with during():
        submit = [lambda: attempts.submit(attempt=Attempt.objects.get(pk=attempt.pk), now=NOW)] * AT_ONCE
        answers = crowd.together(*submit)
    failures = [answer for answer in answers if not isinstance(answer, ScoreReport)]
    return [ScoreReport.objects.filter(attempt=attempt).count(), *failures]


def test_twenty_starts_at_once_open_one_attempt_and_all_lead_to_it(crowd, learner, blueprint):
    for _ in range(doses(3)):
        assert open_attempts_after(crowd=crowd, learner=learner, blueprint=blueprint) == 1


def test_twenty_submits_at_once_make_one_result(crowd, learner, blueprint):
    for seed in range(doses(3)):
        assert reports_after(crowd=crowd, learner=learner, blueprint=blueprint, seed=seed) == [1]


def test_a_start_goes_on_when_another_closed_the_overdue_attempt_first(crowd, learner, blueprint):
    later = NOW + timedelta(hours=2)
    for seed in range(doses(5)):
        attempts.start(learner=learner, blueprint=blueprint, seed=seed, now=NOW, time_factor=1)
        answers = crowd.together(
            *[lambda: attempts.sweep(now=later)] * 3,
            lambda seed=seed: attempts.start(
                learner=learner, blueprint=blueprint, seed=seed, now=later, time_factor=1
            ),
        )
        assert isinstance(answers[-1], Attempt), answers
        attempts.discard(attempt=answers[-1], now=later)
