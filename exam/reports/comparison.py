"""Two attempts of one learner beside each other."""

from collections.abc import Sequence
from dataclasses import dataclass

from exam.models import DomainScore
from exam.reports.history import AttemptLine
from exam.reports.result import percent_of


@dataclass(frozen=True)
class DomainPair:
    """One domain in both attempts, in percent right; None where an attempt did not score it."""

    code: str
    name: str
    earlier: int | None
    later: int | None

    @property
    def change(self) -> int | None:
        if self.earlier is None or self.later is None:
            return None
        return self.later - self.earlier


@dataclass(frozen=True)
class Comparison:
    """Two scored attempts in the order in which they were sat. Domains only under one blueprint."""

    earlier: AttemptLine
    later: AttemptLine
    domains: tuple[DomainPair, ...]

    @property
    def change(self) -> int:
        return (self.later.percent or 0) - (self.earlier.percent or 0)

    @property
    def drop(self) -> int:
        """How much better the earlier one was."""
        return -self.change

    @property
    def is_one_exam(self) -> bool:
        return self.earlier.attempt.blueprint_id == self.later.attempt.blueprint_id


def comparable(lines: Sequence[AttemptLine]) -> list[AttemptLine]:
    """The attempts that have a score, newest first as the lines are."""
    return [line for line in lines if line.percent is not None]


def latest_two(lines: Sequence[AttemptLine]) -> tuple[AttemptLine, AttemptLine] | None:
    """The newest scored attempt, and the one before it under the same blueprint, or any before it."""
    if len(lines) < 2:
        return None
    newest, *others = lines
    alike = [line for line in others if line.attempt.blueprint_id == newest.attempt.blueprint_id]
    return (alike or others)[0], newest


def compare(one: AttemptLine, other: AttemptLine) -> Comparison:
    """Both, whichever was named first."""
    earlier, later = sorted((one, other), key=lambda line: (line.attempt.started_at, line.attempt.pk))
    same = earlier.attempt.blueprint_id == later.attempt.blueprint_id
    return Comparison(earlier=earlier, later=later, domains=_domains(earlier, later) if same else ())


def _domains(earlier: AttemptLine, later: AttemptLine) -> tuple[DomainPair, ...]:
    reports = [line.report.pk for line in (earlier, later) if line.report]
    rows = DomainScore.objects.filter(report__in=reports).select_related("domain").order_by("domain__position")
    domains = {score.domain_id: score.domain for score in rows}
    shares = {(score.report_id, score.domain_id): percent_of(score.raw, score.raw_max) for score in rows}
    first, second = reports
    return tuple(
        DomainPair(
            code=domain.code,
            name=domain.name,
            earlier=shares.get((first, pk)),
            later=shares.get((second, pk)),
        )
        for pk, domain in domains.items()
    )
