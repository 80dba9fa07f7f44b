"""Holds the files of a bank to their rules, without a database."""

from collections import Counter
from collections.abc import Iterator
from urllib.parse import urlsplit

from exam.bank.problems import slips_of
from exam.engine.allocation import DomainCounts, ImpossibleBlueprint, allocate
from exam.engine.assembly import Candidate, PoolTooSmall, assemble
from exam.interchange.drafts import BankDraft, BlueprintDraft, QuestionDraft
from exam.interchange.findings import Finding

DRAWABLE = "a full paper cannot be drawn from the ready questions: "


def check(bank: BankDraft) -> tuple[Finding, ...]:
    """Everything that must be mended before the bank is loaded; empty when it can be."""
    found = [finding for blueprint in bank.blueprints for finding in _blueprint(blueprint, bank)]
    for question in bank.questions:
        found += _question(question, bank)
    for study in bank.case_studies:
        if (words := len(study.scenario.split())) > 180:
            message = f"has {words} words; shorten it to 180"
            found.append(Finding("case-studies.yaml", study.key, "scenario", message))
    return tuple(sorted(found))


def refusals(bank: BankDraft) -> tuple[Finding, ...]:
    """Only what a load refuses: what would leave rows that mean nothing or a ready question unfinished."""
    found = [finding for blueprint in bank.blueprints for finding in _sums(blueprint)]
    for question in bank.questions:
        found += _links(question, bank)
        if question.status == "ready":
            found += _slips(question)
    return tuple(sorted(found))


def _question(question: QuestionDraft, bank: BankDraft) -> Iterator[Finding]:
    yield from _slips(question)
    yield from _links(question, bank)
    yield from _counts(question, bank)
    yield from _addresses(question, bank)


def _finding(question: QuestionDraft, field: str, message: str) -> Finding:
    return Finding(f"questions/{question.prefix}.yaml", question.key, field, message)


def _slips(question: QuestionDraft) -> Iterator[Finding]:
    return (_finding(question, field, sentence) for field, sentence in slips_of(question))


def _links(question: QuestionDraft, bank: BankDraft) -> Iterator[Finding]:
    yield from _placed(question, bank)
    keys = {other.key for other in bank.questions}
    for enemy in question.enemies:
        if enemy not in keys or enemy == question.key:
            yield _finding(question, "enemies", f"names {enemy}, which is no other question; mend the key")
    if question.case_study and question.case_study not in {study.key for study in bank.case_studies}:
        message = f"names {question.case_study}, which is not in case-studies.yaml; add it there or mend the key"
        yield _finding(question, "case_study", message)


def _placed(question: QuestionDraft, bank: BankDraft) -> Iterator[Finding]:
    tasks = {blueprint.code: blueprint.tasks for blueprint in bank.blueprints}
    for placement in question.placements:
        if placement.blueprint not in tasks:
            message = f"names blueprint {placement.blueprint}, which is not in this bank; mend the code"
            yield _finding(question, "placements", message)
        elif placement.task not in tasks[placement.blueprint]:
            message = f"names task {placement.task}, which {placement.blueprint} does not have; mend the code"
            yield _finding(question, "placements", message)
    for code, times in Counter(placement.blueprint for placement in question.placements).items():
        if times > 1:
            yield _finding(question, "placements", f"places the question {times} times in {code}; keep one")


def _counts(question: QuestionDraft, bank: BankDraft) -> Iterator[Finding]:
    rule = bank.rules.option_counts.get(question.kind)
    field = "prompts" if question.kind == "matching" else "options"
    count = len(getattr(question, field))
    if rule and not rule.min <= count <= rule.max:
        wanted = str(rule.min) if rule.min == rule.max else f"{rule.min} to {rule.max}"
        yield _finding(question, field, f"has {count}; rules.yaml wants {wanted} for {question.kind}")


def _addresses(question: QuestionDraft, bank: BankDraft) -> Iterator[Finding]:
    hosts = {rule.host for rule in bank.rules.reference_hosts}
    for reference in question.references:
        try:
            parts = urlsplit(reference.url)
        except ValueError:
            yield _finding(question, "references", f"{reference.url} is no address; mend it")
            continue
        if hosts and parts.hostname not in hosts:
            message = (
                f"{reference.url} is on a host that rules.yaml does not list; choose another page or add the host"
            )
            yield _finding(question, "references", message)
        if parts.query:
            yield _finding(question, "references", f"{reference.url} has a query; cut it at the question mark")


def _blueprint(blueprint: BlueprintDraft, bank: BankDraft) -> Iterator[Finding]:
    broken = tuple(_sums(blueprint))
    yield from broken or _stock(blueprint, bank)


def _sums(blueprint: BlueprintDraft) -> Iterator[Finding]:
    name = f"blueprints/{blueprint.code}.yaml"
    codes = Counter(task.code for domain in blueprint.domains for task in domain.tasks)
    if len({domain.code for domain in blueprint.domains}) < len(blueprint.domains):
        yield Finding(name, blueprint.code, "domains", "has two domains of the same code; rename one")
    for code, times in codes.items():
        if times > 1:
            yield Finding(name, blueprint.code, "domains", f"uses task code {code} {times} times; rename one")
    rule = blueprint.rule
    if rule.type == "scaled" and not (rule.min < rule.cut < rule.max and rule.raw_cut < blueprint.scored_count):
        message = "must have min < cut < max and a raw cut below the scored count; mend the numbers"
        yield Finding(name, blueprint.code, "rule", message)
    if blueprint.scored_count > blueprint.question_count:
        message = "is larger than question_count; a paper cannot score more than it shows"
        yield Finding(name, blueprint.code, "scored_count", message)
        return
    try:
        _allocated(blueprint)
    except ImpossibleBlueprint as error:
        yield Finding(name, blueprint.code, "domains", str(error))


def _allocated(blueprint: BlueprintDraft) -> dict[str, DomainCounts]:
    return allocate(
        weights={domain.code: domain.weight for domain in blueprint.domains},
        shown=blueprint.question_count,
        scored=blueprint.scored_count,
    )


def _stock(blueprint: BlueprintDraft, bank: BankDraft) -> Iterator[Finding]:
    try:
        assemble(counts=_allocated(blueprint), pool=_pool(blueprint, bank), seen={}, seed=0)
    except PoolTooSmall as error:
        name = f"blueprints/{blueprint.code}.yaml"
        yield Finding(name, blueprint.code, "question_count", DRAWABLE + str(error))


def _pool(blueprint: BlueprintDraft, bank: BankDraft) -> list[Candidate]:
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
