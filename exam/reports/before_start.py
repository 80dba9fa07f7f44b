"""What the page before the start shows: how long each choice of time and length gives."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from exam.engine.timing import TIME_FACTORS, seconds_allowed
from exam.reports.catalogue import BlueprintPage


@dataclass(frozen=True)
class TimeLine:
    """One choice of time, worked out: seconds for the whole paper and for half; None is untimed."""

    factor: Decimal | None
    whole: int | None = None
    half: int | None = None


def times_of(page: BlueprintPage) -> tuple[TimeLine, ...]:
    """Every time that can be chosen, the blueprint's own first; none for an untimed blueprint."""
    minutes, half = page.blueprint.minutes, page.half_minutes
    if minutes is None or half is None:
        return ()
    timed = (
        TimeLine(
            factor=factor,
            whole=seconds_allowed(minutes=minutes, factor=factor),
            half=seconds_allowed(minutes=half, factor=factor),
        )
        for factor in TIME_FACTORS
    )
    return (*timed, TimeLine(factor=None))


def own_time(times: Sequence[TimeLine], *, factor: Decimal | None) -> TimeLine | None:
    """The time that this person usually takes; None where there is none to choose."""
    return next((time for time in times if time.factor == factor), None)
