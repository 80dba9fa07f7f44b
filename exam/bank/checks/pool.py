"""Check 32 and 34: what learners can really draw from a bank, found by drawing it."""

from collections.abc import Iterator
from datetime import UTC, datetime
from statistics import mean

from exam.bank.checks.found import of_bank
from exam.engine.allocation import DomainCounts, ImpossibleBlueprint, allocate
from exam.engine.assembly import Candidate, PaperSlot, PoolTooSmall, assemble
from exam.interchange.drafts import BankDraft, BlueprintDraft
from exam.interchange.findings import Finding

LEARNERS = 100
DRAWABLE = "a full paper cannot be drawn from the ready questions: "
SOME_DAY = datetime(2026, 1, 1, tzinfo=UTC)


def counts_of(blueprint: BlueprintDraft) -> dict[str, DomainCounts]:
    """Shown and scored questions by domain. Raises ImpossibleBlueprint."""
    return allocate(
        weights={domain.code: domain.weight for domain in blueprint.domains},
        shown=blueprint.question_count,
        scored=blueprint.scored_count,
    )


def pool_of(blueprint: BlueprintDraft, bank: BankDraft) -> list[Candidate]:
    """The ready questions that a paper of this blueprint may hold."""
    enemies: dict[str, set[str]] = {}
    for question in bank.questions:
        for enemy in question.enemies:
            enemies.setdefault(question.key, set()).add(enemy)
            enemies.setdefault(enemy, set()).add(question.key)
    return [
        Candidate(
            question=question.key,
            domain=blueprint.tasks[placement.task],
            task=placement.task,
            kind=question.kind,
            case_study=question.case_study,
            enemies=frozenset(enemies.get(question.key, ())),
        )
        for question in bank.questions
        for placement in question.placements
        if placement.blueprint == blueprint.code
        and placement.task in blueprint.tasks
        and question.status == "ready"
        and question.kind in blueprint.kinds
    ]


def stock(blueprint: BlueprintDraft, bank: BankDraft) -> Iterator[Finding]:
    """One full paper, at the least."""
    try:
        assemble(counts=counts_of(blueprint), pool=pool_of(blueprint, bank), seen={}, seed=0)
    except (PoolTooSmall, ImpossibleBlueprint) as error:
        name = f"blueprints/{blueprint.code}.yaml"
        yield Finding(name, blueprint.code, "question_count", DRAWABLE + str(error), check=32)


def papers_of(
    *, counts: dict[str, DomainCounts], pool: list[Candidate], papers: int, learner: int
) -> Iterator[tuple[PaperSlot, ...]]:
    """Papers that one learner sits one after the other."""
    seen: dict[str, datetime] = {}
    for n in range(papers):
        paper = assemble(counts=counts, pool=pool, seen=seen, seed=learner * 1000 + n)
        yield paper
        seen |= {slot.question: SOME_DAY for slot in paper}


def simulated(blueprint: BlueprintDraft, bank: BankDraft, *, papers: int) -> Iterator[Finding]:
    """A hundred learners sit so many papers: no question twice, no enemies together, none much harder."""
    pool = pool_of(blueprint, bank)
    try:
        counts = counts_of(blueprint)
        assemble(counts=counts, pool=pool, seen={}, seed=0)
    except (PoolTooSmall, ImpossibleBlueprint):
        return  # said elsewhere
    enemies = {candidate.question: candidate.enemies for candidate in pool}
    forecast = {question.key: question.authoring.p_estimate for question in bank.questions}
    repeated = together = 0
    means: list[float] = []
    for learner in range(LEARNERS):
        met: set[str] = set()
        for paper in papers_of(counts=counts, pool=pool, papers=papers, learner=learner):
            drawn = {slot.question for slot in paper}
            repeated += bool(met & drawn)
            together += any(enemies[key] & drawn for key in drawn)
            met |= drawn
            means.append(mean([p for key in drawn if (p := forecast[key]) is not None] or [0.0]))
    if repeated:
        message = (
            f"{repeated} of {LEARNERS * papers} papers repeat a question; {papers} in a row without are promised"
        )
        yield of_bank(32, message, key=blueprint.code)
    if together:
        message = f"in {together} of {LEARNERS * papers} papers enemies sit together; place more questions"
        yield of_bank(32, message, level="W", key=blueprint.code)
    spread = bank.rules.limits.get("p_estimate_spread")
    widest = max(abs(one - mean(means)) for one in means)
    if spread and widest > spread.max:
        message = f"a paper's mean forecast lies {widest:.2f} from the others' mean; even out the forecasts"
        yield of_bank(34, message, level="W", key=blueprint.code)
