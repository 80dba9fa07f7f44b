"""docs/scoring.md is worked by hand; the code is held to it."""

import re
from datetime import UTC, datetime, timedelta
from fractions import Fraction
from pathlib import Path

import pytest

from exam.engine.allocation import ImpossibleBlueprint, allocate, half, share
from exam.engine.responses import SetKey
from exam.engine.scoring import MarkedSlot, PercentRule, ScaledRule, holds, score, share_to_pass
from exam.engine.sitting import Save, change_of, seconds_on

DOCUMENT = (Path(__file__).resolve().parents[2] / "docs" / "scoring.md").read_text()
AWS = ScaledRule(minimum=100, maximum=1000, cut=720, raw_cut=Fraction(35), raw_max=Fraction(50))


def rows(pattern):
    found = re.findall(pattern, DOCUMENT, flags=re.MULTILINE)
    assert len(found) > 5
    return found


def marked(right, of):
    return [MarkedSlot("1", True, Fraction(n < right), Fraction(1)) for n in range(of)]


@pytest.mark.parametrize(
    ("name", "weights", "length", "counts"), rows(r"^\| (\w[\w ]+?) \| ([\d ]+) \| (\d+) \| ([\d ]+) \|$")
)
def test_questions_are_shared_as_worked_by_hand(name, weights, length, counts):
    by_code = {str(n): int(weight) for n, weight in enumerate(weights.split(), start=1)}
    assert list(share(weights=by_code, length=int(length)).values()) == [int(count) for count in counts.split()]


@pytest.mark.parametrize(
    ("raw", "of", "scaled", "verdict"), rows(r"^\| (\d+) \| (\d+) \| (\d+) \| (pass|fail) \|$")
)
def test_scores_are_scaled_as_worked_by_hand(raw, of, scaled, verdict):
    result = score(slots=marked(int(raw), int(of)), rule=AWS)
    assert (result.scaled, result.passed) == (int(scaled), verdict == "pass")


@pytest.mark.parametrize(("right", "passed"), [(11, False), (12, True), (15, True), (0, False)])
def test_the_percent_rule_passes_at_80_percent_of_15(right, passed):
    result = score(slots=marked(right, 15), rule=PercentRule(cut=Fraction(80)))
    assert (result.passed, result.scaled) == (passed, None)


def test_unscored_slots_do_not_count():
    slots = [*marked(1, 2), MarkedSlot("1", False, Fraction(1), Fraction(1))]
    result = score(slots=slots, rule=PercentRule(cut=Fraction(50)))
    assert (result.raw, result.raw_max) == (1, 2)


def test_a_blueprint_that_would_score_more_than_it_shows_is_refused_with_the_domain():
    # Shown 2 of weights 1:1:1 gives 1, 1, 0; scored 1 of 1:1:1 gives 1, 0, 0; with 10:10:1 nothing is impossible.
    weights = {"1": 45, "2": 33, "3": 22}
    # 3 shown: 1.35, 0.99, 0.66 -> 1, 1, 1. 2 scored: 0.90, 0.66, 0.44 -> 1, 1, 0.
    assert [c.scored for c in allocate(weights=weights, shown=3, scored=2).values()] == [1, 1, 0]
    # The Alabama paradox: 10 shown of 6:6:2 are 4.29, 4.29, 1.43 -> 4, 4, 2; 11 are 4.71, 4.71, 1.57 -> 5, 5, 1.
    with pytest.raises(ImpossibleBlueprint) as refusal:
        allocate(weights={"1": 6, "2": 6, "3": 2}, shown=11, scored=10)
    assert (refusal.value.domain, refusal.value.shown, refusal.value.scored) == ("3", 1, 2)


def test_half_of_an_odd_count_is_rounded_up():
    assert [half(n) for n in (65, 50, 15, 130)] == [33, 25, 8, 65]


@pytest.mark.parametrize(
    ("right", "of", "percent", "words"),
    rows(r"^\| (\d+) \| (\d+) \| (\d+) % \| (needs work|is on course|too few to say) \|$"),
)
def test_a_domain_is_on_course_as_worked_by_hand(right, of, percent, words):
    share = share_to_pass(PercentRule(cut=Fraction(int(percent))))
    verdict = holds(raw=Fraction(int(right)), raw_max=Fraction(int(of)), slots=int(of), share=share)
    assert {True: "is on course", False: "needs work", None: "too few to say"}[verdict] == words


def test_the_share_to_pass_of_a_scaled_rule_is_that_of_its_raw_cut():
    assert share_to_pass(AWS) == Fraction(7, 10)


def choice(letters):
    return () if letters == "-" else tuple(ord(letter) for letter in letters)


@pytest.mark.parametrize(("key", "choices", "words"), rows(r"^\| ([A-D]+) \| ([-A-D, ]+) \| ([a-z →]+) \|$"))
def test_changed_responses_count_as_worked_by_hand(key, choices, words):
    change = change_of(
        key=SetKey(right=frozenset(choice(key))), choices=[choice(letters) for letters in choices.split(", ")]
    )
    assert (change.value if change else "no change") == words


@pytest.mark.parametrize(("saves", "seconds"), rows(r"^\| ([-\d, ]+/[-\d/, ]+) \| (\d+|not measured) \|$"))
def test_seconds_on_a_question_add_up_as_worked_by_hand(saves, seconds):
    start = datetime(2026, 1, 5, 9, 0, tzinfo=UTC)
    parts = [save.split("/") for save in saves.split(", ")]
    found = seconds_on(
        [
            Save(seconds=None if shown == "-" else int(shown), at=start + timedelta(seconds=int(at)))
            for at, shown in parts
        ]
    )
    assert ("not measured" if found is None else str(found)) == seconds
