"""How one attempt was sat, for the result page: seconds question by question, and changed responses."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from statistics import median_high
from typing import Any

from exam.engine.sitting import Change, Save, change_of, seconds_on
from exam.grading import key_of
from exam.models import Attempt, Option, ResponseChange

LONGEST = 3
# A pause over lunch must not press all other bars flat.
_TOP = 3


@dataclass(frozen=True)
class Bar:
    """One question on the drawing, in percent of it; `is_cut`: it took longer than the drawing is high."""

    number: int
    seconds: int
    x: str
    width: str
    y: str
    height: str
    is_cut: bool


@dataclass(frozen=True)
class Pace:
    """Seconds used of those allowed (None: untimed), and the mean of each; then what was measured per question.

    `guide` is what the time allowed gives each question, drawn at `guide_y`; `median` is None when nothing was
    measured, which needs a browser with script.
    """

    used: int
    allowed: int | None
    each: int
    guide: int | None
    guide_y: str
    median: int | None
    bars: tuple[Bar, ...]
    longest: tuple[Bar, ...]

    @property
    def has_cut(self) -> bool:
        return any(bar.is_cut for bar in self.bars)


@dataclass(frozen=True)
class Changes:
    """Questions whose response was changed, by what the change did."""

    to_right: int
    to_wrong: int
    still_wrong: int

    @property
    def total(self) -> int:
        return self.to_right + self.to_wrong + self.still_wrong


@dataclass(frozen=True)
class Sitting:
    """What the saves of an attempt tell."""

    pace: Pace
    changes: Changes


def sitting_of(attempt: Attempt, *, used: int, slots: Iterable[Any]) -> Sitting:
    """`used` are the seconds from start to finish; `slots` rows with number, revision_id and question__kind."""
    saves: dict[int, list[Any]] = {}
    rows = ResponseChange.objects.filter(slot__attempt=attempt).order_by("slot__number", "version")
    for row in rows.values_list("slot__number", "choice", "seconds_shown", "received_at", named=True):
        saves.setdefault(row.slot__number, []).append(row)
    seconds = {
        number: seconds_on([Save(seconds=row.seconds_shown, at=row.received_at) for row in found])
        for number, found in saves.items()
    }
    return Sitting(
        pace=_pace(attempt, used=used, seconds={number: n for number, n in seconds.items() if n is not None}),
        changes=_changes(attempt, slots=slots, saves=saves),
    )


def _pace(attempt: Attempt, *, used: int, seconds: dict[int, int]) -> Pace:
    count = attempt.question_count
    allowed = int((attempt.deadline_at - attempt.started_at).total_seconds()) if attempt.deadline_at else None
    guide = allowed // count if allowed is not None else None
    usual = median_high(seconds.values()) if seconds else None
    top = max(1, min(max(seconds.values(), default=0), _TOP * (guide or usual or 1)), guide or 0)
    bars = tuple(_bar(number, n, count=count, top=top) for number, n in sorted(seconds.items()))
    return Pace(
        used=used,
        allowed=allowed,
        each=used // count,
        guide=guide,
        guide_y=_percent(100 - 100 * (guide or 0) / top),
        median=usual,
        bars=bars,
        longest=tuple(sorted(bars, key=lambda bar: (-bar.seconds, bar.number))[:LONGEST]),
    )


def _bar(number: int, seconds: int, *, count: int, top: int) -> Bar:
    height, step = 100 * min(seconds, top) / top, 100 / count
    return Bar(
        number=number,
        seconds=seconds,
        x=_percent(step * (number - 1) + step / 8),
        width=_percent(step * 3 / 4),
        y=_percent(100 - height),
        height=_percent(height),
        is_cut=seconds > top,
    )


def _percent(value: float) -> str:
    # Text, so that no language writes it with a comma.
    return f"{value:.2f}%"


def _changes(attempt: Attempt, *, slots: Iterable[Any], saves: dict[int, list[Any]]) -> Changes:
    # Keys are asked for only where something was saved twice.
    again = {"revision__slots__attempt": attempt, "revision__slots__response__version__gt": 1}
    options: dict[int, list[Any]] = {}
    for option in (
        Option.objects.filter(**again)
        .order_by()
        .values_list("revision_id", "pk", "side", "position", "is_key", "rank", "pair_id", named=True)
    ):
        options.setdefault(option.revision_id, []).append(option)
    found = Counter(
        change_of(
            key=key_of(kind=slot.question__kind, options=options[slot.revision_id]),
            choices=[tuple(row.choice) for row in saves.get(slot.number, ())],
        )
        for slot in slots
        if slot.revision_id in options
    )
    return Changes(
        to_right=found[Change.TO_RIGHT], to_wrong=found[Change.TO_WRONG], still_wrong=found[Change.STILL_WRONG]
    )
