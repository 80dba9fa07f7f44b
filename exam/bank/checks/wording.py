"""Checks 27 to 29: names as their owners write them, plain spelling, sentences that can be read."""

import re
from collections.abc import Iterator

from exam.bank.checks.found import error, warning
from exam.bank.checks.text import reading_grade
from exam.interchange.drafts import BankDraft, QuestionDraft
from exam.interchange.findings import Finding
from exam.interchange.rules import RulesDraft

BRANDED = re.compile(r"\b(?:Amazon|AWS)(?: [A-Z][A-Za-z0-9-]*)+")
BRITISH = re.compile(
    r"\b(?:analys(?:e[ds]?|ing)|artefacts?|(?:behaviour|colour|favour|labour|neighbour)\w*|centres?|grey|licence"
    r"|(?:cancel|label|model|signal|travel)l(?:ed|ing)"
    r"|(?:anonym|author|categor|container|custom|general|initial|maxim|minim|normal|optim|organ|parallel|priorit"
    r"|quant|random|real|recogn|regular|serial|special|standard|summar|synchron|token|util|visual)is(?:e|ing|ation)\w*)\b",
    re.I,
)
SHORT_FORMS = re.compile(r"\be\.g\.|\bi\.e\.|\betc\b")


def wording(bank: BankDraft) -> Iterator[Finding]:
    """Checks 27 and 29."""
    refused = _refused(bank.rules)
    for question in bank.questions:
        for field, text in texts_of(question):
            for pattern, write in refused:
                if found := pattern.search(text):
                    message = f"“{found[0]}” is not how this bank writes it; write “{write}”"
                    yield error(question, 27, field, message, text)
            yield from _branded(question, field, text, bank.rules)
        yield from _grade(question, bank.rules)


def spelling(bank: BankDraft) -> Iterator[Finding]:
    """Check 28."""
    for question in bank.questions:
        for field, text in texts_of(question):
            yield from _signs(question, field, text)
        if found := SHORT_FORMS.search(question.stem):
            yield warning(question, 28, "stem", f"says “{found[0]}”; write it out or leave it", question.stem)


def texts_of(question: QuestionDraft) -> Iterator[tuple[str, str]]:
    """Every text that a learner reads, with the field where it stands."""
    for field in ("stem", "lead_in", "explanation", "takeaway"):
        yield field, getattr(question, field)
    for option in (*question.options, *question.prompts, *question.responses):
        yield f"options.{option.id}", option.text
        yield f"options.{option.id}", option.explanation


def _refused(rules: RulesDraft) -> list[tuple[re.Pattern[str], str]]:
    return [
        (re.compile(rf"(?<![\w-]){re.escape(form)}(?![\w-])"), name.write)
        for name in rules.names
        for form in name.refused
    ]


def _branded(question: QuestionDraft, field: str, text: str, rules: RulesDraft) -> Iterator[Finding]:
    if not rules.services:
        return
    known = tuple(sorted(rules.services, key=len, reverse=True))
    for found in BRANDED.findall(text):
        if not any(found == name or found.startswith((f"{name} ", f"{name}-")) for name in known):
            yield warning(
                question, 27, field, f"“{found}” is no name in the list of services; mend or add it", text
            )


def _signs(question: QuestionDraft, field: str, text: str) -> Iterator[Finding]:
    if "  " in text.replace("\n", " ").strip() and "```" not in text and "\n    " not in text:
        yield warning(question, 28, field, "has two blanks in a row; keep one", text)
    if strange := sorted({sign for sign in text if ord(sign) > 126}):
        yield warning(question, 28, field, f"has signs that not every keyboard has: {' '.join(strange)}", text)
    for found in BRITISH.findall(text):
        yield warning(question, 28, field, f"“{found}” is not US spelling", text)


def _grade(question: QuestionDraft, rules: RulesDraft) -> Iterator[Finding]:
    limit = rules.limits.get("reading_grade")
    if limit and (grade := reading_grade(question.stem)) > limit.max:
        yield warning(question, 29, "stem", f"reads at grade {grade:.0f}; shorten its sentences", question.stem)
