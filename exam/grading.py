"""The only writer of score reports."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from decimal import Decimal
from fractions import Fraction

from django.db import transaction

from exam.engine.responses import Key, PairsKey, SequenceKey, SetKey, exam_mark, fraction
from exam.engine.scoring import RULE_VERSION, MarkedSlot, PercentRule, ScaledRule, Score, score
from exam.models import (
    Attempt,
    Blueprint,
    Domain,
    DomainScore,
    Option,
    Question,
    Response,
    ScoreReport,
    Slot,
    SlotMark,
)


def key_of(*, kind: str, options: Iterable[Option]) -> Key:
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
    slots = list(attempt.slots.select_related("question", "task__domain").order_by("number"))
    fractions = _fractions_of(slots)
    marked = [
        MarkedSlot(
            domain=slot.task.domain.code,
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


def _fractions_of(slots: Sequence[Slot]) -> dict[int, Fraction]:
    options: dict[int, list[Option]] = {}
    for option in Option.objects.filter(revision__in=[slot.revision_id for slot in slots]):
        options.setdefault(option.revision_id, []).append(option)
    choices = dict(Response.objects.filter(slot__in=slots).values_list("slot_id", "choice"))
    return {
        slot.pk: fraction(
            key=key_of(kind=slot.question.kind, options=options.get(slot.revision_id, [])),
            choice=tuple(choices.get(slot.pk, ())),
        )
        for slot in slots
    }


def _write_details(
    *,
    report: ScoreReport,
    slots: Sequence[Slot],
    marked: Sequence[MarkedSlot],
    fractions: dict[int, Fraction],
    result: Score,
) -> None:
    SlotMark.objects.bulk_create(
        SlotMark(
            report=report,
            slot=slot,
            fraction=_decimal(fractions[slot.pk], places=8),
            mark=_decimal(entry.mark, places=2),
        )
        for slot, entry in zip(slots, marked, strict=True)
    )
    domains: dict[str, Domain] = {slot.task.domain.code: slot.task.domain for slot in slots}
    DomainScore.objects.bulk_create(
        DomainScore(
            report=report,
            domain=domains[entry.domain],
            raw=_decimal(entry.raw, places=2),
            raw_max=_decimal(entry.raw_max, places=2),
        )
        for entry in result.domains
    )


def _decimal(value: Fraction, *, places: int) -> Decimal:
    return round(Decimal(value.numerator) / Decimal(value.denominator), places)
