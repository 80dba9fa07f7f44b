"""The only writer of attempts, slots and responses.

Every verb locks the attempt first, by the same UPDATE that proves it may be changed, and reads nothing
while it waits for that lock. Every verb may be repeated.
"""

import logging
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Protocol

from django.db import IntegrityError, connection, transaction
from django.db.models import F, Prefetch, QuerySet
from django.db.models.functions import Coalesce, Least

from exam import grading, papers
from exam.engine.allocation import half as half_of
from exam.engine.assembly import PaperSlot, option_order
from exam.engine.responses import Choice
from exam.engine.scoring import RULE_VERSION
from exam.engine.timing import limits
from exam.models import (
    Attempt,
    Blueprint,
    Extension,
    Option,
    Response,
    Revision,
    ScoreReport,
    Slot,
    TaskStatement,
)

if TYPE_CHECKING:
    from accounts.models import User

security_log = logging.getLogger("cutscore.security")


class AttemptOpen(Exception):
    """The learner already has an open attempt of this blueprint and mode."""

    def __init__(self, attempt: Attempt) -> None:
        super().__init__(f"Attempt {attempt.public_id} is still open.")
        self.attempt = attempt


class AttemptClosed(Exception):
    """The attempt is finished, or its time is over: nothing in it changes any more."""


class AttemptUntimed(Exception):
    """An untimed attempt has no deadline to move."""


class ChoiceSuperseded(Exception):
    """Another tab or device saved a choice that this one had not seen."""

    def __init__(self, current: Response) -> None:
        super().__init__("Another tab saved a newer choice.")
        self.current = current


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


# --- start ---------------------------------------------------------------------------------------------


def start(
    *,
    learner: "User",
    blueprint: Blueprint,
    mode: str = Attempt.Mode.MOCK,
    seed: int,
    now: datetime,
    time_factor: Decimal | None,
    half: bool = False,
) -> Attempt:
    """Draw a paper and open an attempt; `time_factor` None means untimed.

    Raises AttemptOpen when one is open, PoolTooSmall when a domain is short; then nothing is written.
    """
    standing = Attempt.objects.of(learner).open().filter(blueprint=blueprint, mode=mode).first()
    if standing is not None and not close_if_overdue(attempt=standing, now=now):
        raise AttemptOpen(standing)
    paper = papers.draw(blueprint=blueprint, seed=seed, learner=learner, half_paper=half)
    try:
        with transaction.atomic():
            attempt = _open(
                learner=learner,
                blueprint=blueprint,
                mode=mode,
                seed=seed,
                now=now,
                time_factor=time_factor,
                half=half,
            )
            _lay_out(attempt=attempt, paper=paper, now=now)
    except IntegrityError:
        # Only the constraint "one open attempt" can be lost to a twin of this request; anything else is raised.
        twin = Attempt.objects.of(learner).open().filter(blueprint=blueprint, mode=mode).first()
        if twin is None:
            raise
        raise AttemptOpen(twin) from None
    return attempt


def _open(
    *,
    learner: "User",
    blueprint: Blueprint,
    mode: str,
    seed: int,
    now: datetime,
    time_factor: Decimal | None,
    half: bool,
) -> Attempt:
    length = papers.length_of(blueprint=blueprint, half_paper=half)
    minutes = blueprint.minutes
    if minutes is not None and half:
        minutes = half_of(minutes)
    timed = limits(started_at=now, minutes=minutes, factor=time_factor)
    return Attempt.objects.create(
        learner=learner,
        blueprint=blueprint,
        mode=mode,
        seed=seed,
        question_count=length.shown,
        scored_count=length.scored,
        minutes=minutes if timed else None,
        time_factor=time_factor if timed else None,
        rule_version=RULE_VERSION,
        started_at=now,
        deadline_at=timed.deadline_at if timed else None,
        accept_until=timed.accept_until if timed else None,
        last_activity_at=now,
    )


def _lay_out(*, attempt: Attempt, paper: tuple[PaperSlot, ...], now: datetime) -> None:
    live = _live_revisions([slot.question for slot in paper])
    tasks = {
        task.code: task.pk for task in TaskStatement.objects.filter(blueprint_id=attempt.blueprint_id).only("code")
    }
    Slot.objects.bulk_create(
        Slot(
            attempt=attempt,
            number=slot.number,
            question_id=live[slot.question].question_id,
            revision=live[slot.question],
            task_id=tasks[slot.task],
            option_order=_order_of(live[slot.question], kind=slot.kind, seed=attempt.seed, key=slot.question),
            scored=slot.scored,
            first_shown_at=now if slot.number == 1 else None,
        )
        for slot in paper
    )


def _live_revisions(keys: list[str]) -> dict[str, Revision]:
    rows = (
        Revision.objects.filter(question__key__in=keys, published_at__isnull=False)
        .order_by("question_id", "-number")
        .distinct("question_id")
        .select_related("question")
        .prefetch_related(Prefetch("options", Option.objects.order_by("side", "position")))
    )
    return {row.question.key: row for row in rows}


def _order_of(revision: Revision, *, kind: str, seed: int, key: str) -> list[int]:
    by_code = {option.code: option.pk for option in revision.options.all()}
    if kind == "true_false":
        return list(by_code.values())
    return [by_code[code] for code in option_order(seed=seed, question=key, options=by_code)]


# --- while it is open ----------------------------------------------------------------------------------


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
def strike(*, slot: Slot, options: tuple[int, ...], now: datetime) -> None:
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


# --- the end -------------------------------------------------------------------------------------------


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
