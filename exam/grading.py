"""The only writer of score reports."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from decimal import Decimal
from fractions import Fraction
from typing import Any, Protocol

from django.db import transaction

from exam.engine.responses import Key, PairsKey, SequenceKey, SetKey, exam_mark, fraction
from exam.engine.scoring import RULE_VERSION, MarkedSlot, PercentRule, ScaledRule, Score, score
from exam.models import (
    Attempt,
    Blueprint,
    DomainScore,
    Option,
    Question,
    ScoreReport,
    Slot,
    SlotMark,
)


class OptionRow(Protocol):
    """What is asked of an option here, however it was read."""

    pk: int
    side: str
    position: int
    is_key: bool
    rank: int | None
    pair_id: int | None


def key_of(*, kind: str, options: Iterable[OptionRow]) -> Key:
    """The key of one revision in the engine's terms, as option ids."""
    rows = list(options)
    if kind == Question.Kind.ORDERING:
        ranked = sorted((o for o in rows if o.rank is not None), key=lambda o: o.rank or 0)
        return SequenceKey(right=tuple(o.pk for o in ranked))
    if kind == Question.Kind.MATCHING:
        prompts = sorted((o for o in rows if o.side == Option.Side.PROMPT), key=lambda o: o.position)
        return PairsKey(right=tuple(o.pair_id for o in prompts if o.pair_id is not None))
    return SetKey(right=frozenset(o.pk for o in rows if o.is_key))


def rule_of(blueprint: Blueprint) -> ScaledRule | PercentRule:
    """The result rule of a blueprint, for its whole paper."""
    if blueprint.rule == Blueprint.Rule.PERCENT:
        return PercentRule(cut=Fraction(blueprint.cut))
    if blueprint.scale_min is None or blueprint.scale_max is None or blueprint.raw_cut is None:
        raise ValueError(f"{blueprint.code}: a scaled rule needs its scale and its raw cut.")
    return ScaledRule(
        minimum=blueprint.scale_min,
        maximum=blueprint.scale_max,
        cut=blueprint.cut,
        raw_cut=Fraction(blueprint.raw_cut),
        raw_max=Fraction(blueprint.scored_count),
    )


@transaction.atomic
def grade(*, attempt: Attempt, now: datetime) -> ScoreReport:
    """Write the first score report of a finished attempt, or return the current one.

    The caller holds the lock on the attempt, so no response can change meanwhile.
    """
    current = attempt.score_reports.filter(superseded_at=None).first()
    if current is not None:
        return current
    # Plain values, here and below: 400 model instances would cost more than the sums.
    slots: list[Any] = list(
        Slot.objects.filter(attempt=attempt)
        .order_by("number")
        .values_list(
            "pk", "scored", "max_mark", "revision_id", "question__kind", "response__choice",
            "task__domain_id", "task__domain__code", named=True,
        )
    )  # fmt: skip
    fractions = _fractions_of(slots, attempt=attempt)
    marked = [
        MarkedSlot(
            domain=slot.task__domain__code,
            scored=slot.scored,
            mark=exam_mark(fraction=fractions[slot.pk], max_mark=Fraction(slot.max_mark)),
            max_mark=Fraction(slot.max_mark),
        )
        for slot in slots
    ]
    result = score(slots=marked, rule=rule_of(attempt.blueprint))
    report = ScoreReport.objects.create(
        attempt=attempt,
        rule_version=RULE_VERSION,
        created_at=now,
        raw=_decimal(result.raw, places=2),
        raw_max=_decimal(result.raw_max, places=2),
        scaled=result.scaled,
        passed=result.passed,
    )
    _write_details(report=report, slots=slots, marked=marked, fractions=fractions, result=result)
    return report


def _fractions_of(slots: Sequence[Any], *, attempt: Attempt) -> dict[int, Fraction]:
    options: dict[int, list[Any]] = {}
    rows = Option.objects.filter(revision__slots__attempt=attempt).order_by()
    for option in rows.values_list(
        "revision_id", "pk", "side", "position", "is_key", "rank", "pair_id", named=True
    ):
        options.setdefault(option.revision_id, []).append(option)
    return {
        slot.pk: fraction(
            key=key_of(kind=slot.question__kind, options=options.get(slot.revision_id, [])),
            choice=tuple(slot.response__choice or ()),
        )
        for slot in slots
    }


def _write_details(
    *,
    report: ScoreReport,
    slots: Sequence[Any],
    marked: Sequence[MarkedSlot],
    fractions: dict[int, Fraction],
    result: Score,
) -> None:
    SlotMark.objects.bulk_create(
        SlotMark(
            report=report,
            slot_id=slot.pk,
            fraction=_decimal(fractions[slot.pk], places=8),
            mark=_decimal(entry.mark, places=2),
        )
        for slot, entry in zip(slots, marked, strict=True)
    )
    domains = {slot.task__domain__code: slot.task__domain_id for slot in slots}
    DomainScore.objects.bulk_create(
        DomainScore(
            report=report,
            domain_id=domains[entry.domain],
            raw=_decimal(entry.raw, places=2),
            raw_max=_decimal(entry.raw_max, places=2),
        )
        for entry in result.domains
    )


def _decimal(value: Fraction, *, places: int) -> Decimal:
    return round(Decimal(value.numerator) / Decimal(value.denominator), places)
