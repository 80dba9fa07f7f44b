"""Checks 20 and 21: no two questions that are one question."""

from collections import Counter, defaultdict
from collections.abc import Iterator
from itertools import combinations

from exam.bank.checks.found import error, of_bank, warning
from exam.bank.checks.text import folded, likeness, shingles
from exam.interchange.drafts import BankDraft, QuestionDraft
from exam.interchange.findings import Finding


def alike(bank: BankDraft) -> Iterator[Finding]:
    yield from _stems(bank)
    yield from _keys(bank)


def _stems(bank: BankDraft) -> Iterator[Finding]:
    near, same = bank.rules.limits.get("near_stem"), bank.rules.limits.get("same_stem")
    if not (near and same):
        return
    # Only stems that share a run of words can be alike; the runs lead to them.
    runs: dict[tuple[str, ...], list[int]] = defaultdict(list)
    cut = [shingles(question.stem) for question in bank.questions]
    for at, found in enumerate(cut):
        for run in found:
            runs[run].append(at)
    meetings = Counter(pair for places in runs.values() for pair in combinations(places, 2))
    for one, other in sorted(meetings):
        share = likeness(cut[one], cut[other])
        message = f"shares {share:.0%} of its runs of three words with {bank.questions[one].key}; write another"
        if share >= same.max:
            yield error(bank.questions[other], 20, "stem", message)
        elif share >= near.max:
            yield warning(bank.questions[other], 20, "stem", message)


def _keys(bank: BankDraft) -> Iterator[Finding]:
    limit = bank.rules.limits.get("same_key_text")
    if not limit:
        return
    met: dict[tuple[str, str], list[str]] = defaultdict(list)
    for question in bank.questions:
        if question.kind == "single" and question.placements:
            for option in question.options:
                if option.key:
                    met[_task(question), " ".join(folded(option.text))].append(question.key)
    for (task, text), keys in sorted(met.items()):
        if len(keys) > limit.max:
            message = f"“{text}” is the key of {len(keys)} questions of task {task}; vary the decisions"
            yield of_bank(21, message, level="W", key=keys[-1])


def _task(question: QuestionDraft) -> str:
    return f"{question.placements[0].blueprint} {question.placements[0].task}"
