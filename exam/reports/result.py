"""What the result page shows: the verdict, the estimate, the domains, the pace."""

from dataclasses import dataclass
from decimal import Decimal

from exam.models import Attempt, ScoreReport


@dataclass(frozen=True)
class DomainLine:
    """One domain: its weight, and what was right of what counted; `share` in percent for the bar."""

    code: str
    name: str
    weight: int
    raw: Decimal
    raw_max: Decimal
    share: int


@dataclass(frozen=True)
class ResultPage:
    """One finished attempt. `report` is None when it was discarded."""

    attempt: Attempt
    report: ScoreReport | None
    percent: int
    domains: tuple[DomainLine, ...]
    right: int
    wrong: int
    unanswered: int
    seconds_used: int
    seconds_each: int
    seconds_allowed: int | None
    is_half: bool
    scale_at: int
    cut_at: int


def result_of(attempt: Attempt) -> ResultPage:
    """The result of a finished attempt."""
    report = attempt.score_reports.filter(superseded_at=None).first()
    states = attempt.slots.filter(marks__report=report).values_list("marks__mark", "response__choice")
    rows = list(states) if report else []
    right = sum(mark > 0 for mark, _choice in rows)
    unanswered = sum(not choice for _mark, choice in rows)
    used = int(((attempt.finished_at or attempt.started_at) - attempt.started_at).total_seconds())
    blueprint = attempt.blueprint
    return ResultPage(
        attempt=attempt,
        report=report,
        percent=int(100 * report.raw / report.raw_max) if report else 0,
        domains=_domains(report),
        right=right,
        wrong=len(rows) - right - unanswered,
        unanswered=unanswered,
        seconds_used=used,
        seconds_each=used // attempt.question_count,
        seconds_allowed=int((attempt.deadline_at - attempt.started_at).total_seconds())
        if attempt.deadline_at
        else None,
        is_half=attempt.question_count < blueprint.question_count,
        scale_at=_on_scale(attempt, report.scaled if report else None),
        cut_at=_on_scale(attempt, blueprint.cut),
    )


def _domains(report: ScoreReport | None) -> tuple[DomainLine, ...]:
    if report is None:
        return ()
    return tuple(
        DomainLine(
            code=line.domain.code,
            name=line.domain.name,
            weight=line.domain.weight,
            raw=line.raw,
            raw_max=line.raw_max,
            share=int(100 * line.raw / line.raw_max),
        )
        for line in report.domain_scores.select_related("domain")
    )


def _on_scale(attempt: Attempt, score: int | None) -> int:
    """Where a scaled score stands on its scale, from 0 to 100."""
    low, high = attempt.blueprint.scale_min, attempt.blueprint.scale_max
    if score is None or low is None or high is None:
        return 0
    return round(100 * (score - low) / (high - low))
