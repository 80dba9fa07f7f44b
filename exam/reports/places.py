"""What was put where: the learner's sequence or pairs beside the right ones."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import zip_longest
from typing import Protocol

from exam.models import Option, Question


class OptionRow(Protocol):
    """What is asked of an option here, however it was read."""

    pk: int
    side: str
    position: int
    text: str
    rank: int | None
    pair_id: int | None


@dataclass(frozen=True)
class PlaceLine:
    """One place of a sequence, or one prompt; an empty text was left blank, or is not part of the right order."""

    label: str
    own: str
    right: str
    is_right: bool


def places_of(
    *, kind: str, options: Iterable[OptionRow], choice: Sequence[int | None], shown: Sequence[int]
) -> tuple[PlaceLine, ...]:
    """The places of an ordering or a matching; other kinds have none. `shown` is the order of the options."""
    by_pk = {option.pk: option for option in options}
    if kind == Question.Kind.ORDERING:
        return _steps(by_pk, choice)
    if kind == Question.Kind.MATCHING:
        return _pairs(by_pk, choice, shown)
    return ()


def _steps(by_pk: dict[int, OptionRow], choice: Sequence[int | None]) -> tuple[PlaceLine, ...]:
    ranked = sorted((o for o in by_pk.values() if o.rank is not None), key=lambda o: o.rank or 0)
    pairs = zip_longest(choice, (option.pk for option in ranked))
    return tuple(
        PlaceLine(label=str(n), own=_text(by_pk, own), right=_text(by_pk, right), is_right=own == right)
        for n, (own, right) in enumerate(pairs, start=1)
    )


def _pairs(
    by_pk: dict[int, OptionRow], choice: Sequence[int | None], shown: Sequence[int]
) -> tuple[PlaceLine, ...]:
    prompts = [option for option in by_pk.values() if option.side == Option.Side.PROMPT]
    # A stored choice pairs the prompts in their stored order, whatever the order on the page was.
    stored = sorted(prompts, key=lambda option: option.position)
    mine = dict(zip((prompt.pk for prompt in stored), choice, strict=False))
    return tuple(
        PlaceLine(
            label=prompt.text,
            own=_text(by_pk, mine.get(prompt.pk)),
            right=_text(by_pk, prompt.pair_id),
            is_right=mine.get(prompt.pk) is not None and mine.get(prompt.pk) == prompt.pair_id,
        )
        for prompt in sorted(prompts, key=lambda option: shown.index(option.pk))
    )


def _text(by_pk: dict[int, OptionRow], pk: int | None) -> str:
    return by_pk[pk].text if pk is not None else ""
