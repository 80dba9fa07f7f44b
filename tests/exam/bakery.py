"""A small bank about baking that no check finds fault with, and ways to spoil it."""

from datetime import date

from exam.bank.checks import check
from exam.interchange.drafts import (
    Authoring,
    BankDraft,
    BlueprintDraft,
    CertificationDraft,
    DomainDraft,
    OptionDraft,
    PercentRule,
    PlacementDraft,
    QuestionDraft,
    ReferenceDraft,
    TaskDraft,
)
from exam.interchange.rules import (
    CountRule,
    HostRule,
    LimitRule,
    NameRule,
    RulesDraft,
    TopicDraft,
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
