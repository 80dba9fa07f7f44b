"""The learner's attempts, their trend, and how the domains went."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Prefetch, QuerySet

from accounts.models import User
from exam.engine.timing import seconds_left
from exam.models import Attempt, DomainScore, ScoreReport
from exam.reports.result import is_half_paper, percent_of, seconds_used

MIN_ATTEMPTS = 2


@dataclass(frozen=True)
class OpenAttempt:
    """What can be continued, with the seconds left (None: untimed)."""

    attempt: Attempt
    seconds_left: int | None


@dataclass(frozen=True)
class AttemptLine:
    """One finished attempt. `change`: in percent right, against the one before under its blueprint and mode."""

    attempt: Attempt
    report: ScoreReport | None
    percent: int | None
    change: int | None
    seconds: int
    is_half: bool

    @property
    def is_apart(self) -> bool:
        """Sat under other conditions than the exam's: half a paper, more time, or without its clock."""
        is_clock_changed = self.attempt.blueprint.minutes is not None and self.attempt.time_factor != 1
        return self.is_half or is_clock_changed


@dataclass(frozen=True)
class Dot:
    """One attempt on the drawing; the numbers are text, so that no language writes them with a comma."""

    x: str
    y: str
    line: AttemptLine


@dataclass(frozen=True)
class Trend:
    """Percent right by attempt, oldest first, on a drawing of 100 × 40, with the cut as a height."""

    code: str
    points: str
    dots: tuple[Dot, ...]
    cut: int
    cut_y: str
    n: int


@dataclass(frozen=True)
class DomainMean:
    """How a domain went in the last attempt that scored it and on average; the mean is None under two."""

    blueprint: str
    code: str
    name: str
    n: int
    last: int
    mean: int | None


def attempts_of(learner: User) -> "QuerySet[Attempt]":
    """Finished attempts, newest first, with their current reports."""
    reports = ScoreReport.objects.filter(superseded_at=None)
    return (
        Attempt.objects.of(learner)
        .listed()
        .filter(finished_at__isnull=False)
        .select_related("blueprint")
        .prefetch_related(Prefetch("score_reports", reports, to_attr="current_reports"))
        .order_by("-started_at", "-pk")
    )


def open_attempts(learner: User, *, now: datetime) -> list[OpenAttempt]:
    """Open attempts, the most recent first."""
    found = Attempt.objects.of(learner).listed().open().select_related("blueprint").order_by("-started_at")
    return [
        OpenAttempt(attempt=attempt, seconds_left=seconds_left(deadline_at=attempt.deadline_at, now=now))
        for attempt in found
    ]


def lines_of(attempts: Iterable[Attempt]) -> list[AttemptLine]:
    """One line an attempt, in the order given, which is newest first."""
    lines: list[AttemptLine] = []
    before: dict[tuple[int, str], int] = {}
    for attempt in reversed(list(attempts)):
        report = _report(attempt)
        series = (attempt.blueprint_id, attempt.mode)
        percent = percent_of(report.raw, report.raw_max) if report else None
        lines.append(
            AttemptLine(
                attempt=attempt,
                report=report,
                percent=percent,
                change=percent - before[series] if percent is not None and series in before else None,
                seconds=seconds_used(attempt),
                is_half=is_half_paper(attempt),
            )
        )
        if percent is not None:
            before[series] = percent
    return lines[::-1]


def trends_of(lines: Sequence[AttemptLine]) -> list[Trend]:
    """A trend per blueprint with enough scored attempts."""
    by_code: dict[str, list[AttemptLine]] = {}
    for line in reversed(lines):
        if line.percent is not None:
            by_code.setdefault(line.attempt.blueprint.code, []).append(line)
    return [_trend(code, found) for code, found in sorted(by_code.items()) if len(found) >= MIN_ATTEMPTS]


def _trend(code: str, lines: Sequence[AttemptLine]) -> Trend:
    step = 100 / (len(lines) - 1)
    dots = tuple(Dot(x=f"{n * step:.1f}", y=_height(line.percent or 0), line=line) for n, line in enumerate(lines))
    blueprint = lines[0].attempt.blueprint
    cut = blueprint.cut
    if blueprint.raw_cut is not None:
        cut = 100 * blueprint.raw_cut // blueprint.scored_count
    return Trend(
        code=code,
        points=" ".join(f"{dot.x},{dot.y}" for dot in dots),
        dots=dots,
        cut=cut,
        cut_y=_height(cut),
        n=len(lines),
    )


def _height(percent: int) -> str:
    return f"{40 - 0.4 * percent:.1f}"


def domains_of(learner: User) -> list[DomainMean]:
    """Every domain that an attempt of this learner scored, in the order of its blueprint."""
    scores = (
        DomainScore.objects.filter(
            report__superseded_at=None,
            report__attempt__learner=learner,
            report__attempt__blueprint__listed=True,
        )
        .select_related("domain__blueprint")
        .order_by("domain__blueprint__code", "domain__position", "-report__attempt__started_at")
    )
    by_domain: dict[int, list[DomainScore]] = {}
    for score in scores:
        by_domain.setdefault(score.domain_id, []).append(score)
    return [_mean(found) for found in by_domain.values()]


def _mean(scores: Sequence[DomainScore]) -> DomainMean:
    domain, shares = scores[0].domain, [percent_of(score.raw, score.raw_max) for score in scores]
    return DomainMean(
        blueprint=domain.blueprint.code,
        code=domain.code,
        name=domain.name,
        n=len(shares),
        last=shares[0],
        mean=sum(shares) // len(shares) if len(shares) >= MIN_ATTEMPTS else None,
    )


def _report(attempt: Attempt) -> ScoreReport | None:
    current: list[ScoreReport] = getattr(attempt, "current_reports", [])
    return current[0] if current else None
