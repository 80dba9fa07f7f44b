"""Says how an attempt was sat: where the learner changed their mind, and how long each question took."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import Enum

from exam.engine.responses import Choice, Key, PairsKey, SetKey, fraction


class Change(Enum):
    """What a change of mind did."""

    TO_RIGHT = "wrong → right"
    TO_WRONG = "right → wrong"
    STILL_WRONG = "wrong → wrong"


@dataclass(frozen=True)
class Save:
    """One saved choice: how long the question had been on the screen (None: not measured), and when it arrived."""

    seconds: int | None
    at: datetime


def change_of(*, key: Key, choices: Sequence[Choice]) -> Change | None:
    """From the first whole choice to the last one; None when both are the same, or none was ever whole.

    Every tick of a question with several answers is saved: half-filled choices on the way are no change of mind.
    """
    first = next((choice for choice in choices if _is_whole(key, choice)), None)
    if first is None or first == choices[-1]:
        return None
    was_right, is_right = fraction(key=key, choice=first) == 1, fraction(key=key, choice=choices[-1]) == 1
    if is_right:
        return Change.TO_RIGHT
    return Change.TO_WRONG if was_right else Change.STILL_WRONG


def seconds_on(saves: Sequence[Save]) -> int | None:
    """The seconds until the last save that the question was on the screen, over all visits; None: not measured.

    Looking at a question again without saving leaves no trace, so this is the least that it was.
    """
    total, before = 0, None
    measured = False
    for save in saves:
        if save.seconds is not None:
            measured = True
            # Seconds count from when the question was shown: what the save before counted is not counted twice.
            since = save.seconds if before is None else int((save.at - before).total_seconds())
            total += max(0, min(save.seconds, since))
        before = save.at
    return total if measured else None


def _is_whole(key: Key, choice: Choice) -> bool:
    if isinstance(key, SetKey):
        return len(choice) == len(key.right)
    if isinstance(key, PairsKey):
        return bool(choice) and None not in choice
    return len(choice) >= len(key.right)
