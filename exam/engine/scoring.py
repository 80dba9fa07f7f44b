"""Turns marks into raw, domain and scaled scores and a verdict. The rules stand in docs/scoring.md."""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import floor

RULE_VERSION = 1
# With fewer, one question more or less moves a domain's share by over 20 percent.
MIN_SCORED = 5


@dataclass(frozen=True)
class ScaledRule:
    """A reporting scale with a cut score. `raw_cut` and `raw_max` are those of the whole paper.

    Raises ValueError unless both cuts lie strictly inside their ranges.
    """

    minimum: int
    maximum: int
    cut: int
    raw_cut: Fraction
    raw_max: Fraction

    def __post_init__(self) -> None:
        # At either end one of the two straight lines would have no length, and a fail no number below the cut.
        if not self.minimum < self.cut < self.maximum:
            raise ValueError(f"The cut score {self.cut} must lie inside {self.minimum} to {self.maximum}.")
        if not 0 < self.raw_cut < self.raw_max:
            raise ValueError(f"The raw cut {self.raw_cut} must lie between 0 and {self.raw_max}.")


@dataclass(frozen=True)
class PercentRule:
    """Pass at `cut` percent of the raw score; there is no scale."""

    cut: Fraction


@dataclass(frozen=True)
class MarkedSlot:
    """The mark of one slot, whether or not it counts."""

    domain: str
    scored: bool
    mark: Fraction
    max_mark: Fraction


@dataclass(frozen=True)
class DomainScore:
    """Raw score of the scored slots of one domain."""

    domain: str
    raw: Fraction
    raw_max: Fraction
    slots: int


@dataclass(frozen=True)
class Score:
    """The result of one attempt. `scaled` is None under a percent rule."""

    raw: Fraction
    raw_max: Fraction
    percent: Fraction
    scaled: int | None
    passed: bool
    domains: tuple[DomainScore, ...]


def score(*, slots: Sequence[MarkedSlot], rule: ScaledRule | PercentRule) -> Score:
    """Add up the scored slots. Compensatory: only the total decides.

    Raises ValueError when no slot is scored.
    """
    counted = [slot for slot in slots if slot.scored]
    raw = sum((slot.mark for slot in counted), Fraction(0))
    raw_max = sum((slot.max_mark for slot in counted), Fraction(0))
    if raw_max <= 0:
        raise ValueError("A paper without a scored slot has no score.")
    percent = 100 * raw / raw_max
    if isinstance(rule, PercentRule):
        scaled, passed = None, percent >= rule.cut
    else:
        scaled, passed = _scaled(raw=raw, raw_max=raw_max, rule=rule)
    return Score(
        raw=raw, raw_max=raw_max, percent=percent, scaled=scaled, passed=passed, domains=_by_domain(counted)
    )


def share_to_pass(rule: ScaledRule | PercentRule) -> Fraction:
    """The share of the raw score, 0 to 1, from which on the whole paper passes."""
    return rule.cut / 100 if isinstance(rule, PercentRule) else rule.raw_cut / rule.raw_max


def holds(*, raw: Fraction, raw_max: Fraction, slots: int, share: Fraction) -> bool | None:
    """Whether a domain alone reaches the share that the whole paper must reach; None: too few slots to say."""
    return None if slots < MIN_SCORED else raw >= share * raw_max


def _scaled(*, raw: Fraction, raw_max: Fraction, rule: ScaledRule) -> tuple[int, bool]:
    # A shorter paper keeps the proportion of the cut exactly: 35 of 50 is 17 1/2 of 25.
    raw_cut = rule.raw_cut * raw_max / rule.raw_max
    if raw >= raw_cut:
        above = Fraction(rule.maximum - rule.cut) * (raw - raw_cut) / (raw_max - raw_cut)
        return _half_up(rule.cut + above), True
    below = rule.minimum + Fraction(rule.cut - rule.minimum) * raw / raw_cut
    # The verdict comes from the raw score; rounding must not print a pass beside a fail.
    return min(_half_up(below), rule.cut - 1), False


def _half_up(value: Fraction) -> int:
    return floor(value + Fraction(1, 2))


def _by_domain(counted: Sequence[MarkedSlot]) -> tuple[DomainScore, ...]:
    by_domain: dict[str, list[MarkedSlot]] = {}
    for slot in counted:
        by_domain.setdefault(slot.domain, []).append(slot)
    return tuple(
        DomainScore(
            domain=code,
            raw=sum((slot.mark for slot in slots), Fraction(0)),
            raw_max=sum((slot.max_mark for slot in slots), Fraction(0)),
            slots=len(slots),
        )
        for code, slots in sorted(by_domain.items())
    )
