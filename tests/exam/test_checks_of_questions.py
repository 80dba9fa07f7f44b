"""Each check of docs/bank-checks.md says nothing of a good question and names the fault of a spoiled one."""

from datetime import timedelta

import pytest

from exam.bank.checks import check
from exam.interchange.drafts import (
    Authoring,
    PlacementDraft,
    ReferenceDraft,
)
from tests.exam.bakery import (
    GOOD,
    OPTIONS,
    TODAY,
    WHY_NOT,
    bank,
    found,
    option,
    spoiled,
    with_option,
)


def test_a_good_bank_has_no_findings():
    assert check(bank(), today=TODAY, release=True) == ()


SPOILED = {
    "a lead-in is missing": (spoiled(lead_in=""), ["E1"]),
    "a topic that no row explains": (spoiled(topics=("B11-01", "B99-01")), ["E2"]),
    "the task is not the one of its topic": (
        spoiled(placements=(PlacementDraft(blueprint="BAKE", task="1.2"),)),
        ["E2"],
    ),
    "a task that the blueprint does not have": (
        spoiled(placements=(PlacementDraft(blueprint="BAKE", task="7.7"),)),
        ["E2", "E2", "E32"],
    ),
    "three options": (spoiled(options=OPTIONS[:3]), ["E3"]),
    "two options that say the same": (
        spoiled(options=with_option("c", text="give the bakery a second oven, now!")),
        ["E5", "W14"],
    ),
    "the author has read it alone": (spoiled(authoring=Authoring(author="a", reviewer="a")), ["E6"]),
    "nobody has read it": (spoiled(authoring=Authoring(author="a")), ["E6"]),
    "a key that is much longer": (
        spoiled(options=with_option("a", text="Give each shift a rack of its own beside the warm door")),
        ["W9"],
    ),
    "an option that is a paragraph": (
        spoiled(options=with_option("a", text="a b c d e f g h i j k l m n o p q")),
        ["W9"],
    ),
    "a key that says what it is for": (
        spoiled(options=with_option("a", text="Give each a rack so that all is well")),
        ["W10", "W11"],
    ),
    "an absolute word": (spoiled(options=with_option("b", text="Give the bakery never an oven")), ["W11"]),
    "a word of the stem in the key alone": (
        spoiled(options=with_option("a", text="Give the loaves a rack of theirs")),
        ["W11"],
    ),
    "all of the above": (spoiled(options=with_option("b", text="All of the above, one by one")), ["E12", "W11"]),
    "an option named by a letter": (spoiled(explanation="Option B is too dear for the owner."), ["E12"]),
    "one option ends otherwise": (spoiled(options=with_option("b", text="Give us a second oven now.")), ["W13"]),
    "two options that are nearly one": (
        spoiled(
            options=(
                OPTIONS[0],
                option("b", "Give the bakery one more oven"),
                option("c", "Give the bakery one more good oven"),
                OPTIONS[3],
            )
        ),
        ["W14"],
    ),
    "a stem of three words": (spoiled(stem="A bakery bakes."), ["W15"]),
    "a lead-in that does not ask": (spoiled(lead_in="Choose the change with the LEAST work."), ["E15"]),
    "a qualifier that is easily overlooked": (spoiled(lead_in="Which change is best?"), ["W16"]),
    "two qualifiers": (spoiled(lead_in="Which is the BEST change with the LEAST work?"), ["W16"]),
    "a loud negative": (spoiled(lead_in="Which change does NOT meet the need?"), ["W17"]),
    "a quiet negative": (spoiled(lead_in="Which change does not meet the need?"), ["E17"]),
    "the reader is addressed": (spoiled(lead_in="Which change do you make FIRST?"), ["W18"]),
    "the company is praised": (spoiled(stem=GOOD.stem.replace("A bakery", "A leading bakery")), ["W18"]),
    "a reason that is none": (spoiled(options=with_option("b", explanation="It is not the best.")), ["E22"]),
    "a reason that is an essay": (
        spoiled(options=with_option("b", explanation=" ".join(["loaf"] * 81))),
        ["W22"],
    ),
    "one reason for two options": (
        spoiled(options=with_option("b", explanation=WHY_NOT["c"])),
        ["E22"],
    ),
    "no explanation of the whole": (spoiled(explanation=""), ["E22"]),
    "no takeaway": (spoiled(takeaway=""), ["E23"]),
    "a reason that repeats the option": (
        spoiled(
            options=with_option("a", explanation="It does give each shift a rack of its own, just as wanted.")
        ),
        ["W23"],
    ),
    "no reference": (spoiled(references=()), ["E24"]),
    "a host that nobody vouches for": (
        spoiled(references=(ReferenceDraft(url="https://example.com/racks", title="Racks"),)),
        ["E24"],
    ),
    "an address with a query": (
        spoiled(references=(ReferenceDraft(url="https://docs.example.org/racks?x=1", title="Racks"),)),
        ["E24"],
    ),
    "an address in one language": (
        spoiled(references=(ReferenceDraft(url="https://docs.example.org/de_de/racks", title="Racks"),)),
        ["E24"],
    ),
    "checked long ago": (spoiled(checked_on=TODAY - timedelta(days=366)), ["W26"]),
    "volatile, and checked a while ago": (
        spoiled(volatile=True, checked_on=TODAY - timedelta(days=91)),
        ["W26"],
    ),
    "checked at no time": (spoiled(checked_on=None), ["W26"]),
    "a name that is not written so": (spoiled(takeaway="The Big Oven stays."), ["E27"]),
    "a name that nobody knows": (spoiled(takeaway="Amazon Toast stays."), ["W27"]),
    "British spelling": (spoiled(takeaway="The colour of bread stays."), ["W28"]),
    "a curly quote": (spoiled(takeaway="The bakery\N{RIGHT SINGLE QUOTATION MARK}s bread stays."), ["W28"]),
    "a short form": (spoiled(stem=GOOD.stem + " It has ovens, e.g. two."), ["W28"]),
    "a stem that only scholars read": (
        spoiled(stem="Notwithstanding considerable organizational restructuring requirements " * 5),
        ["W29"],
    ),
    "a kind that no blueprint of it draws": (
        spoiled(kind="ordering", lead_in="Select and order TWO.", options=()),
        ["E3", "E3", "E30", "E32"],
    ),
}


@pytest.mark.parametrize("name", SPOILED)
def test_a_fault_of_a_question_is_found_under_its_number(name):
    question, told = SPOILED[name]
    assert sorted(found(bank(question))) == sorted(told)
