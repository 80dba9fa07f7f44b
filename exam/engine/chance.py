"""Chance by hash: the same seed gives the same order on every Python and from every pool."""

from collections.abc import Iterable
from hashlib import sha256


def rank(*, seed: int, purpose: str, key: str) -> bytes:
    """A number that only these three decide; sorting by it shuffles."""
    return sha256(f"{seed}:{purpose}:{key}".encode()).digest()


def shuffled(items: Iterable[str], *, seed: int, purpose: str) -> tuple[str, ...]:
    """The items in an order that depends on seed and purpose, not on the order in which they came."""
    return tuple(sorted(items, key=lambda item: (rank(seed=seed, purpose=purpose, key=item), item)))
