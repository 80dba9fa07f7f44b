"""Fractions, malformed choices, and the clock."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from fractions import Fraction

import pytest

from exam.engine.responses import MalformedChoice, PairsKey, SequenceKey, SetKey, check_choice, exam_mark, fraction
from exam.engine.timing import GRACE, Phase, limits, phase_of, seconds_left

START = datetime(2026, 11, 21, 9, tzinfo=UTC)


@pytest.mark.parametrize(
    ("key", "choice", "expected"),
    [
        (SetKey(frozenset({1})), (1,), 1),
        (SetKey(frozenset({1})), (2,), 0),
        (SetKey(frozenset({1, 2})), (1,), Fraction(1, 2)),
        (SetKey(frozenset({1, 2})), (1, 3), 0),
        (SetKey(frozenset({1, 2})), (1, 2, 3), Fraction(1, 2)),
        (SetKey(frozenset({1, 2})), (), 0),
        (SequenceKey((1, 2, 3)), (1, 2, 3), 1),
        (SequenceKey((1, 2, 3)), (1, 3, 2), Fraction(1, 3)),
        (SequenceKey((1, 2, 3)), (1, 2, 3, 4), Fraction(3, 4)),
        (SequenceKey((1, 2, 3)), (1, 2), Fraction(2, 3)),
        (PairsKey((7, 8, 7)), (7, 8, 7), 1),
        (PairsKey((7, 8, 7)), (7, None, 8), Fraction(1, 3)),
    ],
)
def test_a_fraction_says_how_right_a_choice_is(key, choice, expected):
    assert fraction(key=key, choice=choice) == expected


def test_an_exam_mark_is_all_or_nothing():
    assert exam_mark(fraction=Fraction(2, 3), max_mark=Fraction(1)) == 0
    assert exam_mark(fraction=Fraction(1), max_mark=Fraction(2)) == 2


@pytest.mark.parametrize(
    ("kind", "choice"),
    [("single", (1, 2)), ("multiple", (1, 1)), ("multiple", (9,)), ("ordering", (1, 1)), ("recall", (1, 9))],
)
def test_a_choice_that_the_question_cannot_have_is_refused(kind, choice):
    with pytest.raises(MalformedChoice):
        check_choice(kind=kind, choice=choice, options=frozenset({1, 2, 3}))


def test_pairs_need_one_place_per_prompt_and_known_responses():
    known = {"kind": "matching", "prompts": 2, "responses": frozenset({5, 6})}
    assert check_choice(choice=(None, None), **known) == ()
    assert check_choice(choice=(5, None), **known) == (5, None)
    for wrong in ((5,), (5, 9)):
        with pytest.raises(MalformedChoice):
            check_choice(choice=wrong, **known)


@pytest.mark.parametrize("offset", [timedelta(seconds=s / 4) for s in range(-40, 160)])
def test_phases_around_deadline_and_accept_until(offset):
    deadline = START + timedelta(minutes=130)
    phase = phase_of(finished_at=None, deadline_at=deadline, accept_until=deadline + GRACE, now=deadline + offset)
    if offset < timedelta(0):
        assert phase is Phase.OPEN
    elif offset < timedelta(seconds=15):
        assert phase is Phase.TIME_UP
    else:
        assert phase is Phase.OVERDUE


@pytest.mark.parametrize(("factor", "minutes"), [("1", 130), ("1.25", 162.5), ("1.5", 195), ("2", 260)])
def test_the_deadline_is_the_start_plus_minutes_times_factor(factor, minutes):
    found = limits(started_at=START, minutes=130, factor=Decimal(factor))
    assert found is not None
    assert found.deadline_at == START + timedelta(minutes=minutes)
    assert found.accept_until == found.deadline_at + timedelta(seconds=15)


def test_untimed_attempts_stay_open_and_finished_ones_finished():
    assert limits(started_at=START, minutes=None, factor=Decimal(1)) is None
    assert limits(started_at=START, minutes=130, factor=None) is None
    assert phase_of(finished_at=None, deadline_at=None, accept_until=None, now=START) is Phase.OPEN
    assert phase_of(finished_at=START, deadline_at=None, accept_until=None, now=START) is Phase.FINISHED


def test_a_factor_that_is_not_offered_is_refused():
    with pytest.raises(ValueError, match="time factor"):
        limits(started_at=START, minutes=130, factor=Decimal("9"))


def test_seconds_left_are_rounded_up_and_not_negative():
    assert seconds_left(deadline_at=START, now=START - timedelta(milliseconds=100)) == 1
    assert seconds_left(deadline_at=START, now=START + timedelta(hours=1)) == 0
    assert seconds_left(deadline_at=None, now=START) is None
