"""What stands behind a blueprint: usable questions by domain, papers without a repeat, coverage by task."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Min

from exam import papers
from exam.engine.coverage import Cell, cells
from exam.models import Blueprint, Placement, Question


@dataclass(frozen=True)
class DomainStock:
    """One domain of a blueprint: questions that may be drawn, and questions that a whole paper shows."""

    code: str
    name: str
    usable: int
    needed: int

    @property
    def missing(self) -> int:
        return max(0, self.needed - self.usable)


def stock_of(blueprint: Blueprint) -> tuple[DomainStock, ...]:
    """The stock of every domain, in the order of the blueprint."""
    rows = papers.usable(blueprint=blueprint).values("task__domain__code").annotate(count=Count("pk"))
    usable = {row["task__domain__code"]: row["count"] for row in rows}
    counts = papers.counts_of(blueprint=blueprint, half_paper=False)
    return tuple(
        DomainStock(code=d.code, name=d.name, usable=usable.get(d.code, 0), needed=counts[d.code].shown)
        for d in blueprint.domains.all()
    )


@dataclass(frozen=True)
class Behind:
    """The bank behind a blueprint. `papers`: whole papers in a row for one learner without a repeated question.

    `checked_since`: every usable question has been checked on this day or later; None when one has no date.
    """

    questions: int
    papers: int
    checked_since: date | None


def behind(blueprint: Blueprint, *, stock: tuple[DomainStock, ...]) -> Behind:
    """What the blueprint page says of the bank, from the stock of the blueprint."""
    usable = papers.usable(blueprint=blueprint)
    oldest = usable.aggregate(undated=Count("pk") - Count("question__checked_on"), day=Min("question__checked_on"))
    return Behind(
        questions=sum(row.usable for row in stock),
        papers=min((row.usable // row.needed for row in stock if row.needed), default=0),
        checked_since=None if oldest["undated"] else oldest["day"],
    )


def coverage_of(blueprint: Blueprint) -> tuple[Cell, ...]:
    """The coverage table of the ready questions, against what the rules of the bank ask for."""
    tasks = list(blueprint.tasks.all())
    placed = Placement.objects.filter(blueprint=blueprint, question__status=Question.Status.READY)
    rows = placed.values_list("task__code", "question__kind", "question__difficulty").annotate(count=Count("pk"))
    return cells(
        tasks=[task.code for task in tasks],
        counts={(task, kind, difficulty): count for task, kind, difficulty, count in rows.order_by()},
        wanted={task.code: task.wanted for task in tasks},
    )
