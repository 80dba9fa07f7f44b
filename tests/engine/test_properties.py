"""What holds for every blueprint, pool and score, not only for the ones we thought of."""

from collections import Counter
from datetime import UTC, datetime, timedelta
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exam.engine.allocation import DomainCounts, ImpossibleBlueprint, allocate, share
from exam.engine.assembly import Candidate, PoolTooSmall, assemble, option_order
from exam.engine.responses import MalformedChoice, PairsKey, SequenceKey, SetKey, check_choice, fraction
from exam.engine.scoring import MarkedSlot, PercentRule, ScaledRule, score

DAY = datetime(2026, 1, 1, tzinfo=UTC)
NEVER = datetime.min.replace(tzinfo=UTC)

weights_of_blueprints = st.dictionaries(st.sampled_from("123456"), st.integers(1, 100), min_size=1)


# Allocation


@given(weights=weights_of_blueprints, length=st.integers(0, 200))
def test_shares_add_up_and_stay_within_one_of_the_exact_quota(weights, length):
    counts = share(weights=weights, length=length)
    assert sum(counts.values()) == length
    total = sum(weights.values())
    assert all(abs(counts[code] * total - weight * length) < total for code, weight in weights.items())


@given(weights=weights_of_blueprints, length=st.integers(0, 200))
def test_whoever_is_rounded_up_has_the_larger_remainder_then_weight_then_lower_code(weights, length):
    counts = share(weights=weights, length=length)
    total = sum(weights.values())
    order = {code: (-(weight * length % total), -weight, code) for code, weight in weights.items()}
    up = [order[code] for code, weight in weights.items() if counts[code] > weight * length // total]
    down = [order[code] for code, weight in weights.items() if counts[code] == weight * length // total]
    assert not up or not down or max(up) < min(down)


@given(weights=weights_of_blueprints, length=st.integers(0, 200))
def test_shares_do_not_depend_on_the_order_of_the_domains(weights, length):
    backwards = dict(reversed(weights.items()))
    assert share(weights=weights, length=length) == share(weights=backwards, length=length)


@given(weights=weights_of_blueprints, shown=st.integers(1, 130), data=st.data())
def test_a_blueprint_is_allocated_exactly_or_refused_with_the_domain_and_its_numbers(weights, shown, data):
    scored = data.draw(st.integers(1, shown))
    shown_by, scored_by = share(weights=weights, length=shown), share(weights=weights, length=scored)
    over = [code for code in sorted(weights) if scored_by[code] > shown_by[code]]
    if not over:
        expected = {code: DomainCounts(shown=shown_by[code], scored=scored_by[code]) for code in weights}
        assert allocate(weights=weights, shown=shown, scored=scored) == expected
        return
    with pytest.raises(ImpossibleBlueprint) as refusal:
        allocate(weights=weights, shown=shown, scored=scored)
    error = refusal.value
    assert (error.domain, error.shown, error.scored) == (over[0], shown_by[over[0]], scored_by[over[0]])
    assert f"Domain {error.domain} would score {error.scored} questions but show only {error.shown}" in str(error)


@pytest.mark.parametrize(
    ("weights", "shown", "scored"), [({}, 5, 5), ({"1": 0}, 5, 5), ({"1": -3, "2": 9}, 5, 5), ({"1": 1}, 5, 6)]
)
def test_odd_numbers_are_refused_in_a_sentence(weights, shown, scored):
    with pytest.raises(ValueError, match=r"^[A-Z].+\.$"):
        allocate(weights=weights, shown=shown, scored=scored)


# Assembly


@st.composite
def banks(draw):
    """Counts, a pool with case studies and enemies, and what was seen; the pool may be short."""
    domains = draw(st.lists(st.sampled_from("1234"), min_size=1, unique=True))
    names = [f"q{domain}-{n}" for domain in domains for n in range(draw(st.integers(1, 9)))]
    enemies = {}
    for name in names:
        enemies[name] = draw(st.frozensets(st.sampled_from(names), max_size=2)) - {name}
    pool = [
        Candidate(
            question=name,
            domain=name[1],
            task=f"{name[1]}.1",
            kind="single",
            case_study=draw(st.sampled_from([None, None, "s", "t"])),
            enemies=enemies[name],
        )
        for name in names
    ]
    counts = {}
    for domain in domains:
        shown = draw(st.integers(0, 7))
        counts[domain] = DomainCounts(shown=shown, scored=draw(st.integers(0, shown)))
    # Few days, so that several questions were last seen at the same moment.
    seen = draw(st.dictionaries(st.sampled_from(names), st.integers(0, 3).map(lambda n: DAY + timedelta(days=n))))
    return counts, pool, seen


def stock(pool):
    return Counter(candidate.domain for candidate in pool)


@st.composite
def drawable_banks(draw):
    """As banks(), but with enough questions in every domain."""
    counts, pool, seen = draw(banks())
    have = stock(pool)
    for domain, wanted in counts.items():
        shown = min(wanted.shown, have[domain])
        counts[domain] = DomainCounts(shown=shown, scored=min(wanted.scored, shown))
    return counts, pool, seen


def drawn_from(pool, paper):
    by_name = {candidate.question: candidate for candidate in pool}
    return [by_name[slot.question] for slot in paper]


def are_enemies(one, other):
    return one.question in other.enemies or other.question in one.enemies


@given(bank=drawable_banks(), seed=st.integers(0, 2**63 - 1))
def test_a_paper_has_the_exact_counts_shown_and_scored_and_no_repeats(bank, seed):
    counts, pool, seen = bank
    paper = assemble(counts=counts, pool=pool, seen=seen, seed=seed)
    shown, scored = Counter(s.domain for s in paper), Counter(s.domain for s in paper if s.scored)
    assert {code: (shown[code], scored[code]) for code in counts} == {
        code: (wanted.shown, wanted.scored) for code, wanted in counts.items()
    }
    assert [slot.number for slot in paper] == list(range(1, len(paper) + 1))
    assert len({slot.question for slot in paper}) == len(paper)
    assert [(c.domain, c.task, c.kind) for c in drawn_from(pool, paper)] == [
        (s.domain, s.task, s.kind) for s in paper
    ]


@given(bank=drawable_banks(), seed=st.integers(0, 2**63 - 1), chance=st.randoms())
def test_a_paper_depends_neither_on_the_order_of_the_pool_nor_on_questions_outside_the_blueprint(
    bank, seed, chance
):
    counts, pool, seen = bank
    paper = assemble(counts=counts, pool=pool, seen=seen, seed=seed)
    outside = [Candidate(question=f"q9-{n}", domain="9", task="9.1", kind="single") for n in range(5)]
    other = [*pool, *outside]
    chance.shuffle(other)
    seen_backwards = dict(reversed(seen.items()))
    counts_backwards = dict(reversed(counts.items()))
    assert paper == assemble(counts=counts_backwards, pool=other, seen=seen_backwards, seed=seed)


@given(bank=drawable_banks(), seed=st.integers(0, 2**63 - 1))
def test_no_question_is_left_out_for_one_seen_later_unless_an_enemy_of_it_was_drawn(bank, seed):
    counts, pool, seen = bank
    drawn = drawn_from(pool, assemble(counts=counts, pool=pool, seen=seen, seed=seed))
    for left in set(pool) - set(drawn):
        if any(are_enemies(left, candidate) for candidate in drawn):
            continue
        rivals = [c for c in drawn if c.domain == left.domain]
        assert all(seen.get(c.question, NEVER) <= seen.get(left.question, NEVER) for c in rivals)


@given(bank=drawable_banks(), seed=st.integers(0, 2**63 - 1))
def test_enemies_meet_only_when_their_domain_has_no_other_question(bank, seed):
    counts, pool, seen = bank
    drawn = drawn_from(pool, assemble(counts=counts, pool=pool, seen=seen, seed=seed))
    for one in drawn:
        for other in drawn:
            if one.question < other.question and are_enemies(one, other):
                # Domains are drawn in the order of their codes, so the later one had to accept.
                domain = max(one.domain, other.domain)
                left = [c for c in pool if c.domain == domain and c not in drawn]
                assert all(any(are_enemies(c, present) for present in drawn) for c in left)


@given(bank=drawable_banks(), seed=st.integers(0, 2**63 - 1))
def test_members_of_a_case_study_sit_side_by_side(bank, seed):
    counts, pool, seen = bank
    drawn = drawn_from(pool, assemble(counts=counts, pool=pool, seen=seen, seed=seed))
    for study in ("s", "t"):
        places = [place for place, candidate in enumerate(drawn) if candidate.case_study == study]
        assert not places or places[-1] - places[0] == len(places) - 1


@given(bank=banks(), seed=st.integers(0, 2**63 - 1))
def test_every_short_domain_is_named_with_its_number_and_no_other(bank, seed):
    counts, pool, seen = bank
    have = stock(pool)
    short = [(code, counts[code].shown, have[code]) for code in sorted(counts) if counts[code].shown > have[code]]
    if not short:
        assemble(counts=counts, pool=pool, seen=seen, seed=seed)
        return
    with pytest.raises(PoolTooSmall) as refusal:
        assemble(counts=counts, pool=pool, seen=seen, seed=seed)
    assert [(s.domain, s.needed, s.available) for s in refusal.value.shortages] == short
    assert all(f"Domain {code} has {available} " in str(refusal.value) for code, _, available in short)


def test_the_seed_decides_questions_order_and_what_is_scored():
    pool = [Candidate(question=f"q{n}", domain="1", task="1.1", kind="single") for n in range(20)]
    counts = {"1": DomainCounts(shown=10, scored=5)}
    papers = [assemble(counts=counts, pool=pool, seen={}, seed=seed) for seed in range(200)]
    assert {slot.question for paper in papers for slot in paper} == {c.question for c in pool}
    assert {paper[0].question for paper in papers} == {c.question for c in pool}
    # Neither a question nor a place gives away that it does not count.
    assert {slot.number for paper in papers for slot in paper if slot.scored} == set(range(1, 11))
    assert {slot.question for paper in papers for slot in paper if not slot.scored} == {c.question for c in pool}


def test_a_paper_is_shuffled_over_its_domains():
    pool = [Candidate(question=f"q{d}{n}", domain=d, task=f"{d}.1", kind="single") for d in "12" for n in range(4)]
    counts = {d: DomainCounts(shown=4, scored=4) for d in "12"}
    papers = [assemble(counts=counts, pool=pool, seen={}, seed=seed) for seed in range(50)]
    assert {paper[0].domain for paper in papers} == {paper[-1].domain for paper in papers} == {"1", "2"}
    assert len({tuple(slot.domain for slot in paper) for paper in papers}) > 10


def test_each_question_shuffles_its_options_on_its_own():
    orders = [[option_order(seed=s, question=q, options="abcd") for s in range(50)] for q in ("q1", "q2")]
    assert orders[0] != orders[1]


# Responses

ids = st.integers(1, 8)


@given(right=st.frozensets(ids, min_size=1), chosen=st.frozensets(ids))
def test_a_set_is_wholly_right_only_when_it_is_the_key(right, chosen):
    found = fraction(key=SetKey(right=right), choice=tuple(sorted(chosen)))
    assert 0 <= found <= 1
    assert (found == 1) == (chosen == right)


@given(right=st.lists(ids, min_size=1, unique=True), chosen=st.lists(ids, unique=True))
def test_a_sequence_is_wholly_right_only_when_it_is_the_key(right, chosen):
    found = fraction(key=SequenceKey(right=tuple(right)), choice=tuple(chosen))
    assert 0 <= found <= 1
    assert (found == 1) == (chosen == right)


@given(pairs=st.lists(st.tuples(ids, st.none() | ids), min_size=1))
def test_pairs_are_wholly_right_only_when_they_are_the_key(pairs):
    right, chosen = zip(*pairs, strict=True)
    found = fraction(key=PairsKey(right=right), choice=chosen)
    assert 0 <= found <= 1
    assert (found == 1) == (chosen == right)


@given(chosen=st.lists(ids, unique=True))
def test_a_set_is_stored_in_one_form_and_a_sequence_as_it_came(chosen):
    known = frozenset(range(1, 9))
    stored = check_choice(kind="multiple", choice=tuple(chosen), options=known)
    assert stored == tuple(sorted(chosen))
    assert check_choice(kind="multiple", choice=stored, options=known) == stored
    assert check_choice(kind="ordering", choice=tuple(chosen), options=known) == tuple(chosen)


@pytest.mark.parametrize(("kind", "choice"), [("recall", (1,)), ("true_false", (1, 2)), ("single", (1, 2))])
def test_known_options_may_still_be_too_many(kind, choice):
    with pytest.raises(MalformedChoice, match=r"^[A-Z].+\.$"):
        check_choice(kind=kind, choice=choice, options=frozenset({1, 2}))


def test_a_choice_is_always_stored_as_a_tuple():
    assert check_choice(kind="ordering", choice=[2, 1], options=frozenset({1, 2})) == (2, 1)
    assert check_choice(kind="matching", choice=[2, None], prompts=2, responses=frozenset({1, 2})) == (2, None)
    assert check_choice(kind="recall", choice=(), options=frozenset()) == ()


# Scoring

rules = st.builds(
    lambda minimum, below, above, raw_cut, more: ScaledRule(
        minimum=minimum,
        maximum=minimum + below + above,
        cut=minimum + below,
        raw_cut=raw_cut,
        raw_max=raw_cut + more,
    ),
    minimum=st.integers(0, 300),
    below=st.integers(1, 700),
    above=st.integers(1, 700),
    raw_cut=st.fractions(Fraction(1, 4), 60, max_denominator=4),
    more=st.fractions(Fraction(1, 4), 60, max_denominator=4),
)


@st.composite
def marked_slots(draw):
    one_or_two = st.sampled_from([Fraction(1), Fraction(2)])
    slots = []
    for _ in range(draw(st.integers(1, 40))):
        most = draw(one_or_two)
        scored, domain = draw(st.booleans()), draw(st.sampled_from("123"))
        mark = most * draw(st.sampled_from([Fraction(0), Fraction(1, 3), Fraction(1)]))
        slots.append(MarkedSlot(domain=domain, scored=scored, mark=mark, max_mark=most))
    slots.append(MarkedSlot(domain="1", scored=True, mark=Fraction(0), max_mark=Fraction(1)))
    return slots


@given(slots=marked_slots(), rule=rules)
def test_verdict_and_scaled_score_agree_and_stay_within_the_scale(slots, rule):
    result = score(slots=slots, rule=rule)
    assert result.passed == (result.raw * rule.raw_max >= rule.raw_cut * result.raw_max)
    assert rule.minimum <= result.scaled <= rule.maximum
    assert (result.scaled >= rule.cut) == result.passed


@given(rule=rules, of=st.integers(1, 65))
def test_more_right_answers_never_scale_to_less(rule, of):
    one = Fraction(1)
    results = [
        score(slots=[MarkedSlot("1", True, one * (n < right), one) for n in range(of)], rule=rule)
        for right in range(of + 1)
    ]
    scaled = [result.scaled for result in results]
    assert scaled == sorted(scaled)
    assert (scaled[0], scaled[-1]) == (rule.minimum, rule.maximum)


@given(rule=rules)
def test_exactly_the_raw_cut_is_exactly_the_cut_score(rule):
    slots = [MarkedSlot(domain="1", scored=True, mark=rule.raw_cut, max_mark=rule.raw_max)]
    result = score(slots=slots, rule=rule)
    assert (result.scaled, result.passed) == (rule.cut, True)
    hair = Fraction(1, 10**9)
    slots = [MarkedSlot(domain="1", scored=True, mark=rule.raw_cut - hair, max_mark=rule.raw_max)]
    result = score(slots=slots, rule=rule)
    assert (result.scaled, result.passed) == (rule.cut - 1, False)


@given(slots=marked_slots(), cut=st.integers(1, 100))
def test_the_percent_rule_passes_from_its_cut_on_and_has_no_scale(slots, cut):
    result = score(slots=slots, rule=PercentRule(cut=Fraction(cut)))
    assert result.scaled is None
    assert result.passed == (100 * result.raw >= cut * result.raw_max)


@given(slots=marked_slots(), rule=rules, chance=st.randoms())
def test_only_scored_slots_count_and_their_domains_add_up(slots, rule, chance):
    result = score(slots=slots, rule=rule)
    assert sum(d.raw for d in result.domains) == result.raw
    assert sum(d.raw_max for d in result.domains) == result.raw_max
    assert sum(d.slots for d in result.domains) == sum(slot.scored for slot in slots)
    counted = [slot for slot in slots if slot.scored]
    chance.shuffle(counted)
    assert score(slots=counted, rule=rule) == result


def test_a_paper_without_a_scored_slot_has_no_score():
    with pytest.raises(ValueError, match="no score"):
        score(slots=[MarkedSlot("1", False, Fraction(1), Fraction(1))], rule=PercentRule(cut=Fraction(80)))


@pytest.mark.parametrize(("cut", "raw_cut"), [(100, 35), (1000, 35), (99, 35), (720, 0), (720, 50), (720, 51)])
def test_a_cut_outside_its_range_is_refused_in_a_sentence(cut, raw_cut):
    with pytest.raises(ValueError, match=r"^The (raw cut|cut score) .+\.$"):
        ScaledRule(minimum=100, maximum=1000, cut=cut, raw_cut=Fraction(raw_cut), raw_max=Fraction(50))
