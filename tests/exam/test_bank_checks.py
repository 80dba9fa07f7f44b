"""Each check of docs/bank-checks.md says nothing of a good question and names the fault of a spoiled one."""

from datetime import date, timedelta

import pytest

from exam.bank.checks import check
from exam.interchange.drafts import (
    Authoring,
    BankDraft,
    BlueprintDraft,
    CaseStudyDraft,
    CertificationDraft,
    DomainDraft,
    OptionDraft,
    PercentRule,
    PlacementDraft,
    QuestionDraft,
    ReferenceDraft,
    TaskDraft,
    TranslatedOptionDraft,
    TranslationDraft,
)
from exam.interchange.rules import (
    BlueprintRule,
    CellRule,
    CountRule,
    HostRule,
    LimitRule,
    NameRule,
    RulesDraft,
    TopicDraft,
    Waiver,
)

TODAY = date(2026, 11, 21)
WHY = "It keeps the rows of the night apart from those of the day, which is what the bakery has asked for."
WHY_NOT = {
    "b": "A second oven bakes faster, but the loaves of both shifts still end up on the same cooling rack.",
    "c": "A larger rack holds more, and it mixes the loaves of the two shifts even further than before.",
    "d": "A shorter shift bakes fewer loaves, while those that there are stand on one rack as they did.",
}


def option(code, text, *, key=False, explanation=None):
    return OptionDraft(id=code, text=text, key=key, explanation=explanation or WHY_NOT.get(code, WHY))


OPTIONS = (
    option("a", "Give each shift a rack of its own", key=True, explanation=WHY),
    option("b", "Give the bakery a second oven now"),
    option("c", "Give both shifts one larger rack"),
    option("d", "Give the night a shorter shift"),
)
GOOD = QuestionDraft(
    key="bake-11-0001",
    kind="single",
    status="ready",
    difficulty="easy",
    placements=(PlacementDraft(blueprint="BAKE", task="1.1"),),
    topics=("B11-01",),
    checked_on=TODAY,
    stem=(
        "A bakery bakes bread in two shifts and cools all loaves in one room. In the morning nobody can tell "
        "which loaves come from the night. The owner wants to sell them at different prices and has space to "
        "spare."
    ),
    lead_in="Which change meets the need with the LEAST work?",
    options=OPTIONS,
    explanation="Racks of their own keep the loaves apart without a mark on each loaf.",
    takeaway="What must be told apart is best kept apart.",
    references=(ReferenceDraft(url="https://docs.example.org/racks", title="Racks"),),
    authoring=Authoring(author="baker", reviewer="miller", p_estimate=0.8),
)
RULES = RulesDraft(
    reference_hosts=(HostRule(host="docs.example.org", reason="The only book on bread."),),
    option_counts={"single": CountRule(min=4, max=4)},
    house_style=True,
    two_readers=True,
    limits={
        "key_length": LimitRule(min=0.75, max=1.25, reason="r"),
        "option_words": LimitRule(max=12, reason="r"),
        "stem_words": LimitRule(min=25, max=130, reason="r"),
        "explanation_words": LimitRule(min=12, max=80, reason="r"),
        "reading_grade": LimitRule(max=14, reason="r"),
        "checked_days": LimitRule(max=365, reason="r"),
        "volatile_days": LimitRule(max=90, reason="r"),
        "near_stem": LimitRule(max=0.25, reason="r"),
        "same_stem": LimitRule(max=0.45, reason="r"),
        "same_key_text": LimitRule(max=1, reason="r"),
        "primary_topic": LimitRule(max=2, reason="r"),
    },
    names=(NameRule(write="Grand Oven", refused=("Big Oven",)),),
    services=("Amazon Crumb",),
)
TOPIC = TopicDraft(
    id="B11-01",
    blueprint="BAKE",
    task="1.1",
    skill="1.1.1",
    weight="normal",
    kinds="single",
    topic="Racks",
    why="They hold bread.",
    url="https://docs.example.org/racks",
)


def blueprint(**fields):
    tasks = (TaskDraft(code="1.1", title="Cool"), TaskDraft(code="1.2", title="Bake"))
    return BlueprintDraft(
        **{
            "code": "BAKE",
            "name": "Baker",
            "status": "current",
            "question_count": 1,
            "scored_count": 1,
            "kinds": ("single",),
            "rule": PercentRule(type="percent", cut=60),
            "domains": (DomainDraft(code="1", name="Bread", weight=1, tasks=tasks),),
        }
        | fields
    )


def bank(*questions, rules=RULES, topics=(TOPIC,), **fields):
    return BankDraft(
        **{
            "certification": CertificationDraft(
                certification="bakers", name="Baker", provider="Guild", licence="CC-BY-4.0"
            ),
            "rules": rules,
            "blueprints": (blueprint(),),
            "questions": questions or (GOOD,),
            "topics": topics,
        }
        | fields
    )


def found(spoiled, **options):
    return [f"{finding.level}{finding.check}" for finding in check(spoiled, **{"today": TODAY} | options)]


def spoiled(**fields):
    return GOOD.model_copy(update=fields)


def with_option(code, **fields):
    return tuple(o.model_copy(update=fields) if o.id == code else o for o in OPTIONS)


def rules(**fields):
    return RULES.model_copy(update=fields)


def limit(name, **ends):
    return rules(limits={**RULES.limits, name: LimitRule(reason="r", **ends)})


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
