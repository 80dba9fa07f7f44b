"""The learner's attempts: what is open, and a line for each that is finished."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Prefetch, QuerySet

from accounts.models import User
from exam.engine.timing import seconds_left
from exam.models import Attempt, ScoreReport
from exam.reports.result import is_half_paper, percent_of, seconds_used


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
        return self.is_half or self.is_clock_changed

    @property
    def is_clock_changed(self) -> bool:
        """Whether there was more time than the exam gives, or no clock where it has one."""
        return self.attempt.blueprint.minutes is not None and self.attempt.time_factor != 1


def attempts_of(learner: User) -> "QuerySet[Attempt]":
    """Finished attempts, newest first, with their current reports."""
    reports = ScoreReport.objects.filter(superseded_at=None)
    return (
        Attempt.objects.of(learner)
        .listed()
        .filter(finished_at__isnull=False)
        .select_related("blueprint__certification")
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


def _report(attempt: Attempt) -> ScoreReport | None:
    current: list[ScoreReport] = getattr(attempt, "current_reports", [])
    return current[0] if current else None
