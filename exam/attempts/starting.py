"""Opens attempts."""

from datetime import datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any, NamedTuple

from django.db import IntegrityError, connection, transaction

from exam import papers
from exam.attempts.ending import close_if_overdue
from exam.attempts.refusals import AttemptOpen
from exam.engine.allocation import half as half_of
from exam.engine.assembly import PaperSlot, option_order
from exam.engine.scoring import RULE_VERSION
from exam.engine.timing import limits
from exam.models import Attempt, Blueprint, Option, Revision, TaskStatement

if TYPE_CHECKING:
    from accounts.models import User


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
    standing = _standing(learner=learner, blueprint=blueprint, mode=mode)
    if standing is not None and not close_if_overdue(attempt=standing, now=now):
        # Not overdue, or closed by somebody else in the meantime.
        standing = _standing(learner=learner, blueprint=blueprint, mode=mode)
        if standing is not None:
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
        twin = _standing(learner=learner, blueprint=blueprint, mode=mode)
        if twin is None:
            raise
        raise AttemptOpen(twin) from None
    return attempt


def _standing(*, learner: "User", blueprint: Blueprint, mode: str) -> Attempt | None:
    return Attempt.objects.of(learner).open().filter(blueprint=blueprint, mode=mode).first()


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


_LAY_OUT = """
INSERT INTO exam_slot (attempt_id, number, question_id, revision_id, task_id, option_order, scored, max_mark,
                       first_shown_at, flagged, struck)
SELECT %(attempt)s::bigint, number, question_id, revision_id, task_id,
       string_to_array(option_order, ',')::bigint[], scored, 1,
       CASE number WHEN 1 THEN %(now)s::timestamptz END, false, '{}'
FROM unnest(%(numbers)s::smallint[], %(questions)s::bigint[], %(revisions)s::bigint[], %(tasks)s::bigint[],
            %(orders)s::text[], %(scored)s::boolean[])
     AS laid (number, question_id, revision_id, task_id, option_order, scored)
"""


def _lay_out(*, attempt: Attempt, paper: tuple[PaperSlot, ...], now: datetime) -> None:
    live = _live_revisions([slot.question for slot in paper])
    tasks = dict(
        TaskStatement.objects.filter(blueprint_id=attempt.blueprint_id).order_by().values_list("code", "pk")
    )
    orders = [
        _order_of(live[slot.question].options, kind=slot.kind, seed=attempt.seed, key=slot.question)
        for slot in paper
    ]
    rows: dict[str, Any] = {
        "attempt": attempt.pk,
        "now": now,
        "numbers": [slot.number for slot in paper],
        "questions": [live[slot.question].question for slot in paper],
        "revisions": [live[slot.question].revision for slot in paper],
        "tasks": [tasks[slot.task] for slot in paper],
        "orders": [",".join(map(str, order)) for order in orders],
        "scored": [slot.scored for slot in paper],
    }
    with connection.cursor() as cursor:
        cursor.execute(_LAY_OUT, rows)


class _Live(NamedTuple):
    """The wording of a question that is drawn now; its options by code."""

    question: int
    revision: int
    options: dict[str, int]


def _live_revisions(keys: list[str]) -> dict[str, _Live]:
    newest = (
        Revision.objects.filter(question__key__in=keys, published_at__isnull=False)
        .order_by("question_id", "-number")
        .distinct("question_id")
        .values_list("question__key", "question_id", "pk")
    )
    live = {key: _Live(question, revision, {}) for key, question, revision in newest}
    by_revision = {found.revision: found.options for found in live.values()}
    options = Option.objects.filter(revision__in=list(by_revision)).order_by("side", "position")
    for revision, code, pk in options.values_list("revision_id", "code", "pk"):
        by_revision[revision][code] = pk
    return live


def _order_of(options: dict[str, int], *, kind: str, seed: int, key: str) -> list[int]:
    if kind == "true_false":
        return list(options.values())
    return [options[code] for code in option_order(seed=seed, question=key, options=options)]
