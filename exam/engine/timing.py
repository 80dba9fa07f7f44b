"""Says which phase an attempt is in and how long is left, given the facts and a moment."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from enum import Enum
from math import ceil

# The browser's time-out of 8 s plus one retry.
GRACE = timedelta(seconds=15)

TIME_FACTORS = (Decimal("1"), Decimal("1.25"), Decimal("1.5"), Decimal("2"))


class Phase(Enum):
    """Where an attempt stands at one moment."""

    OPEN = "open"
    TIME_UP = "time up"
    OVERDUE = "overdue"
    FINISHED = "finished"


@dataclass(frozen=True)
class Limits:
    """The deadline that the learner sees, and the moment until which a save still counts."""

    deadline_at: datetime
    accept_until: datetime


def seconds_allowed(*, minutes: int, factor: Decimal) -> int:
    """The whole seconds that a person with this factor has."""
    return int(minutes * 60 * factor)


def limits(*, started_at: datetime, minutes: int | None, factor: Decimal | None) -> Limits | None:
    """The limits of an attempt; None is untimed. Raises ValueError for a factor that is not offered."""
    if minutes is None or factor is None:
        return None
    if factor not in TIME_FACTORS:
        raise ValueError(f"The time factor must be one of {', '.join(map(str, TIME_FACTORS))}, not {factor}.")
    deadline_at = started_at + timedelta(seconds=seconds_allowed(minutes=minutes, factor=factor))
    return Limits(deadline_at=deadline_at, accept_until=deadline_at + GRACE)


def phase_of(
    *,
    finished_at: datetime | None,
    deadline_at: datetime | None,
    accept_until: datetime | None,
    now: datetime,
) -> Phase:
    """Untimed attempts have neither limit and stay open until somebody finishes them."""
    if finished_at is not None:
        return Phase.FINISHED
    if deadline_at is None or accept_until is None or now < deadline_at:
        return Phase.OPEN
    return Phase.TIME_UP if now < accept_until else Phase.OVERDUE


def seconds_left(*, deadline_at: datetime | None, now: datetime) -> int | None:
    """Whole seconds until the deadline, rounded up and never negative; None is untimed."""
    if deadline_at is None:
        return None
    return max(0, ceil((deadline_at - now).total_seconds()))
