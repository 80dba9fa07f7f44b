"""Draws a paper from a pool by counts and seed, the same every time, or says which domain is short."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from exam.engine.allocation import DomainCounts
from exam.engine.chance import rank, shuffled

_LONG_AGO = datetime.min.replace(tzinfo=UTC)


@dataclass(frozen=True)
class Candidate:
    """A question that may be drawn. Being an enemy is mutual, whichever side names it."""

    question: str
    domain: str
    task: str
    kind: str
    case_study: str | None = None
    enemies: frozenset[str] = frozenset()


@dataclass(frozen=True)
class PaperSlot:
    """A position of the paper, counted from one."""

    number: int
    question: str
    domain: str
    task: str
    kind: str
    scored: bool


@dataclass(frozen=True)
class Shortage:
    """A domain that needs more questions than it has."""

    domain: str
    needed: int
    available: int


class PoolTooSmall(Exception):
    """One or more domains have fewer usable questions than the paper needs; `shortages` names all of them."""

    def __init__(self, shortages: Sequence[Shortage]) -> None:
        self.shortages = tuple(shortages)
        lines = [
            f"Domain {s.domain} has {s.available} usable questions and needs {s.needed}: "
            f"{s.needed - s.available} more."
            for s in self.shortages
        ]
        super().__init__(" ".join(lines))


def assemble(
    *,
    counts: Mapping[str, DomainCounts],
    pool: Iterable[Candidate],
    seen: Mapping[str, datetime],
    seed: int,
) -> tuple[PaperSlot, ...]:
    """The paper of this seed. Unseen questions come first, then the least recently seen.

    Raises PoolTooSmall, and ValueError when the pool holds a question twice.
    """
    by_domain = _by_domain(pool)
    shortages = [
        Shortage(domain=code, needed=counts[code].shown, available=len(by_domain.get(code, ())))
        for code in sorted(counts)
        if counts[code].shown > len(by_domain.get(code, ()))
    ]
    if shortages:
        raise PoolTooSmall(shortages)
    drawn: list[Candidate] = []
    for code in sorted(counts):
        queue = _queue(by_domain.get(code, ()), seen=seen, seed=seed)
        drawn += _draw(queue, count=counts[code].shown, already=drawn)
    scored = _scored(drawn, counts=counts, seed=seed)
    return tuple(
        PaperSlot(
            number=number,
            question=c.question,
            domain=c.domain,
            task=c.task,
            kind=c.kind,
            scored=c.question in scored,
        )
        for number, c in enumerate(_in_order(drawn, seed=seed), start=1)
    )


def option_order(*, seed: int, question: str, options: Iterable[str]) -> tuple[str, ...]:
    """The order in which one paper shows the options of one question; every order is equally likely."""
    return shuffled(options, seed=seed, purpose=f"options:{question}")


def _by_domain(pool: Iterable[Candidate]) -> dict[str, list[Candidate]]:
    by_domain: dict[str, list[Candidate]] = {}
    met: set[str] = set()
    for candidate in pool:
        if candidate.question in met:
            raise ValueError(f"The pool holds {candidate.question} twice.")
        met.add(candidate.question)
        by_domain.setdefault(candidate.domain, []).append(candidate)
    return by_domain


def _queue(candidates: Iterable[Candidate], *, seen: Mapping[str, datetime], seed: int) -> list[Candidate]:
    return sorted(
        candidates,
        key=lambda c: (
            c.question in seen,
            seen.get(c.question, _LONG_AGO),
            rank(seed=seed, purpose="draw", key=c.question),
            c.question,
        ),
    )


def _draw(queue: Sequence[Candidate], *, count: int, already: Sequence[Candidate]) -> list[Candidate]:
    taken: list[Candidate] = []
    passed_over: list[Candidate] = []
    names = {c.question for c in already}
    hated = {enemy for c in already for enemy in c.enemies}
    for candidate in queue:
        if len(taken) == count:
            break
        if candidate.question in hated or candidate.enemies & names:
            passed_over.append(candidate)
            continue
        taken.append(candidate)
        names.add(candidate.question)
        hated |= candidate.enemies
    # Rather two enemies in one paper than no paper at all.
    return taken + passed_over[: count - len(taken)]


def _scored(drawn: Iterable[Candidate], *, counts: Mapping[str, DomainCounts], seed: int) -> set[str]:
    by_domain: dict[str, list[str]] = {}
    for candidate in drawn:
        by_domain.setdefault(candidate.domain, []).append(candidate.question)
    return {
        question
        for code, questions in by_domain.items()
        for question in shuffled(questions, seed=seed, purpose="scored")[: counts[code].scored]
    }


def _in_order(drawn: Iterable[Candidate], *, seed: int) -> list[Candidate]:
    # Members of a case study share one place in the shuffle, so they sit together.
    groups: dict[str, list[Candidate]] = {}
    for candidate in drawn:
        name = f"study:{candidate.case_study}" if candidate.case_study else candidate.question
        groups.setdefault(name, []).append(candidate)
    ordered: list[Candidate] = []
    for name in shuffled(groups, seed=seed, purpose="paper"):
        members = {c.question: c for c in groups[name]}
        ordered += [members[q] for q in shuffled(members, seed=seed, purpose="study")]
    return ordered
