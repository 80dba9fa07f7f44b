"""Checks 2, 30, 31 and 33: how the questions spread over tasks, kinds, difficulties, topics and services."""

from collections import Counter
from collections.abc import Iterator

from exam.bank.checks.found import error, of_bank
from exam.engine.coverage import Cell, cells
from exam.interchange.drafts import BankDraft, QuestionDraft
from exam.interchange.findings import Finding
from exam.interchange.rules import TopicDraft

CASES = ("single", "multiple")


def coverage(bank: BankDraft, *, release: bool) -> Iterator[Finding]:
    for rule in bank.rules.blueprints:
        table = table_of(bank, rule.blueprint)
        for cell in table:
            if abs(cell.gap) > (rule.kind_tolerance if cell.is_kind else rule.difficulty_tolerance):
                message = f"task {cell.task} has {cell.count} {cell.name} questions, {cell.wanted} are wanted"
                yield of_bank(30, message, key=rule.blueprint)
        if release and rule.cells:
            yield from _domains(bank, rule.blueprint, table)
    if bank.topics:
        yield from _topics(bank)
        for question in bank.questions:
            yield from _topics_of(question, bank)
    for question in bank.questions:
        yield from _drawn_somewhere(question, bank)
    yield from _services(bank)
    yield from _qualifiers(bank)


def table_of(bank: BankDraft, code: str) -> tuple[Cell, ...]:
    """The coverage of one blueprint by the ready questions of the files."""
    blueprint = next(blueprint for blueprint in bank.blueprints if blueprint.code == code)
    counts = Counter[tuple[str, str, str]](
        (placement.task, question.kind, question.difficulty)
        for question in bank.questions
        for placement in question.placements
        if question.status == "ready" and placement.blueprint == code
    )
    return cells(tasks=blueprint.tasks, counts=counts, wanted=bank.rules.wanted_of(code))


def _domains(bank: BankDraft, code: str, table: tuple[Cell, ...]) -> Iterator[Finding]:
    blueprint = next(blueprint for blueprint in bank.blueprints if blueprint.code == code)
    for domain in blueprint.domains:
        tasks = {task.code for task in domain.tasks}
        drawn = [cell for cell in table if cell.task in tasks and cell.is_kind and cell.wanted is not None]
        count, wanted = sum(cell.count for cell in drawn), sum(cell.wanted or 0 for cell in drawn)
        if count < wanted:
            yield of_bank(30, f"domain {domain.code} has {count} questions, {wanted} are wanted", key=code)


def _topics(bank: BankDraft) -> Iterator[Finding]:
    ready = [question for question in bank.questions if question.status == "ready"]
    named = Counter(topic for question in ready for topic in question.topics)
    primary = Counter(question.topics[0] for question in ready if question.topics)
    newest = bank.rules.skills_of
    # A question of an older edition may cover a skill of the newest by where it stands there.
    skills = {place.skill for question in ready for place in question.placements if place.blueprint == newest}
    most = bank.rules.limits.get("primary_topic")
    for topic in bank.topics:
        if not named[topic.id] and not (topic.blueprint == newest and topic.skill in skills):
            yield of_bank(31, f"no question covers it: {topic.topic}", key=topic.id)
        elif topic.weight == "high" and (named[topic.id] < 2 or not primary[topic.id]):
            message = "carries weight: it must be named twice and lead once; is named {} times and leads {}"
            yield of_bank(31, message.format(named[topic.id], primary[topic.id]), level="W", key=topic.id)
        if most and primary[topic.id] > most.max:
            yield of_bank(31, f"leads {primary[topic.id]} questions; spread them", level="W", key=topic.id)


def _topics_of(question: QuestionDraft, bank: BankDraft) -> Iterator[Finding]:
    known = {topic.id: topic for topic in bank.topics}
    if not question.topics:
        yield error(question, 2, "topics", "are missing; name the primary one first")
    for topic in question.topics:
        if topic not in known:
            yield error(
                question, 2, "topics", f"names {topic}, which is not in topics.csv; mend it or add the row"
            )
    if question.topics and (primary := known.get(question.topics[0])):
        yield from _at_home(question, primary, bank.rules.skills_of)


def _at_home(question: QuestionDraft, primary: TopicDraft, newest: str | None) -> Iterator[Finding]:
    """The question stands where its primary topic stands."""
    tasks = {placement.blueprint: placement.task for placement in question.placements}
    if tasks.get(primary.blueprint, primary.task) != primary.task:
        message = f"{primary.id} belongs to task {primary.task} of {primary.blueprint}, the question to another"
        yield error(question, 2, "placements", message)
    if newest and newest in tasks and not primary.skill:
        yield error(question, 2, "placements", f"{newest} has dropped {primary.id}; take the placement out")


def _drawn_somewhere(question: QuestionDraft, bank: BankDraft) -> Iterator[Finding]:
    """Recall and true-or-false are for practice; any other kind is there to be drawn."""
    if question.kind in ("recall", "true_false") or not question.placements:
        return
    kinds = {blueprint.code: blueprint.kinds for blueprint in bank.blueprints}
    if not any(question.kind in kinds.get(placement.blueprint, ()) for placement in question.placements):
        message = f"no blueprint that places it draws {question.kind}; place it elsewhere or change the kind"
        yield error(question, 30, "kind", message)


def _services(bank: BankDraft) -> Iterator[Finding]:
    """The service that the key names, first of its options, must not become the answer to everything."""
    limit = bank.rules.limits.get("key_service")
    asked = [q for q in bank.questions if q.kind in CASES and q.status == "ready"]
    if not (limit and asked and bank.rules.services):
        return
    leading = Counter(
        name
        for question in asked
        for name in bank.rules.services
        if any(option.key and name in option.text for option in question.options)
    )
    for name, count in leading.most_common():
        if count / len(asked) > limit.max:
            message = f"{name} stands in the key of {count} of {len(asked)} questions; vary the services"
            yield of_bank(33, message, level="W", field="services")


def _qualifiers(bank: BankDraft) -> Iterator[Finding]:
    limit = bank.rules.limits.get("qualifier_share")
    asked = [q for q in bank.questions if q.kind in CASES and q.status == "ready"]
    if not (limit and asked):
        return
    met = Counter(question.authoring.qualifier for question in asked)
    for name in ("cost", "ops", "security"):
        share = met[name] / len(asked)
        if not limit.min <= share <= limit.max:
            message = (
                f"{name} decides {share:.0%} of the questions; the rules want {limit.min:.0%} to {limit.max:.0%}"
            )
            yield of_bank(33, message, level="W", field="qualifier")
