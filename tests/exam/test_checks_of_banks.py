"""What is wrong with a bank though each of its questions is right: likeness, coverage, papers, waivers."""

from datetime import timedelta

import pytest

from exam.bank.checks import check
from exam.interchange.drafts import (
    Authoring,
    CaseStudyDraft,
    DomainDraft,
    PlacementDraft,
    TaskDraft,
    TranslatedOptionDraft,
    TranslationDraft,
)
from exam.interchange.rules import (
    BlueprintRule,
    CellRule,
    LimitRule,
    Waiver,
)
from tests.exam.bakery import (
    GOOD,
    OPTIONS,
    RULES,
    TODAY,
    TOPIC,
    bank,
    blueprint,
    found,
    limit,
    rules,
    spoiled,
    with_option,
)


def twin(**fields):
    return spoiled(key="bake-11-0002", **fields)


OTHER_STEM = (
    "A mill grinds grain for three villages, and each of them brings its own sacks on a Monday. Since spring the "
    "miller has given back the wrong flour twice, and the villages have asked for a remedy that costs nothing."
)


def test_two_questions_that_tell_one_story_are_found():
    told = found(bank(GOOD, twin(options=with_option("a", text="Give each shift racks of its own"))))
    assert told == ["E20"]


def test_the_same_right_words_once_too_often_are_found():
    assert found(bank(GOOD, twin(stem=OTHER_STEM))) == ["W21"]


def test_a_topic_without_a_question_and_one_with_too_many_are_found():
    lonely = TOPIC.model_copy(update={"id": "B11-02"})
    assert found(bank(topics=(TOPIC, lonely))) == ["E31"]
    assert found(bank(rules=limit("primary_topic", max=0))) == ["W31"]


def test_a_topic_of_the_newest_edition_is_covered_by_whoever_stands_on_its_skill():
    lonely = TOPIC.model_copy(update={"id": "B11-02", "skill": "1.1.2"})
    there = spoiled(placements=(PlacementDraft(blueprint="BAKE", task="1.1", skill="1.1.2"),))
    newest = rules(skills_of="BAKE")
    assert found(bank(topics=(TOPIC, lonely), rules=newest)) == ["E31"]
    assert found(bank(there, topics=(TOPIC, lonely), rules=newest)) == []
    assert found(bank(there, topics=(TOPIC, lonely))) == ["E31"]


def test_a_weighty_topic_is_named_twice_and_leads_once():
    assert found(bank(topics=(TOPIC.model_copy(update={"weight": "high"}),))) == ["W31"]


def test_a_topic_that_the_newest_edition_dropped_has_no_place_in_it():
    dropped = TOPIC.model_copy(update={"skill": ""})
    assert found(bank(topics=(dropped,), rules=rules(skills_of="BAKE"))) == ["E2"]
    assert found(bank(topics=(dropped,), rules=rules(skills_of=None))) == []


def test_the_key_may_be_the_longest_option_so_often_and_no_more():
    # The key of GOOD has 33 signs, the others 33, 32 and 30: it is longest, but not alone.
    alone = spoiled(options=with_option("b", text="Give the bakery a second oven"))
    assert found(bank(rules=limit("key_longest", max=0.3))) == []
    assert found(bank(alone, rules=limit("key_longest", max=0.3))) == ["E8"]
    assert found(bank(alone, rules=limit("key_longest", max=1))) == []


CELL = {"kinds": {"single": 3}, "difficulties": {"easy": 1, "medium": 2}}


@pytest.mark.parametrize(
    ("kind_tolerance", "difficulty_tolerance", "told"),
    [(2, 2, []), (1, 2, ["E30"]), (2, 1, ["E30"]), (0, 0, ["E30", "E30"])],
)
def test_a_cell_is_held_within_its_tolerance(kind_tolerance, difficulty_tolerance, told):
    # One easy single question stands there: two singles and two of medium difficulty are missing.
    wanted = BlueprintRule(
        blueprint="BAKE",
        reason="r",
        kind_tolerance=kind_tolerance,
        difficulty_tolerance=difficulty_tolerance,
        cells={"1.1": CellRule(**CELL)},
    )
    assert found(bank(rules=rules(blueprints=(wanted,)))) == told


def test_a_release_wants_each_domain_whole():
    wanted = BlueprintRule(
        blueprint="BAKE", reason="r", kind_tolerance=2, difficulty_tolerance=2, cells={"1.1": CellRule(**CELL)}
    )
    assert found(bank(rules=rules(blueprints=(wanted,))), release=True) == ["E30"]


