"""Changes an attempt while it is open."""

import logging
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, Protocol

from django.db import connection, transaction
from django.db.models import F, QuerySet
from django.db.models.functions import Coalesce

from exam.attempts.refusals import AttemptClosed, AttemptUntimed, ChoiceSuperseded
from exam.engine.responses import Choice
from exam.models import Attempt, Extension, Response, Slot

if TYPE_CHECKING:
    from accounts.models import User

security_log = logging.getLogger("cutscore.security")


@dataclass(frozen=True)
class SaveMark:
    """Which tab sends, the number of the save, and the server version it had seen. No tab: no script."""

    tab: str = ""
    sequence: int = 0
    version: int = 0


@dataclass(frozen=True)
class Saved:
    """What the server now holds for the slot."""

    version: int
    at: datetime
    choice: Choice


def _lock(attempts: "QuerySet[Attempt]", *, now: datetime, **changes: object) -> None:
    if not attempts.accepting(now=now).update(last_activity_at=now, **changes):  # type: ignore[attr-defined]
        raise AttemptClosed


# A click waits for these two, so each is one statement: one way to the server and back, one commit.
# `locked` is what _lock does, and everything else draws from it, so nothing is touched before the lock is held.
_LOCKED = """
WITH locked AS (
    UPDATE exam_attempt SET last_activity_at = %(now)s, last_slot = %(leads_to)s
    WHERE id = %(attempt)s AND finished_at IS NULL AND (accept_until IS NULL OR accept_until > %(now)s)
    RETURNING id
), shown AS (
    UPDATE exam_slot SET first_shown_at = %(now)s FROM locked
    WHERE exam_slot.attempt_id = locked.id AND number = %(leads_to)s AND first_shown_at IS NULL
)"""
_SHOW = f"{_LOCKED} SELECT count(*) FROM locked"
# Rule 1: the same tab wins by its sequence, another tab only with the current version, a form without script by
# arrival. The statement may have waited for the lock; ON CONFLICT meets the row as it is then, not as it was.
_PUT = f"""{_LOCKED}, put AS (
    INSERT INTO exam_response AS held (slot_id, choice, version, tab, sequence, saved_at)
    SELECT %(slot)s::bigint, %(choice)s::bigint[], 1, %(tab)s, %(sequence)s::bigint, %(now)s::timestamptz
    FROM locked
    ON CONFLICT (slot_id) DO UPDATE
    SET choice = excluded.choice, version = held.version + 1, tab = excluded.tab,
        sequence = excluded.sequence, saved_at = excluded.saved_at
    WHERE excluded.tab = ''
       OR (held.tab = excluded.tab AND held.sequence < excluded.sequence)
       OR (held.tab <> excluded.tab AND held.version = %(version)s)
    RETURNING held.slot_id, held.version, held.choice, held.tab, held.sequence
), logged AS (
    INSERT INTO exam_responsechange
        (slot_id, version, choice, tab, sequence, seconds_shown, sure, received_at)
    SELECT slot_id, version, choice, tab, sequence, %(seconds)s::integer, %(sure)s::boolean, %(now)s::timestamptz
    FROM put
)
SELECT (SELECT count(*) FROM locked), (SELECT version FROM put)
"""


class SlotRow(Protocol):
    """Which slot of which attempt, however it was read."""

    @property
    def pk(self) -> int: ...
    @property
    def attempt_id(self) -> int: ...
    @property
    def number(self) -> int: ...
    @property
    def option_order(self) -> Sequence[int]: ...


def record_response(
    *,
    slot: SlotRow,
    choice: Choice,
    sent: SaveMark,
    now: datetime,
    seconds_shown: int | None = None,
    sure: bool | None = None,
    leads_to: int | None = None,
) -> Saved:
    """Store the choice for one slot; `choice` is in the engine's canonical form, () clears.

    `leads_to` is the number of the slot that is shown next, when the save is also a move.

    Raises AttemptClosed, or ChoiceSuperseded with what the server holds. A repeated or older save of the
    same tab changes nothing and is answered with what the server holds.
    """
    entry: dict[str, Any] = {
        "slot": slot.pk,
        "attempt": slot.attempt_id,
        "choice": list(choice),
        "tab": sent.tab,
        "sequence": sent.sequence,
        "version": sent.version,
        "seconds": seconds_shown,
        "sure": sure,
        "now": now,
        "leads_to": leads_to or slot.number,
    }
    with connection.cursor() as cursor:
        cursor.execute(_PUT, entry)
        locked, version = cursor.fetchone()
    if not locked:
        raise AttemptClosed
    if version is not None:
        return Saved(version=version, at=now, choice=choice)
    held = Response.objects.get(slot=slot.pk)
    if held.tab != sent.tab:
        raise ChoiceSuperseded(held)
    return Saved(version=held.version, at=held.saved_at, choice=tuple(held.choice))


def show(*, attempt_id: int, number: int, now: datetime) -> None:
    """Note that the learner is led to this slot: the place to resume, and the first time it was shown."""
    with connection.cursor() as cursor:
        cursor.execute(_SHOW, {"attempt": attempt_id, "leads_to": number, "now": now})
        (locked,) = cursor.fetchone()
    if not locked:
        raise AttemptClosed


@transaction.atomic
def flag(*, slot: SlotRow, flagged: bool, now: datetime) -> None:
    """Mark a slot to come back to, or take the mark away."""
    _lock(Attempt.objects.filter(pk=slot.attempt_id), now=now)
    Slot.objects.filter(pk=slot.pk).update(flagged=flagged, first_shown_at=Coalesce(F("first_shown_at"), now))


@transaction.atomic
def strike(*, slot: SlotRow, options: tuple[int, ...], now: datetime) -> None:
    """Keep which options of the slot are struck out; ids of other questions are refused with ValueError."""
    if not set(options) <= set(slot.option_order):
        raise ValueError("An option can only be struck out in its own slot.")
    _lock(Attempt.objects.filter(pk=slot.attempt_id), now=now)
    Slot.objects.filter(pk=slot.pk).update(struck=sorted(set(options)))


@transaction.atomic
def extend(*, attempt: Attempt, minutes: int, by: "User", reason: str, now: datetime) -> Extension:
    """Give a running attempt more time: the only way in which a deadline moves.

    Raises ValueError for no minutes or no reason, AttemptUntimed, AttemptClosed.
    """
    if minutes < 1 or not reason.strip():
        raise ValueError("More time needs at least one minute and a reason.")
    if attempt.deadline_at is None:
        raise AttemptUntimed
    more = timedelta(minutes=minutes)
    _lock(
        Attempt.objects.filter(pk=attempt.pk),
        now=now,
        deadline_at=F("deadline_at") + more,
        accept_until=F("accept_until") + more,
    )
    security_log.info("attempt %s extended by %d minutes by user %s", attempt.public_id, minutes, by.pk)
    return Extension.objects.create(
        attempt=attempt, minutes=minutes, given_by=by, reason=reason.strip(), given_at=now
    )
