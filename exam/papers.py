"""Draws papers: reads the pool and what the learner has seen, and leaves the choice to the engine."""

from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING

from django.db.models import Exists, Max, OuterRef, QuerySet

from exam.engine.allocation import DomainCounts, allocate, half
from exam.engine.assembly import Candidate, PaperSlot, assemble
from exam.models import Blueprint, Placement, Question, Revision, Slot

if TYPE_CHECKING:
    from accounts.models import User


def length_of(*, blueprint: Blueprint, half_paper: bool) -> DomainCounts:
    """How many questions the whole or the half paper shows and scores."""
    if half_paper:
        return DomainCounts(shown=half(blueprint.question_count), scored=half(blueprint.scored_count))
    return DomainCounts(shown=blueprint.question_count, scored=blueprint.scored_count)


def counts_of(*, blueprint: Blueprint, half_paper: bool) -> dict[str, DomainCounts]:
    """Shown and scored questions per domain code. Raises ImpossibleBlueprint."""
    weights = {domain.code: domain.weight for domain in blueprint.domains.all()}
    length = length_of(blueprint=blueprint, half_paper=half_paper)
    return allocate(weights=weights, shown=length.shown, scored=length.scored)


def usable(*, blueprint: Blueprint) -> QuerySet[Placement]:
    """Placements of every question that a paper of this blueprint may hold: ready, and of a kind that it draws."""
    return Placement.objects.filter(
        Exists(Revision.objects.filter(question=OuterRef("question"), published_at__isnull=False)),
        blueprint=blueprint,
        question__status=Question.Status.READY,
        question__kind__in=blueprint.kinds,
    ).order_by()


def pool_of(*, blueprint: Blueprint) -> list[Candidate]:
    """Every usable question, as the engine draws them."""
    rows = usable(blueprint=blueprint).values_list(
        "question_id",
        "question__key",
        "question__kind",
        "question__case_study__key",
        "task__code",
        "task__domain__code",
    )
    found = list(rows)
    keys = {row[0]: row[1] for row in found}
    enemies = _enemies_among(keys, blueprint=blueprint)
    return [
        Candidate(
            question=key,
            domain=domain,
            task=task,
            kind=kind,
            case_study=case_study,
            enemies=enemies.get(key, frozenset()),
        )
        for _pk, key, kind, case_study, task, domain in found
    ]


def _enemies_among(keys: Mapping[int, str], *, blueprint: Blueprint) -> dict[str, frozenset[str]]:
    through = Question.enemies.through.objects.filter(
        from_question__placements__blueprint=blueprint, to_question__placements__blueprint=blueprint
    ).values_list("from_question_id", "to_question_id")
    enemies: dict[str, set[str]] = {}
    for one, other in through:
        if one not in keys or other not in keys:
            continue  # placed here, but not drawn now
        enemies.setdefault(keys[one], set()).add(keys[other])
    return {key: frozenset(others) for key, others in enemies.items()}


def seen_by(*, learner: "User | None", blueprint: Blueprint) -> dict[str, datetime]:
    """When each question of this blueprint was last shown to the learner, in any attempt of a listed blueprint."""
    if learner is None:
        return {}
    shown = (
        Slot.objects.of(learner)
        .filter(first_shown_at__isnull=False, question__placements__blueprint=blueprint)
        .filter(attempt__blueprint__listed=True)
        .order_by()
        .values("question__key")
        .annotate(last=Max("first_shown_at"))
    )
    return {row["question__key"]: row["last"] for row in shown}


def draw(
    *, blueprint: Blueprint, seed: int, learner: "User | None" = None, half_paper: bool = False
) -> tuple[PaperSlot, ...]:
    """The paper for this seed. Raises PoolTooSmall, which names every short domain, and ImpossibleBlueprint."""
    return assemble(
        counts=counts_of(blueprint=blueprint, half_paper=half_paper),
        pool=pool_of(blueprint=blueprint),
        seen=seen_by(learner=learner, blueprint=blueprint),
        seed=seed,
    )
