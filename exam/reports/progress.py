"""One attempt beside the one before it, under the same blueprint and in the same mode."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.db.models import Q

from exam.models import Attempt, ScoreReport


@dataclass(frozen=True)
class Figures:
    """What is compared of an attempt; a domain with too few scored questions has no share."""

    scaled: int | None
    percent: int
    seconds: int
    domains: Mapping[str, int | None]


@dataclass(frozen=True)
class Compared:
    """One figure now and before, and the difference with its sign; None where there are too few to say."""

    label: str
    now: int | None
    before: int | None
    change: str | None


@dataclass(frozen=True)
class Comparison:
    """The attempt before this one; `is_alike` when length and time factor were the same."""

    attempt: Attempt
    scaled: Compared | None
    percent: Compared
    seconds: tuple[int, int]
    domains: tuple[Compared, ...]
    is_alike: bool


def reports_of(attempt: Attempt) -> tuple[ScoreReport | None, ScoreReport | None]:
    """The current report of the attempt, and that of the learner's finished attempt before it."""
    comparable = Q(
        attempt__learner=attempt.learner_id,
        attempt__blueprint=attempt.blueprint_id,
        attempt__mode=attempt.mode,
        attempt__started_at__lt=attempt.started_at,
    )
    found = (
        ScoreReport.objects.filter(Q(attempt=attempt) | comparable, superseded_at=None)
        .select_related("attempt")
        .order_by("-attempt__started_at", "-attempt")[:2]
    )
    mine = {report.attempt_id == attempt.pk: report for report in reversed(found)}
    return mine.get(True), mine.get(False)


def comparison_of(attempt: Attempt, before: Attempt, *, now: Figures, then: Figures) -> Comparison:
    """The figures of two attempts side by side."""
    scaled = None
    if now.scaled is not None and then.scaled is not None:
        scaled = _compared("", now.scaled, then.scaled)
    return Comparison(
        attempt=before,
        scaled=scaled,
        percent=_compared("", now.percent, then.percent),
        seconds=(now.seconds, then.seconds),
        domains=tuple(_compared(code, share, then.domains.get(code)) for code, share in now.domains.items()),
        is_alike=(attempt.question_count, attempt.time_factor) == (before.question_count, before.time_factor),
    )


def _compared(label: str, now: int | None, before: int | None) -> Compared:
    can_say = now is not None and before is not None
    return Compared(
        label=label, now=now, before=before, change=_signed((now or 0) - (before or 0)) if can_say else None
    )


def _signed(change: int) -> str:
    return f"{change:+d}".replace("-", "−") if change else "±0"
