"""Checks 15 to 18: a stem that can be read once and a lead-in that asks one thing."""

import re
from collections.abc import Iterator

from exam.bank.checks.found import error, warning
from exam.bank.checks.text import words
from exam.interchange.drafts import BankDraft, QuestionDraft
from exam.interchange.findings import Finding
from exam.interchange.rules import LimitRule

QUALIFIERS = re.compile(r"\b(MOST|LEAST|BEST|FIRST)\b")
LOWER_QUALIFIERS = re.compile(r"\b(most|least|best|first)\b")
NEGATIVES = re.compile(r"\b(NOT|EXCEPT)\b")
LOWER_NEGATIVES = re.compile(r"\b(?:is|are|does|do|would|should|can|will) not\b|\bexcept\b|n't\b")
SECOND_PERSON = re.compile(r"\b(you|your|yours)\b", re.I)
PRAISE = re.compile(r"\b(leading|cutting-edge|world-class|state-of-the-art)\b", re.I)
ENDS = {
    "single": re.compile(r"\?$"),
    "multiple": re.compile(r"\? \(Select [A-Z]+\.\)$"),
    "ordering": re.compile(r"^Select and order\b"),
    "matching": re.compile(r"^Match\b"),
}
WANTED = {
    "single": "end with a question mark",
    "multiple": "end with a question mark and “(Select TWO.)”",
    "ordering": "begin “Select and order”",
    "matching": "begin “Match”",
}


def stems(bank: BankDraft) -> Iterator[Finding]:
    length = bank.rules.limits.get("stem_words")
    for question in bank.questions:
        if question.kind in ENDS:
            yield from _length(question, length)
            yield from _lead_in(question)
        yield from _address(question)


def _length(question: QuestionDraft, limit: LimitRule | None) -> Iterator[Finding]:
    count = len(words(f"{question.stem} {question.lead_in}"))
    if limit and not limit.min <= count <= limit.max:
        message = f"has {count} words with the lead-in; the rules want {limit.min:.0f} to {limit.max:.0f}"
        yield warning(question, 15, "stem", message)


def _lead_in(question: QuestionDraft) -> Iterator[Finding]:
    text = question.lead_in
    if not text:
        return
    if not ENDS[question.kind].search(text):
        yield error(question, 15, "lead_in", f"must {WANTED[question.kind]}", text)
    if LOWER_QUALIFIERS.search(text):
        yield warning(question, 16, "lead_in", "what decides between the options stands in capitals", text)
    if len(QUALIFIERS.findall(text)) > 1:
        yield warning(question, 16, "lead_in", "asks for more than one extreme; keep the one that decides", text)
    if NEGATIVES.search(text):
        yield warning(question, 17, "lead_in", "asks for what is not so; ask for what is", text)
    elif LOWER_NEGATIVES.search(text):
        yield error(question, 17, "lead_in", "hides a negative in lower case; ask for what is so", text)


def _address(question: QuestionDraft) -> Iterator[Finding]:
    text = f"{question.stem} {question.lead_in}"
    if found := SECOND_PERSON.search(text):
        yield warning(question, 18, "stem", f"speaks to the reader (“{found[0]}”); tell it of somebody", text)
    if found := PRAISE.search(text):
        yield warning(question, 18, "stem", f"praises (“{found[0]}”); leave it out", text)
