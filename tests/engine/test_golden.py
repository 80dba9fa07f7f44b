"""The hand-worked tables of tests/golden; each row there says how its number was found."""

import json
from fractions import Fraction
from pathlib import Path

import pytest

from exam.engine.allocation import ImpossibleBlueprint, allocate, half, share
from exam.engine.responses import PairsKey, SequenceKey, SetKey, fraction
from exam.engine.scoring import MarkedSlot, PercentRule, ScaledRule, score

GOLDEN = Path(__file__).resolve().parents[1] / "golden"
ALLOCATION, SCORING, RESPONSES = (
    json.loads((GOLDEN / f"{name}.json").read_text()) for name in ("allocation", "scoring", "responses")
)
AWS = ScaledRule(minimum=100, maximum=1000, cut=720, raw_cut=Fraction(35), raw_max=Fraction(50))
CLAMP = SCORING["clamp"]


def marked(*, right, of):
    one = Fraction(1)
    return [MarkedSlot(domain="1", scored=True, mark=one * (n < right), max_mark=one) for n in range(of)]


@pytest.mark.parametrize("row", ALLOCATION["shares"], ids=lambda row: row["name"])
def test_counts_are_shared_as_worked_by_hand(row):
    assert share(weights=row["weights"], length=row["length"]) == row["counts"]


@pytest.mark.parametrize(("count", "expected"), ALLOCATION["halves"])
def test_half_of_a_paper_is_rounded_up(count, expected):
    assert half(count) == expected


def test_a_domain_that_would_score_more_than_it_shows_is_named_with_its_numbers():
    row = ALLOCATION["impossible"]
    with pytest.raises(ImpossibleBlueprint, match="Domain 3 would score 2 questions but show only 1") as refusal:
        allocate(weights=row["weights"], shown=row["shown"], scored=row["scored"])
    error = refusal.value
    assert (error.domain, error.shown, error.scored) == (row["domain"], row["shown_there"], row["scored_there"])


@pytest.mark.parametrize("row", SCORING["scaled"], ids=lambda row: f"{row['raw']} of {row['of']}")
def test_scaled_scores_and_verdicts_are_as_worked_by_hand(row):
    result = score(slots=marked(right=row["raw"], of=row["of"]), rule=AWS)
    assert (result.raw, result.scaled, result.passed) == (row["raw"], row["scaled"], row["passed"])


@pytest.mark.parametrize("row", CLAMP["rows"], ids=lambda row: f"raw {row['raw']}")
def test_rounding_never_carries_a_fail_up_to_the_cut(row):
    numbers = {name: CLAMP[name] for name in ("minimum", "maximum", "cut")}
    rule = ScaledRule(**numbers, raw_cut=Fraction(CLAMP["raw_cut"]), raw_max=Fraction(CLAMP["raw_max"]))
    result = score(slots=marked(right=row["raw"], of=CLAMP["raw_max"]), rule=rule)
    assert (result.scaled, result.passed) == (row["scaled"], row["passed"])


@pytest.mark.parametrize("row", SCORING["percent"], ids=lambda row: f"{row['raw']} of {row['of']}")
def test_the_percent_rule_decides_as_worked_by_hand(row):
    result = score(slots=marked(right=row["raw"], of=row["of"]), rule=PercentRule(cut=Fraction(row["cut"])))
    assert (result.scaled, result.passed) == (None, row["passed"])


@pytest.mark.parametrize("row", RESPONSES["fractions"], ids=lambda row: f"{row['kind']} {row['choice']}")
def test_fractions_are_as_worked_by_hand(row):
    keys = {
        "set": SetKey(right=frozenset(row["right"])),
        "sequence": SequenceKey(right=tuple(row["right"])),
        "pairs": PairsKey(right=tuple(row["right"])),
    }
    assert fraction(key=keys[row["kind"]], choice=tuple(row["choice"])) == Fraction(row["fraction"])