def test_promised_papers_are_drawn_by_a_hundred_learners():
    twice = rules(blueprints=(BlueprintRule(blueprint="BAKE", papers=2, reason="r"),))
    assert found(bank(rules=twice)) == ["E32"]
    other = twin(stem=OTHER_STEM, options=with_option("a", text="Give each shift racks of its own"))
    assert found(bank(GOOD, other, rules=twice)) == []


def test_enemies_that_must_sit_together_are_found():
    whole = rules(blueprints=(BlueprintRule(blueprint="BAKE", reason="r"),))
    other = twin(
        stem=OTHER_STEM, options=with_option("a", text="Give each shift racks of its own"), enemies=(GOOD.key,)
    )
    both = (blueprint(question_count=2, scored_count=1),)
    assert found(bank(GOOD, other, rules=whole, blueprints=both)) == ["W32"]


def test_papers_that_differ_in_difficulty_are_found():
    uneven = rules(
        blueprints=(BlueprintRule(blueprint="BAKE", reason="r"),),
        limits={**RULES.limits, "p_estimate_spread": LimitRule(max=0.05, reason="r")},
    )
    hard = twin(
        stem=OTHER_STEM,
        options=with_option("a", text="Give each shift racks of its own"),
        authoring=GOOD.authoring.model_copy(update={"p_estimate": 0.4}),
    )
    assert found(bank(GOOD, hard, rules=uneven)) == ["W34"]
    assert found(bank(rules=uneven)) == []


def test_qualifiers_and_services_of_the_keys_are_counted():
    assert found(bank(rules=limit("qualifier_share", min=0.1, max=0.2))) == ["W33", "W33", "W33"]
    served = spoiled(options=with_option("a", text="Give each shift Amazon Crumb now"))
    assert found(bank(served, rules=limit("key_service", max=0.5))) == ["W33"]


def test_members_of_a_case_study_are_two_to_four_of_one_domain():
    study = CaseStudyDraft(key="bake-study-0001", scenario="A bakery. " * 20)
    member = {"case_study": study.key}
    other = twin(stem=OTHER_STEM, options=with_option("a", text="Give each shift racks of its own"), **member)
    assert found(bank(spoiled(**member), case_studies=(study,))) == ["E1"]
    assert found(bank(spoiled(**member), other, case_studies=(study,))) == []
    elsewhere = other.model_copy(update={"placements": (PlacementDraft(blueprint="BAKE", task="2.1"),)})
    second = DomainDraft(code="2", name="Cake", weight=1, tasks=(TaskDraft(code="2.1", title="Ice"),))
    wide = blueprint(question_count=2, domains=(*blueprint().domains, second))
    told = found(bank(spoiled(**member), elsewhere, case_studies=(study,), blueprints=(wide,)))
    assert told == ["E2", "E2"]  # its topic belongs to task 1.1, too


def test_a_scenario_of_181_words_is_too_long():
    study = CaseStudyDraft(key="bake-study-0001", scenario="word " * 181)
    assert found(bank(case_studies=(study,))) == ["E1", "E1"]


def spanish(**fields):
    options = tuple(
        TranslatedOptionDraft(id=o.id, text=f"Texto {o.id}", explanation="Porque sí.") for o in OPTIONS
    )
    return TranslationDraft(**{"lang": "es", "stem": "Una panadería.", "options": options} | fields)


def test_a_translation_names_each_option_and_another_language():
    assert found(bank(spoiled(translations=(spanish(),)))) == []
    assert found(bank(spoiled(translations=(spanish(lang="en"),)))) == ["E1"]
    assert found(bank(spoiled(translations=(spanish(), spanish())))) == ["E1"]
    assert found(bank(spoiled(translations=(spanish(options=()),)))) == ["E1"]


def test_a_waiver_silences_a_warning_with_its_reason_and_nothing_else():
    question = spoiled(takeaway="The colour of bread stays.")
    waived = rules(waivers=(Waiver(check=28, keys=(GOOD.key,), reason="It is a name."),))
    (finding,) = check(bank(question, rules=waived), today=TODAY)
    assert (finding.check, finding.waived) == (28, "It is a name.")
    elsewhere = rules(waivers=(Waiver(check=28, keys=("bake-11-0009",), reason="It is a name."),))
    assert [f.waived for f in check(bank(question, rules=elsewhere), today=TODAY)] == ["", ""]


def test_a_waiver_never_silences_an_error():
    waived = rules(waivers=(Waiver(check=6, reason="No time."),))
    told = check(bank(spoiled(authoring=Authoring(author="a")), rules=waived), today=TODAY)
    assert [(f.level, f.check, f.waived) for f in told] == [("E", 6, ""), ("W", 6, "")]


def test_old_facts_stop_a_release():
    assert found(bank(spoiled(checked_on=TODAY - timedelta(days=366))), release=True) == ["E26"]
