"""What the result page shows: the verdict, the estimate, the domains, the pace."""

from dataclasses import dataclass
from decimal import Decimal

from exam.models import Attempt, Domain, DomainScore, ScoreReport


@dataclass(frozen=True)
class DomainLine:
    """One domain: its weight, and what was right of what counted; nothing counted leaves no share."""

    code: str
    name: str
    weight: int
    raw: Decimal
    raw_max: Decimal
    share: int | None


@dataclass(frozen=True)
class Counts:
    """All questions shown, scored or not, by how they were answered."""

    right: int
    wrong: int
    unanswered: int
    unscored: int


@dataclass(frozen=True)
class Pace:
    """Seconds from start to finish, of those allowed (None: untimed), and the mean over all questions."""

    used: int
    allowed: int | None
    each: int


@dataclass(frozen=True)
class Scale:
    """The ends of what is reported; where score and cut stand between them, in percent; the cut as raw score."""

    low: int
    high: int
    cut: int
    score_at: int
    cut_at: int
    raw_cut: Decimal


@dataclass(frozen=True)
class ResultPage:
    """One finished attempt. Without a report it was discarded, and nothing is counted."""

    attempt: Attempt
    pace: Pace
    is_half: bool
    report: ScoreReport | None = None
    percent: int = 0
    scale: Scale | None = None
    counts: Counts | None = None
    domains: tuple[DomainLine, ...] = ()


def result_of(attempt: Attempt) -> ResultPage:
    """The result of a finished attempt."""
    report = attempt.score_reports.filter(superseded_at=None).first()
    pace, is_half = _pace(attempt), is_half_paper(attempt)
    if report is None or attempt.finish == Attempt.Finish.DISCARDED:
        return ResultPage(attempt=attempt, pace=pace, is_half=is_half)
    return ResultPage(
        attempt=attempt,
        pace=pace,
        is_half=is_half,
        report=report,
        percent=percent_of(report.raw, report.raw_max),
        scale=_scale(attempt, report),
        counts=_counts(attempt, report),
        domains=_domains(attempt, report),
    )


def is_half_paper(attempt: Attempt) -> bool:
    """Whether fewer questions were drawn than the blueprint's whole paper holds."""
    return attempt.question_count < attempt.blueprint.question_count


def percent_of(raw: Decimal, raw_max: Decimal) -> int:
    """Whole percent, rounded down: 79.9 % must not read as a cut of 80 reached."""
    return int(100 * raw / raw_max)


def seconds_used(attempt: Attempt) -> int:
    """From the start to the finish."""
    return int(((attempt.finished_at or attempt.started_at) - attempt.started_at).total_seconds())


def _pace(attempt: Attempt) -> Pace:
    used = seconds_used(attempt)
    deadline = attempt.deadline_at
    return Pace(
        used=used,
        allowed=int((deadline - attempt.started_at).total_seconds()) if deadline else None,
        each=used // attempt.question_count,
    )


def _scale(attempt: Attempt, report: ScoreReport) -> Scale:
    blueprint = attempt.blueprint
    low, high, raw_cut = 0, 100, blueprint.cut * report.raw_max / 100
    score = percent_of(report.raw, report.raw_max)
    if report.scaled is not None and blueprint.scale_min is not None and blueprint.scale_max is not None:
        low, high, score = blueprint.scale_min, blueprint.scale_max, report.scaled
        raw_cut = (blueprint.raw_cut or 0) * report.raw_max / blueprint.scored_count
    return Scale(
        low=low,
        high=high,
        cut=blueprint.cut,
        score_at=100 * (score - low) // (high - low),
        cut_at=100 * (blueprint.cut - low) // (high - low),
        raw_cut=round(raw_cut, 2),
    )


def _counts(attempt: Attempt, report: ScoreReport) -> Counts:
    rows = attempt.slots.filter(marks__report=report).values_list("marks__mark", "response__choice", "scored")
    states = list(rows)
    right = sum(mark > 0 for mark, _choice, _scored in states)
    unanswered = sum(not choice for _mark, choice, _scored in states)
    return Counts(
        right=right,
        wrong=len(states) - right - unanswered,
        unanswered=unanswered,
        unscored=sum(not scored for _mark, _choice, scored in states),
    )


def _domains(attempt: Attempt, report: ScoreReport) -> tuple[DomainLine, ...]:
    scores = {score.domain_id: score for score in report.domain_scores.all()}
    domains = Domain.objects.filter(blueprint=attempt.blueprint_id).order_by("position")
    return tuple(_domain(domain, scores.get(domain.pk)) for domain in domains)


def _domain(domain: Domain, score: DomainScore | None) -> DomainLine:
    return DomainLine(
        code=domain.code,
        name=domain.name,
        weight=domain.weight,
        raw=score.raw if score else Decimal(0),
        raw_max=score.raw_max if score else Decimal(0),
        share=percent_of(score.raw, score.raw_max) if score else None,
    )
