"""What the catalogue and the blueprint page show."""

from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Prefetch

from config.accents import in_order
from exam import papers
from exam.engine.allocation import half
from exam.models import Attempt, Blueprint, Certification
from exam.reports.stock import DomainStock, stock_of


@dataclass(frozen=True)
class DomainWeight:
    """A domain's weight, its bar in percent of the heaviest domain's, and its questions on a whole paper."""

    code: str
    name: str
    weight: int
    bar: int
    questions: int


@dataclass(frozen=True)
class BlueprintPage:
    """One exam, before anything is started. `pass_raw`: from how many scored questions on it is passed."""

    blueprint: Blueprint
    pass_raw: int
    domains: tuple[DomainWeight, ...]
    half_questions: int
    half_minutes: int | None
    stock: tuple[DomainStock, ...]
    open_attempt: Attempt | None

    @property
    def short(self) -> tuple[DomainStock, ...]:
        """Every domain that has too few questions for a paper."""
        return tuple(row for row in self.stock if row.missing)

    @property
    def seconds(self) -> int:
        """What the exam itself gives; 0 is untimed."""
        return (self.blueprint.minutes or 0) * 60


def certifications() -> list[Certification]:
    """Every certification with its listed blueprints, by name."""
    offered = Certification.objects.filter(Exists(Blueprint.objects.listed().filter(certification=OuterRef("pk"))))
    return list(
        offered.order_by(in_order("name")).prefetch_related(Prefetch("blueprints", Blueprint.objects.listed()))
    )


def page_of(blueprint: Blueprint, *, open_attempt: Attempt | None) -> BlueprintPage:
    """The blueprint page, from a blueprint whose domains are fetched."""
    domains = list(blueprint.domains.all())
    heaviest = max(domain.weight for domain in domains)
    length = papers.length_of(blueprint=blueprint, half_paper=True)
    stock = stock_of(blueprint)
    needed = {row.code: row.needed for row in stock}
    return BlueprintPage(
        blueprint=blueprint,
        pass_raw=blueprint.raw_cut or -(-blueprint.cut * blueprint.scored_count // 100),
        domains=tuple(
            DomainWeight(
                code=d.code,
                name=d.name,
                weight=d.weight,
                bar=100 * d.weight // heaviest,
                questions=needed[d.code],
            )
            for d in domains
        ),
        half_questions=length.shown,
        half_minutes=half(blueprint.minutes) if blueprint.minutes else None,
        stock=stock,
        open_attempt=open_attempt,
    )
