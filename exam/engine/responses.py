"""Compares one response with one key and gives a fraction from 0 to 1."""

from dataclasses import dataclass
from fractions import Fraction

# A set of option ids (ascending), a sequence of them, or one response id (or None) per prompt; () is blank.
Choice = tuple[int | None, ...]


@dataclass(frozen=True)
class SetKey:
    """The right options of a single, multiple or true/false question."""

    right: frozenset[int]


@dataclass(frozen=True)
class SequenceKey:
    """The right steps in their right order."""

    right: tuple[int, ...]


@dataclass(frozen=True)
class PairsKey:
    """The right response for each prompt, in the order of the prompts."""

    right: tuple[int, ...]


Key = SetKey | SequenceKey | PairsKey


class MalformedChoice(ValueError):
    """A choice that this question cannot have, whatever its key is; `reason` is for whoever says it to a learner.

    recall: nothing can be chosen. foreign: not of this question. twice: the same again. several: only one is
    taken. pairs: another number than there are prompts.
    """

    def __init__(self, sentence: str, *, reason: str) -> None:
        super().__init__(sentence)
        self.reason = reason


def fraction(*, key: Key, choice: Choice) -> Fraction:
    """How right the choice is: 1 exactly when it is wholly right, 0 when it is blank."""
    if not choice or not key.right:
        return Fraction(0)
    if isinstance(key, SetKey):
        chosen = set(choice)
        gained = len(chosen & key.right) - len(chosen - key.right)
        return max(Fraction(0), Fraction(gained, len(key.right)))
    hits = sum(1 for mine, right in zip(choice, key.right, strict=False) if mine == right)
    return Fraction(hits, max(len(key.right), len(choice)))


def exam_mark(*, fraction: Fraction, max_mark: Fraction) -> Fraction:
    """The mark in an exam: all or nothing."""
    return max_mark if fraction == 1 else Fraction(0)


def check_choice(
    *,
    kind: str,
    choice: Choice,
    options: frozenset[int] = frozenset(),
    prompts: int = 0,
    responses: frozenset[int] = frozenset(),
) -> Choice:
    """The choice in its one stored form. Raises MalformedChoice with a sentence that says what is wrong."""
    if kind == "recall" and choice:
        raise MalformedChoice("A recall question takes no choice.", reason="recall")
    choice = tuple(choice)
    if kind == "matching":
        return _check_pairs(choice, prompts=prompts, responses=responses)
    if any(option is None or option not in options for option in choice):
        raise MalformedChoice("A choice names an option that this question does not have.", reason="foreign")
    if len(set(choice)) != len(choice):
        raise MalformedChoice("The same option is chosen twice.", reason="twice")
    if kind in ("single", "true_false") and len(choice) > 1:
        raise MalformedChoice("This question takes one option.", reason="several")
    if kind == "ordering":
        return choice
    return tuple(sorted(option for option in choice if option is not None))


def _check_pairs(choice: Choice, *, prompts: int, responses: frozenset[int]) -> Choice:
    if not choice or all(response is None for response in choice):
        return ()
    if len(choice) != prompts:
        sentence = f"This question has {prompts} prompts, and the choice pairs {len(choice)}."
        raise MalformedChoice(sentence, reason="pairs")
    if any(response is not None and response not in responses for response in choice):
        raise MalformedChoice("A choice names a response that this question does not have.", reason="foreign")
    return choice
