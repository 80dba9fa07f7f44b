"""The learner's attempts, their trend, and how the domains went."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Prefetch, QuerySet

from accounts.models import User
from exam.models import Attempt, DomainScore, ScoreReport


@dataclass(frozen=True)
class AttemptLine:
    """One finished attempt; `percent` of the scored marks, `change` against the one before of its blueprint."""

    attempt: Attempt
    report: ScoreReport | None
    percent: int | None
    change: int | None
    seconds: int
    is_half: bool


@dataclass(frozen=True)
class Trend:
    """Percent by attempt, oldest first, as points of a 100 × 40 drawing, with the cut as a height."""

    code: str
    points: str
    dots: tuple[tuple[float, float], ...]
    cut_y: float
    n: int


@dataclass(frozen=True)
class DomainMean:
    """How a domain went over several attempts; the mean is None under two."""

    blueprint: str
    code: str
    name: str
    n: int
    last: int
    mean: int | None


def attempts_of(learner: User) -> "QuerySet[Attempt]":
    """Finished attempts, newest first, with their current reports."""
    reports = ScoreReport.objects.filter(superseded_at=None).prefetch_related(
        Prefetch("domain_scores", DomainScore.objects.select_related("domain"))
    )
    return (
        Attempt.objects.of(learner)
        .filter(finished_at__isnull=False)
        .select_related("blueprint")
        .prefetch_related(Prefetch("score_reports", reports, to_attr="current_reports"))
        .order_by("-started_at")
    )


def open_attempts(learner: User) -> list[Attempt]:
    """What can be continued."""
    return list(Attempt.objects.of(learner).open().select_related("blueprint"))


def lines_of(attempts: Iterable[Attempt]) -> list[AttemptLine]:
    """One line an attempt, newest first; the change is against the next older one with a score."""
    lines: list[AttemptLine] = []
    before: dict[int, int] = {}
    for attempt in reversed(list(attempts)):
        report = _report(attempt)
        percent = int(100 * report.raw / report.raw_max) if report else None
        change = None
        if percent is not None:
            if attempt.blueprint_id in before:
                change = percent - before[attempt.blueprint_id]
            before[attempt.blueprint_id] = percent
        finished = attempt.finished_at or attempt.started_at
        lines.append(
            AttemptLine(
                attempt=attempt,
                report=report,
                percent=percent,
                change=change,
                seconds=int((finished - attempt.started_at).total_seconds()),
                is_half=attempt.question_count < attempt.blueprint.question_count,
            )
        )
    return lines[::-1]


def trends_of(lines: Sequence[AttemptLine]) -> list[Trend]:
    """A trend per blueprint with at least two scores."""
    by_code: dict[str, list[AttemptLine]] = {}
    for line in reversed(lines):
        if line.percent is not None:
            by_code.setdefault(line.attempt.blueprint.code, []).append(line)
    return [_trend(code, found) for code, found in sorted(by_code.items()) if len(found) > 1]


def _trend(code: str, lines: Sequence[AttemptLine]) -> Trend:
    step = 100 / (len(lines) - 1)
    dots = tuple((round(n * step, 1), round(40 - 0.4 * (line.percent or 0), 1)) for n, line in enumerate(lines))
    blueprint = lines[0].attempt.blueprint
    cut = Decimal(100 * blueprint.raw_cut) / blueprint.scored_count if blueprint.raw_cut else blueprint.cut
    return Trend(
        code=code,
        points=" ".join(f"{x},{y}" for x, y in dots),
        dots=dots,
        cut_y=round(40 - 0.4 * float(cut), 1),
        n=len(lines),
    )


def domains_of(attempts: Iterable[Attempt]) -> list[DomainMean]:
    """Per domain: the last attempt and the mean of all, with how many they are."""
    shares: dict[tuple[str, str, str], list[int]] = {}
    for attempt in attempts:
        report = _report(attempt)
        for score in report.domain_scores.all() if report else ():
            key = (attempt.blueprint.code, score.domain.code, score.domain.name)
            shares.setdefault(key, []).append(int(100 * score.raw / score.raw_max))
    return [
        DomainMean(
            blueprint=blueprint,
            code=code,
            name=name,
            n=len(found),
            last=found[0],
            mean=sum(found) // len(found) if len(found) > 1 else None,
        )
        for (blueprint, code, name), found in sorted(shares.items())
    ]


def _report(attempt: Attempt) -> ScoreReport | None:
    current: list[ScoreReport] = getattr(attempt, "current_reports", [])
    return current[0] if current else None
