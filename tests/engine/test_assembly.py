"""Assembly is exact: no repeats, unseen first, the same paper for the same arguments."""

from collections import Counter
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exam.engine.allocation import DomainCounts
from exam.engine.assembly import Candidate, PoolTooSmall, assemble, option_order

DAY = datetime(2026, 1, 1, tzinfo=UTC)
COUNTS = {"1": DomainCounts(shown=3, scored=2), "2": DomainCounts(shown=2, scored=1)}


def pool(per_domain=6, **changes):
    return [
        Candidate(question=f"q{d}-{n}", domain=d, task=f"{d}.1", kind="single", **changes.get(f"q{d}-{n}", {}))
        for d in ("1", "2")
        for n in range(per_domain)
    ]


@given(seed=st.integers(0, 2**62), order=st.randoms(), seen=st.sets(st.sampled_from([c.question for c in pool()])))
def test_a_paper_is_exact_and_depends_on_nothing_but_its_arguments(seed, order, seen):
    when = {question: DAY + timedelta(days=n) for n, question in enumerate(sorted(seen))}
    shuffled = pool()
    order.shuffle(shuffled)
    paper = assemble(counts=COUNTS, pool=shuffled, seen=when, seed=seed)
    assert paper == assemble(counts=COUNTS, pool=pool(), seen=when, seed=seed)
    assert [slot.number for slot in paper] == [1, 2, 3, 4, 5]
    assert len({slot.question for slot in paper}) == 5
    assert Counter(slot.domain for slot in paper) == {"1": 3, "2": 2}
    assert Counter(slot.domain for slot in paper if slot.scored) == {"1": 2, "2": 1}
    for domain, shown in (("1", 3), ("2", 2)):
        unseen = {c.question for c in pool() if c.domain == domain} - seen
        drawn = {slot.question for slot in paper if slot.domain == domain}
        assert len(drawn & unseen) == min(shown, len(unseen))
        oldest = sorted((q for q in seen if q.startswith(f"q{domain}")), key=when.__getitem__)
        assert drawn - unseen == set(oldest[: shown - min(shown, len(unseen))])


def test_every_short_domain_is_named_with_its_number():
    with pytest.raises(PoolTooSmall) as short:
        assemble(counts=COUNTS, pool=pool(per_domain=1), seen={}, seed=1)
    assert [(s.domain, s.needed, s.available) for s in short.value.shortages] == [("1", 3, 1), ("2", 2, 1)]
    assert "Domain 1 has 1 usable questions and needs 3: 2 more." in str(short.value)


def test_a_question_twice_in_the_pool_is_refused():
    with pytest.raises(ValueError, match="q1-0 twice"):
        assemble(counts=COUNTS, pool=[*pool(), pool()[0]], seen={}, seed=1)


@pytest.mark.parametrize("seed", range(50))
def test_enemies_are_kept_apart_while_the_domain_has_another(seed):
    enemies = {"q1-0": {"enemies": frozenset({"q1-1", "q2-0"})}}
    drawn = {slot.question for slot in assemble(counts=COUNTS, pool=pool(**enemies), seen={}, seed=seed)}
    assert not ("q1-0" in drawn and drawn & {"q1-1", "q2-0"})


def test_enemies_sit_together_rather_than_leave_a_paper_short():
    enemies = {"q1-0": {"enemies": frozenset({"q1-1"})}}
    paper = assemble(counts=COUNTS, pool=pool(per_domain=3, **enemies), seen={}, seed=1)
    assert len(paper) == 5


@pytest.mark.parametrize("seed", range(50))
def test_members_of_a_case_study_sit_together(seed):
    study = {f"q{d}-{n}": {"case_study": "s"} for d in ("1", "2") for n in range(4)}
    paper = assemble(counts=COUNTS, pool=pool(**study), seen={}, seed=seed)
    places = [slot.number for slot in paper if slot.question in study]
    assert places == list(range(places[0], places[0] + len(places)))


def test_the_shuffle_of_options_is_uniform():
    seen = Counter(option_order(seed=seed, question="q", options="abcd") for seed in range(10_000))
    expected = 10_000 / 24
    chi_square = sum((seen[order] - expected) ** 2 / expected for order in seen)
    assert len(seen) == 24
    assert chi_square < 49.728  # the 0.999 quantile for 23 degrees of freedom, from a printed table
