"""Changes of mind in sequences and pairs, where a choice grows step by step."""

import pytest

from exam.engine.responses import PairsKey, SequenceKey
from exam.engine.sitting import Change, change_of

STEPS, PAIRS = SequenceKey(right=(1, 2, 3)), PairsKey(right=(7, 8))


@pytest.mark.parametrize(
    ("key", "choices", "change"),
    [
        (STEPS, [(1,), (1, 2), (1, 2, 3)], None),
        (STEPS, [(1,), (1, 3, 2), (1, 2, 3)], Change.TO_RIGHT),
        (STEPS, [(1, 2, 3), (2, 1, 3)], Change.TO_WRONG),
        # A step too many is a whole sequence, and a wrong one.
        (STEPS, [(1, 2, 3, 4), (1, 2, 3)], Change.TO_RIGHT),
        (PAIRS, [(7, None), (7, 8)], None),
        (PAIRS, [(7, 7), (8, 8)], Change.STILL_WRONG),
        (PAIRS, [(7, 8), (7, None)], Change.TO_WRONG),
        (PAIRS, [()], None),
        (PAIRS, [], None),
    ],
)
def test_only_whole_choices_are_changes_of_mind(key, choices, change):
    assert change_of(key=key, choices=choices) == change
