"""Turns blueprint weights and a length into whole question counts that add up."""

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction


class ImpossibleBlueprint(Exception):
    """A domain would have to score more questions than it shows."""

    def __init__(self, *, domain: str, shown: int, scored: int) -> None:
        super().__init__(
            f"Domain {domain} would score {scored} questions but show only {shown}: "
            "change the counts or the weights of the blueprint."
        )
        self.domain = domain
        self.shown = shown
        self.scored = scored


@dataclass(frozen=True)
class DomainCounts:
    """Questions of a domain that a paper shows, and how many of them count."""

    shown: int
    scored: int


def share(*, weights: Mapping[str, int], length: int) -> dict[str, int]:
    """Share `length` questions over domains by largest remainder; the counts sum to `length`.

    Raises ValueError for no weights, a weight below one, or a negative length.
    """
    if not weights or any(weight < 1 for weight in weights.values()):
        raise ValueError("Every domain needs a weight of at least one, and there must be a domain.")
    if length < 0:
        raise ValueError("A paper cannot have fewer than no questions.")
    total = sum(weights.values())
    quotas = {code: Fraction(weight * length, total) for code, weight in weights.items()}
    counts = {code: int(quota) for code, quota in quotas.items()}
    # Ties go to the heavier domain, then by code, so one blueprint always gives one answer.
    neediest = sorted(quotas, key=lambda code: (counts[code] - quotas[code], -weights[code], code))
    for code in neediest[: length - sum(counts.values())]:
        counts[code] += 1
    return counts


def allocate(*, weights: Mapping[str, int], shown: int, scored: int) -> dict[str, DomainCounts]:
    """Shown and scored questions per domain, each by largest remainder.

    Raises ImpossibleBlueprint when a domain would score more than it shows, ValueError for odd numbers.
    """
    if scored > shown:
        raise ValueError(f"A paper of {shown} questions cannot score {scored}.")
    shown_by = share(weights=weights, length=shown)
    scored_by = share(weights=weights, length=scored)
    for code in sorted(weights):
        if scored_by[code] > shown_by[code]:
            raise ImpossibleBlueprint(domain=code, shown=shown_by[code], scored=scored_by[code])
    return {code: DomainCounts(shown=shown_by[code], scored=scored_by[code]) for code in weights}


def half(count: int) -> int:
    """Half of a count; an odd one is rounded up."""
    return (count + 1) // 2
