"""How many usable questions stand behind each domain, against what a paper needs."""

from dataclasses import dataclass

from django.db.models import Count

from exam import papers
from exam.models import Blueprint


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
