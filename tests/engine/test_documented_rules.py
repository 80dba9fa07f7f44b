"""The tables of docs/scoring.md on the percent rule and on time."""

import re
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import pytest

from exam.engine.scoring import MarkedSlot, PercentRule, score
from exam.engine.timing import limits

DOCUMENT = (Path(__file__).resolve().parents[2] / "docs" / "scoring.md").read_text()
START = datetime(2026, 11, 21, 9, tzinfo=UTC)


def rows(*, pattern, count):
    found = re.findall(pattern, DOCUMENT, flags=re.MULTILINE)
    # A table whose form changes must not slip out of the test.
    assert len(found) == count
    return found


@pytest.mark.parametrize(("right", "of", "passes"), rows(pattern=r"^\| (\d+) \| (\d+) \| (yes|no) \|$", count=6))
def test_the_percent_rule_decides_as_documented(right, of, passes):
    one = Fraction(1)
    slots = [MarkedSlot("1", True, one * (n < int(right)), one) for n in range(int(of))]
    assert score(slots=slots, rule=PercentRule(cut=Fraction(80))).passed == (passes == "yes")


@pytest.mark.parametrize(("factor", "minutes"), rows(pattern=r"^\| ([\d.]+) \| ([\d.]+) \|$", count=4))
def test_a_time_factor_stretches_the_deadline_as_documented(factor, minutes):
    found = limits(started_at=START, minutes=130, factor=Decimal(factor))
    assert found is not None
    assert found.deadline_at == START + timedelta(minutes=float(minutes))
