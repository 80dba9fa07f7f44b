"""Checks 5 and 8 to 14: the options give the key away neither by length nor by wording."""

import re
from collections.abc import Callable, Iterator
from itertools import combinations
from statistics import mean

from exam.bank.checks.found import error, of_bank, warning
from exam.bank.checks.text import content_words, folded, words
from exam.interchange.drafts import BankDraft, OptionDraft, QuestionDraft
from exam.interchange.findings import Finding
from exam.interchange.rules import LimitRule, Measure

ABSOLUTE = re.compile(r"\b(always|never|only|all|none|every|completely|must|any|guarantees?|eliminates?)\b", re.I)
CUES = re.compile(r"\b(to ensure|which allows|so that|leveraging)\b", re.I)
LUMPED = re.compile(r"\b(all of the above|none of the above|both A and|A and B)\b", re.I)
LETTER = re.compile(r"\b[Oo]ption [A-F]\b|\b[Aa]nswer [A-F]\b")
OVERLAP = 0.8


def fairness(bank: BankDraft) -> Iterator[Finding]:
    """Checks 5, 8 and 9."""
    yield from _shares(bank)
    for question in bank.questions:
        yield from _twins(question)
        if question.kind in ("single", "multiple"):
            yield from _lengths(question, bank.rules.limits)


def options_in_style(bank: BankDraft) -> Iterator[Finding]:
    """Checks 10 to 14."""
    for question in bank.questions:
        yield from _lumped(question)
        if question.kind in ("single", "multiple"):
            yield from _wording(question)
            yield from _throwaway(question)


def _key_of(question: QuestionDraft) -> list[OptionDraft]:
    return [option for option in question.options if option.key]


def _rest_of(question: QuestionDraft) -> list[OptionDraft]:
    return [option for option in question.options if not option.key]


def _shares(bank: BankDraft) -> Iterator[Finding]:
    """How often the key is the one longest or the one shortest option, over all single-answer questions."""
    singles = [q for q in bank.questions if q.kind == "single" and q.status == "ready" and len(_key_of(q)) == 1]
    if not singles:
        return
    measures: tuple[tuple[Measure, Callable[[list[int]], int], str], ...] = (
        ("key_longest", max, "longest"),
        ("key_shortest", min, "shortest"),
    )
    for measure, extreme, name in measures:
        limit = bank.rules.limits.get(measure)
        found = [q.key for q in singles if _stands_out(q, extreme)]
        share = len(found) / len(singles)
        if limit and share > limit.max:
            message = (
                f"the key is the unique {name} option of {len(found)} of {len(singles)} single-answer questions"
                f" ({share:.0%}), allowed are {limit.max:.0%}: {', '.join(found[:12])}"
            )
            yield of_bank(8, message, field="options")


def _stands_out(question: QuestionDraft, extreme: Callable[[list[int]], int]) -> bool:
    lengths = [len(option.text) for option in question.options]
    key = len(_key_of(question)[0].text)
    return key == extreme(lengths) and lengths.count(key) == 1


def _twins(question: QuestionDraft) -> Iterator[Finding]:
    for side in (question.options, question.prompts, question.responses):
        for one, other in combinations(side, 2):
            if _same(one.text, other.text):
                yield error(question, 5, "options", f"{one.id} and {other.id} say the same; change one", one.text)


def _same(one: str, other: str) -> bool:
    # In code every sign counts.
    if "`" in one + other:
        return one.strip() == other.strip()
    return bool(one) and folded(one) == folded(other)


def _lumped(question: QuestionDraft) -> Iterator[Finding]:
    for option in (*question.options, *question.responses):
        if found := LUMPED.search(option.text):
            yield error(
                question, 12, f"options.{option.id}", f"says “{found[0]}”; name what is meant", option.text
            )
    told = [question.explanation, *(option.explanation for option in (*question.options, *question.prompts))]
    for text in told:
        if found := LETTER.search(text):
            message = f"names “{found[0]}”, but options are shuffled; name what the option does"
            yield error(question, 12, "explanation", message, text)


def _lengths(question: QuestionDraft, limits: dict[Measure, LimitRule]) -> Iterator[Finding]:
    rest = [len(option.text) for option in _rest_of(question)]
    usual = limits.get("key_length")
    for option in _key_of(question):
        ratio = len(option.text) / mean(rest) if rest and mean(rest) else 1.0
        if usual and not usual.min <= ratio <= usual.max:
            message = f"the key has {ratio:.2f} of the mean length of the others; write them alike"
            yield warning(question, 9, f"options.{option.id}", message, option.text)
    longest = limits.get("option_words")
    for option in question.options:
        if longest and (count := len(words(option.text))) > longest.max:
            yield warning(question, 9, f"options.{option.id}", f"has {count} words; shorten it", option.text)


def _wording(question: QuestionDraft) -> Iterator[Finding]:
    keys, rest = _key_of(question), _rest_of(question)
    if any(CUES.search(option.text) for option in keys) and not any(CUES.search(option.text) for option in rest):
        yield warning(question, 10, "options", "the key alone says what it is for; leave that to the explanation")
    of_key = set[str]().union(*(content_words(option.text) for option in keys))
    elsewhere = set[str]().union(*(content_words(option.text) for option in rest))
    if question.kind == "single" and (clang := (of_key & content_words(question.stem)) - elsewhere):
        message = f"the key alone repeats words of the stem ({', '.join(sorted(clang))}); use or drop them"
        yield warning(question, 11, "options", message)
    for option in question.options:
        if found := ABSOLUTE.search(option.text):
            message = f"says “{found[0]}”, which gives an option away; say it without"
            yield warning(question, 11, f"options.{option.id}", message, option.text)
    if len({option.text.rstrip("`").endswith(".") for option in question.options}) > 1:
        yield warning(question, 13, "options", "some end with a full stop and some do not; end them alike")


def _throwaway(question: QuestionDraft) -> Iterator[Finding]:
    for one, other in combinations(_rest_of(question), 2):
        a, b = set(folded(one.text)), set(folded(other.text))
        if a and b and len(a & b) / len(a | b) > OVERLAP:
            message = (
                f"{one.id} and {other.id} are nearly the same, and neither is the key; make one a real choice"
            )
            yield warning(question, 14, "options", message, one.text)
