"""Checks 1 to 6: what a bank must be before anything else is asked of it. What a load refuses stands here too."""

from collections import Counter
from collections.abc import Iterator

from exam.bank.checks.found import error
from exam.bank.checks.pool import counts_of, stock
from exam.bank.problems import slips_of
from exam.engine.allocation import ImpossibleBlueprint
from exam.interchange.drafts import BankDraft, BlueprintDraft, QuestionDraft
from exam.interchange.findings import Finding

LONGEST_SCENARIO = 180
MEMBERS = range(2, 5)
CHECK_OF_FIELD = {"explanation": 22, "takeaway": 23, "references": 24}


def structure(bank: BankDraft) -> Iterator[Finding]:
    """Everything that keeps a bank from being whole."""
    for blueprint in bank.blueprints:
        broken = tuple(_sums(blueprint))
        yield from broken or stock(blueprint, bank)
    yield from _links(bank)
    for question in bank.questions:
        yield from _slips(question)
        yield from _counts(question, bank)
        yield from _translated(question)
        if bank.rules.two_readers:
            yield from _read_twice(question)
    for study in bank.case_studies:
        if (words := len(study.scenario.split())) > LONGEST_SCENARIO:
            message = f"has {words} words; shorten it to {LONGEST_SCENARIO}"
            yield Finding("case-studies.yaml", study.key, "scenario", message, check=1)
        yield from _together(study.key, bank)


def refusals(bank: BankDraft) -> tuple[Finding, ...]:
    """Only what a load refuses: what would leave rows that mean nothing or a ready question unfinished."""
    found = [finding for blueprint in bank.blueprints for finding in _sums(blueprint)]
    found += _links(bank)
    for question in bank.questions:
        found += _translated(question)
        if question.status == "ready":
            found += _slips(question)
    return tuple(sorted(found))


def _slips(question: QuestionDraft) -> Iterator[Finding]:
    for field, sentence in slips_of(question):
        yield error(
            question,
            CHECK_OF_FIELD.get(field, 3 if field in ("options", "prompts", "responses") else 1),
            field,
            sentence,
        )


def _links(bank: BankDraft) -> Iterator[Finding]:
    """What names something names something that is there."""
    keys = {question.key for question in bank.questions}
    studies = {study.key for study in bank.case_studies}
    tasks = {blueprint.code: blueprint.tasks for blueprint in bank.blueprints}
    for question in bank.questions:
        yield from _placed(question, tasks)
        for enemy in question.enemies:
            if enemy not in keys or enemy == question.key:
                yield error(question, 2, "enemies", f"names {enemy}, which is no other question; mend the key")
        if question.case_study and question.case_study not in studies:
            message = (
                f"names {question.case_study}, which is not in case-studies.yaml; add it there or mend the key"
            )
            yield error(question, 2, "case_study", message)


def _placed(question: QuestionDraft, tasks: dict[str, dict[str, str]]) -> Iterator[Finding]:
    for placement in question.placements:
        if placement.blueprint not in tasks:
            message = f"names blueprint {placement.blueprint}, which is not in this bank; mend the code"
            yield error(question, 2, "placements", message)
        elif placement.task not in tasks[placement.blueprint]:
            message = f"names task {placement.task}, which {placement.blueprint} does not have; mend the code"
            yield error(question, 2, "placements", message)
    for code, times in Counter(placement.blueprint for placement in question.placements).items():
        if times > 1:
            yield error(question, 2, "placements", f"places the question {times} times in {code}; keep one")


def _counts(question: QuestionDraft, bank: BankDraft) -> Iterator[Finding]:
    rule = bank.rules.option_counts.get(question.kind)
    field = "prompts" if question.kind == "matching" else "options"
    count = len(getattr(question, field))
    if rule and not rule.min <= count <= rule.max:
        wanted = str(rule.min) if rule.min == rule.max else f"{rule.min} to {rule.max}"
        yield error(question, 3, field, f"has {count}; rules.yaml wants {wanted} for {question.kind}")


def _translated(question: QuestionDraft) -> Iterator[Finding]:
    """A translation says everything that the original says, once a language."""
    ids = [option.id for option in (*question.options, *question.prompts, *question.responses)]
    for lang, times in Counter([question.lang, *(found.lang for found in question.translations)]).items():
        if times > 1:
            yield error(question, 1, "translations", f"say {lang} {times} times, the original included; keep one")
    for found in question.translations:
        if sorted(option.id for option in found.options) != sorted(ids):
            message = f"in {found.lang} must name each option of the original once: {', '.join(ids)}"
            yield error(question, 1, "translations", message)


def _read_twice(question: QuestionDraft) -> Iterator[Finding]:
    by, reader = question.authoring.author, question.authoring.reviewer
    if question.status == "ready" and (not reader or reader == by):
        message = "is missing or the author; a question is ready when somebody else has solved it"
        yield error(question, 6, "authoring.reviewer", message)


def _together(study: str, bank: BankDraft) -> Iterator[Finding]:
    """Members of a case study sit side by side, so they are two to four of one domain."""
    members = [question for question in bank.questions if question.case_study == study]
    if len(members) not in MEMBERS:
        message = f"is shared by {len(members)} questions; two to four may share one"
        yield Finding("case-studies.yaml", study, "", message, check=1)
    for blueprint in bank.blueprints:
        domains = {
            blueprint.tasks.get(placement.task, "")
            for member in members
            for placement in member.placements
            if placement.blueprint == blueprint.code
        }
        if len(domains) > 1:
            message = f"has members in domains {', '.join(sorted(domains))} of {blueprint.code}; keep them in one"
            yield Finding("case-studies.yaml", study, "", message, check=2)


def _sums(blueprint: BlueprintDraft) -> Iterator[Finding]:
    name = f"blueprints/{blueprint.code}.yaml"
    codes = Counter(task.code for domain in blueprint.domains for task in domain.tasks)
    if len({domain.code for domain in blueprint.domains}) < len(blueprint.domains):
        yield Finding(name, blueprint.code, "domains", "has two domains of the same code; rename one", check=1)
    for code, times in codes.items():
        if times > 1:
            yield Finding(
                name, blueprint.code, "domains", f"uses task code {code} {times} times; rename one", check=1
            )
    rule = blueprint.rule
    if rule.type == "scaled" and not (rule.min < rule.cut < rule.max and rule.raw_cut < blueprint.scored_count):
        message = "must have min < cut < max and a raw cut below the scored count; mend the numbers"
        yield Finding(name, blueprint.code, "rule", message, check=1)
    if blueprint.scored_count > blueprint.question_count:
        message = "is larger than question_count; a paper cannot score more than it shows"
        yield Finding(name, blueprint.code, "scored_count", message, check=1)
        return
    try:
        counts_of(blueprint)
    except ImpossibleBlueprint as error:
        yield Finding(name, blueprint.code, "domains", str(error), check=1)
