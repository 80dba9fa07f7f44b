"""Ends attempts: submitted, time up or discarded."""

from datetime import datetime

from django.db import transaction
from django.db.models import F
from django.db.models.functions import Coalesce, Least

from exam import grading
from exam.models import Attempt, ScoreReport


@transaction.atomic
def submit(*, attempt: Attempt, now: datetime) -> ScoreReport | None:
    """Finish the learner's own attempt and score it; None when it had been discarded.

    Sent after accept-until it closes the attempt as time up, at its deadline; sent twice it changes nothing.
    """
    submitted = (
        Attempt.objects.filter(pk=attempt.pk)
        .accepting(now=now)
        .update(
            finished_at=Least(now, Coalesce(F("deadline_at"), now)),
            finish=Attempt.Finish.SUBMITTED,
            last_activity_at=now,
        )
    )
    if not submitted:
        close_if_overdue(attempt=attempt, now=now)
    attempt.refresh_from_db()
    if attempt.finish == Attempt.Finish.DISCARDED:
        return None
    return grading.grade(attempt=attempt, now=now)


@transaction.atomic
def close_if_overdue(*, attempt: Attempt, now: datetime) -> bool:
    """Close and score an attempt whose accept-until has passed, with its deadline as finish time.

    True when this call closed it.
    """
    if attempt.finished_at is not None:
        return False  # a finished attempt stays finished, so what was read is enough
    closed = (
        Attempt.objects.filter(pk=attempt.pk)
        .overdue(now=now)
        .update(finished_at=F("deadline_at"), finish=Attempt.Finish.TIME_UP)
    )
    if closed:
        attempt.refresh_from_db()
        grading.grade(attempt=attempt, now=now)
    return bool(closed)


def sweep(*, now: datetime) -> int:
    """Close every overdue attempt, each in its own transaction; the number closed."""
    overdue = Attempt.objects.overdue(now=now).select_related("blueprint")
    return sum(close_if_overdue(attempt=attempt, now=now) for attempt in overdue)


@transaction.atomic
def discard(*, attempt: Attempt, now: datetime) -> bool:
    """Give an open attempt up, without a score. True when this call did it; a finished one stays as it is."""
    discarded = (
        Attempt.objects.filter(pk=attempt.pk)
        .open()
        .update(finished_at=now, finish=Attempt.Finish.DISCARDED, last_activity_at=now)
    )
    if discarded:
        attempt.refresh_from_db()
    return bool(discarded)
