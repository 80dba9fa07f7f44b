"""The bundled AWS bank is as large and as sound as it says. Needs no database."""

import pytest

from exam.bank.checks.pool import counts_of, papers_of, pool_of
from exam.interchange.bank_files import read_bank
from tests.exam.bank_cast import FIXTURES


@pytest.fixture(scope="module")
def aws():
    return read_bank(FIXTURES / "aws-mla")


def blueprint_of(bank, code):
    return next(blueprint for blueprint in bank.blueprints if blueprint.code == code)


@pytest.mark.parametrize("code", ["MLA-C01", "MLA-C02"])
@pytest.mark.parametrize("learner", range(20))
def test_five_mocks_in_a_row_repeat_no_question(aws, code, learner):
    blueprint = blueprint_of(aws, code)
    pool = pool_of(blueprint, aws)
    papers = list(papers_of(counts=counts_of(blueprint), pool=pool, papers=5, learner=learner))
    met = [slot.question for paper in papers for slot in paper]
    assert len(met) == 5 * 65
    assert len(set(met)) == len(met)


def test_it_holds_402_questions_325_of_them_for_the_first_edition(aws):
    asked = [q for q in aws.questions if q.status == "ready" and q.kind not in ("true_false", "recall")]
    first = [q for q in asked if any(place.blueprint == "MLA-C01" for place in q.placements)]
    assert len(asked) >= 402
    assert len(first) >= 325
    assert len(asked) - len(first) >= 77
    assert sum(q.kind == "true_false" and q.status == "ready" for q in aws.questions) >= 40


# So many do five papers of 65 show by domain: 18, 17, 14 and 16 a paper at first, 18, 16, 16 and 15 since.
@pytest.mark.parametrize(
    ("code", "wanted"),
    [("MLA-C01", {"1": 90, "2": 85, "3": 70, "4": 80}), ("MLA-C02", {"1": 90, "2": 80, "3": 80, "4": 75})],
)
def test_each_domain_has_enough_for_five_papers(aws, code, wanted):
    stock = dict.fromkeys(wanted, 0)
    for candidate in pool_of(blueprint_of(aws, code), aws):
        stock[candidate.domain] += 1
    assert all(stock[domain] >= count for domain, count in wanted.items()), stock


def test_eight_to_twelve_case_studies_are_asked_about(aws):
    assert 8 <= len(aws.case_studies) <= 12


def test_stems_with_their_lead_in_have_35_to_110_words_in_the_median(aws):
    lengths = sorted(len(f"{q.stem} {q.lead_in}".split()) for q in aws.questions if q.lead_in)
    assert 35 <= lengths[len(lengths) // 2] <= 110
