"""What the result page shows: the verdict, the estimate, the domains, how it was sat, and the attempt before."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from math import ceil
from typing import Any

from exam.engine.scoring import holds, share_to_pass
from exam.grading import rule_of
from exam.models import Attempt, Domain, DomainScore, ScoreReport
from exam.reports.progress import Comparison, Figures, comparison_of, reports_of
from exam.reports.sitting import Sitting, sitting_of


@dataclass(frozen=True)
class DomainLine:
    """One domain: its weight, and what was right of what counted; nothing counted leaves no share.

    `holds`: whether it alone reaches the share that the paper must reach; None is too few to say.
    """

    code: str
    name: str
    weight: int
    raw: Decimal
    raw_max: Decimal
    share: int | None
    holds: bool | None


@dataclass(frozen=True)
class Counts:
    """All questions shown, scored or not, by how they were answered."""

    right: int
    wrong: int
    unanswered: int
    unscored: int


@dataclass(frozen=True)
class Scale:
    """The ends of what is reported; where score and cut stand between them, in percent.

    `needed` is the least whole raw score that passes, `short` how many right answers are missing to it, and
    `share` the cut in percent of the raw score.
    """

    low: int
    high: int
    cut: int
    score_at: int
    cut_at: int
    needed: int
    short: int
    share: int


@dataclass(frozen=True)
class ResultPage:
    """One finished attempt. Without a report it was discarded, and nothing is counted."""

    attempt: Attempt
    is_half: bool
    report: ScoreReport | None = None
    percent: int = 0
    scale: Scale | None = None
    counts: Counts | None = None
    domains: tuple[DomainLine, ...] = ()
    sitting: Sitting | None = None
    comparison: Comparison | None = None

    @property
    def focus(self) -> DomainLine | None:
        """The domain to begin with: of those that need work, the one that lost most."""
        weak = [domain for domain in self.domains if domain.holds is False]
        return max(weak, key=lambda domain: domain.raw_max - domain.raw, default=None)


def result_of(attempt: Attempt) -> ResultPage:
    """The result of a finished attempt."""
    report, before = reports_of(attempt)
    if report is None or attempt.finish == Attempt.Finish.DISCARDED:
        return ResultPage(attempt=attempt, is_half=is_half_paper(attempt))
    share = share_to_pass(rule_of(attempt.blueprint))
    slots = _slots(attempt, report)
    domains, domains_before = _domains(attempt, reports=(report, before), share=share)
    comparison = None
    if before is not None:
        comparison = comparison_of(
            attempt, before.attempt, now=_figures(report, domains), then=_figures(before, domains_before)
        )
    return ResultPage(
        attempt=attempt,
        is_half=is_half_paper(attempt),
        report=report,
        percent=percent_of(report.raw, report.raw_max),
        scale=_scale(attempt, report, share=share),
        counts=_counts(slots),
        domains=domains,
        sitting=sitting_of(attempt, used=seconds_used(attempt), slots=slots),
        comparison=comparison,
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


def _slots(attempt: Attempt, report: ScoreReport) -> list[Any]:
    rows = attempt.slots.filter(marks__report=report).order_by("number")
    return list(
        rows.values_list(
            "number", "scored", "revision_id", "question__kind", "task__domain_id", "marks__mark",
            "response__choice", named=True,
        )
    )  # fmt: skip


def _scale(attempt: Attempt, report: ScoreReport, *, share: Fraction) -> Scale:
    blueprint = attempt.blueprint
    low, high, score = 0, 100, percent_of(report.raw, report.raw_max)
    if report.scaled is not None and blueprint.scale_min is not None and blueprint.scale_max is not None:
        low, high, score = blueprint.scale_min, blueprint.scale_max, report.scaled
    needed = ceil(share * Fraction(report.raw_max))
    return Scale(
        low=low,
        high=high,
        cut=blueprint.cut,
        score_at=100 * (score - low) // (high - low),
        cut_at=100 * (blueprint.cut - low) // (high - low),
        needed=needed,
        short=max(0, ceil(needed - report.raw)),
        share=int(100 * share),
    )


def _counts(slots: Iterable[Any]) -> Counts:
    states = Counter(
        "right" if slot.marks__mark > 0 else "wrong" if slot.response__choice else "unanswered" for slot in slots
    )
    return Counts(
        right=states["right"],
        wrong=states["wrong"],
        unanswered=states["unanswered"],
        unscored=sum(not slot.scored for slot in slots),
    )


# --- domains -------------------------------------------------------------------------------------------


def _domains(
    attempt: Attempt, *, reports: Sequence[ScoreReport | None], share: Fraction
) -> tuple[tuple[DomainLine, ...], ...]:
    """The domains in their order, once for each report."""
    rows = DomainScore.objects.filter(report__in=[report for report in reports if report])
    scores = {(score.report_id, score.domain_id): score for score in rows}
    domains = list(Domain.objects.filter(blueprint=attempt.blueprint_id).order_by("position"))
    return tuple(
        tuple(_domain(domain, scores.get((report.pk, domain.pk)), share=share) for domain in domains)
        if report
        else ()
        for report in reports
    )


def _domain(domain: Domain, score: DomainScore | None, *, share: Fraction) -> DomainLine:
    raw, raw_max = (score.raw, score.raw_max) if score else (Decimal(0), Decimal(0))
    return DomainLine(
        code=domain.code,
        name=domain.name,
        weight=domain.weight,
        raw=raw,
        raw_max=raw_max,
        share=percent_of(raw, raw_max) if score else None,
        # Every slot of a mock has a max mark of one, so the raw maximum counts the slots.
        holds=holds(raw=Fraction(raw), raw_max=Fraction(raw_max), slots=int(raw_max), share=share),
    )


def _figures(report: ScoreReport, domains: Iterable[DomainLine]) -> Figures:
    return Figures(
        scaled=report.scaled,
        percent=percent_of(report.raw, report.raw_max),
        seconds=seconds_used(report.attempt),
        domains={domain.code: None if domain.holds is None else domain.share for domain in domains},
    )
