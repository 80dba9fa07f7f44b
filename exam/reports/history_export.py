"""The history as rows, one for every format in which a learner takes it along."""

from collections.abc import Iterable, Iterator
from decimal import Decimal
from typing import Any

from django.utils import timezone

from exam.reports.history import AttemptLine

HEADINGS = (
    "started",
    "blueprint",
    "mode",
    "finish",
    "questions",
    "half",
    "time_factor",
    "raw",
    "of",
    "percent",
    "scaled",
    "passed",
    "change",
    "seconds",
)


def rows_of(lines: Iterable[AttemptLine]) -> Iterator[list[object]]:
    """One row an attempt, in the learner's time zone; None where there is no value."""
    for line in lines:
        attempt, score = line.attempt, line.report
        yield [
            timezone.localtime(attempt.started_at).isoformat(timespec="seconds"),
            attempt.blueprint.code,
            attempt.mode,
            attempt.finish,
            attempt.question_count,
            line.is_half,
            attempt.time_factor if attempt.time_factor is not None else "untimed",
            score and score.raw,
            score and score.raw_max,
            line.percent,
            score and score.scaled,
            score and score.passed,
            line.change,
            line.seconds,
        ]


def as_json(lines: Iterable[AttemptLine]) -> dict[str, Any]:
    """The same rows by name; numbers are numbers."""
    return {
        "attempts": [
            {name: _plain(value) for name, value in zip(HEADINGS, row, strict=True)} for row in rows_of(lines)
        ]
    }


def _plain(value: object) -> object:
    return float(value) if isinstance(value, Decimal) else value
