"""Checks 22 to 26: every option is explained, and what is said can be looked up."""

import re
from collections.abc import Iterator
from datetime import date
from itertools import combinations
from urllib.parse import urlsplit

from exam.bank.checks.found import error, warning
from exam.bank.checks.text import folded, words
from exam.interchange.drafts import BankDraft, QuestionDraft, ReferenceDraft
from exam.interchange.findings import Finding

LOCALE = re.compile(r"^/[a-z]{2}_[a-z]{2}/")
REPEATED = 0.6


def explanations(bank: BankDraft, *, today: date, release: bool) -> Iterator[Finding]:
    for question in bank.questions:
        yield from _explained(question, bank)
        yield from _repeated(question)
        for reference in question.references:
            yield from _address(question, reference, bank)
        yield from _age(question, bank, today=today, release=release)


def _explained(question: QuestionDraft, bank: BankDraft) -> Iterator[Finding]:
    limit = bank.rules.limits.get("explanation_words")
    explained = [o for o in (*question.options, *question.prompts, *question.responses) if o.explanation]
    for option in explained:
        count = len(words(option.explanation))
        if limit and count < limit.min:
            message = f"the explanation has {count} words; say what decides, in {limit.min:.0f} or more"
            yield error(question, 22, f"options.{option.id}", message, option.explanation)
        elif limit and count > limit.max:
            message = f"the explanation has {count} words; shorten it to {limit.max:.0f}"
            yield warning(question, 22, f"options.{option.id}", message, option.explanation)
    for one, other in combinations(explained, 2):
        if folded(one.explanation) == folded(other.explanation):
            message = f"{one.id} and {other.id} have the same explanation; say what each does"
            yield error(question, 22, "options", message, one.explanation)


def _repeated(question: QuestionDraft) -> Iterator[Finding]:
    """An explanation that is little more than the text of its option."""
    for option in question.options:
        if not option.key or question.kind not in ("single", "multiple"):
            continue
        told, text = folded(option.explanation), set(folded(option.text))
        if text and len(text & set(told)) / len(text) > REPEATED and len(told) < 2 * len(text):
            message = "the explanation repeats the option and adds little; give the reason"
            yield warning(question, 23, f"options.{option.id}", message, option.explanation)


def _address(question: QuestionDraft, reference: ReferenceDraft, bank: BankDraft) -> Iterator[Finding]:
    hosts = {rule.host for rule in bank.rules.reference_hosts}
    try:
        parts = urlsplit(reference.url)
    except ValueError:
        yield error(question, 24, "references", f"{reference.url} is no address; mend it")
        return
    if hosts and parts.hostname not in hosts:
        message = (
            f"{reference.url} is on a host that rules.yaml does not list; choose another page or add the host"
        )
        yield error(question, 24, "references", message)
    if parts.query:
        yield error(question, 24, "references", f"{reference.url} has a query; cut it at the question mark")
    if LOCALE.match(parts.path):
        yield error(question, 24, "references", f"{reference.url} names a language; take the address without")
    if "/blog" in parts.path:
        yield error(question, 24, "references", f"{reference.url} is a blog; choose a page of the documentation")


def _age(question: QuestionDraft, bank: BankDraft, *, today: date, release: bool) -> Iterator[Finding]:
    limit = bank.rules.limits.get("volatile_days" if question.volatile else "checked_days")
    if not limit:
        return
    say = error if release else warning
    if question.checked_on is None:
        yield say(question, 26, "checked_on", "is missing; say when the facts were checked")
    elif (age := (today - question.checked_on).days) > limit.max:
        yield say(question, 26, "checked_on", f"is {age} days ago; check the facts again and write the date")
