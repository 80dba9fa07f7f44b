"""Ends attempts: submitted, time up or discarded."""

import logging
from datetime import datetime

from django.db import InterfaceError, OperationalError, transaction
from django.db.models import F
from django.db.models.functions import Coalesce, Least

from exam import grading
from exam.models import Attempt, ScoreReport

log = logging.getLogger("cutscore.attempts")


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
    """Close every overdue attempt, each in its own transaction; the number closed.

    One that cannot be scored is logged and stays open for the next sweep; the others do not wait for it.
    Raises the errors of a database that does not answer.
    """
    closed = 0
    for attempt in Attempt.objects.overdue(now=now).select_related("blueprint"):
        try:
            closed += close_if_overdue(attempt=attempt, now=now)
        except (OperationalError, InterfaceError):
            raise
        except Exception:
            log.exception("attempt %s is overdue and cannot be closed", attempt.public_id)
    return closed


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
