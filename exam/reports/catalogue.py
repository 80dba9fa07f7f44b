"""What the catalogue and the blueprint page show."""

from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Prefetch

from exam import papers
from exam.engine.allocation import half
from exam.models import Attempt, Blueprint, Certification
from exam.reports.stock import DomainStock, stock_of


@dataclass(frozen=True)
class DomainWeight:
    """A domain's bar: its weight, and the share of the widest bar in percent."""

    code: str
    name: str
    weight: int
    tasks: tuple[str, ...]


@dataclass(frozen=True)
class BlueprintPage:
    """One exam, before anything is started."""

    blueprint: Blueprint
    domains: tuple[DomainWeight, ...]
    half_questions: int
    half_minutes: int | None
    short: tuple[DomainStock, ...]
    open_attempt: Attempt | None


def certifications() -> list[Certification]:
    """Every certification with its listed blueprints, in the order in which they are offered."""
    offered = Certification.objects.filter(Exists(Blueprint.objects.listed().filter(certification=OuterRef("pk"))))
    return list(offered.prefetch_related(Prefetch("blueprints", Blueprint.objects.listed())))


def page_of(blueprint: Blueprint, *, open_attempt: Attempt | None) -> BlueprintPage:
    """The blueprint page; `short` names every domain that has too few questions for a paper."""
    domains = blueprint.domains.prefetch_related("tasks")
    length = papers.length_of(blueprint=blueprint, half_paper=True)
    return BlueprintPage(
        blueprint=blueprint,
        domains=tuple(
            DomainWeight(
                code=d.code,
                name=d.name,
                weight=d.weight,
                tasks=tuple(f"{t.code} {t.title}" for t in d.tasks.all()),
            )
            for d in domains
        ),
        half_questions=length.shown,
        half_minutes=half(blueprint.minutes) if blueprint.minutes else None,
        short=tuple(row for row in stock_of(blueprint) if row.missing),
        open_attempt=open_attempt,
    )
