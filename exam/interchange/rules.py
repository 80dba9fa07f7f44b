"""What a bank is held to: its rules.yaml and its topics.csv. Written by hand, and no part of the database."""

from typing import Annotated, Literal

from pydantic import Field, StringConstraints, model_validator

from exam.interchange.draft import (
    BlueprintCode,
    Code,
    Difficulty,
    Draft,
    Kind,
    Line,
    QuestionKey,
    Word,
)

Reason = Annotated[Line, Field(min_length=1)]
Count = Annotated[int, Field(ge=0)]
Measure = Literal[
    "checked_days",
    "explanation_words",
    "key_length",
    "key_longest",
    "key_service",
    "key_shortest",
    "near_stem",
    "option_words",
    "p_estimate_spread",
    "primary_topic",
    "qualifier_share",
    "reading_grade",
    "same_key_text",
    "same_stem",
    "stem_words",
    "volatile_days",
]


class HostRule(Draft):
    host: Annotated[str, StringConstraints(pattern=r"^[a-z0-9.-]+$")]
    reason: Reason


class CountRule(Draft):
    min: Annotated[int, Field(ge=1)]
    max: Annotated[int, Field(ge=1)]


class LimitRule(Draft):
    """The range that a measure may have, ends included."""

    min: float = 0
    max: float = float("inf")
    reason: Reason


class CellRule(Draft):
    """How many questions a task statement asks for: by kind, and again by difficulty."""

    kinds: dict[Kind, Count]
    difficulties: dict[Difficulty, Count]

    @model_validator(mode="after")
    def _both_say_the_same(self) -> "CellRule":
        if sum(self.kinds.values()) != sum(self.difficulties.values()):
            raise ValueError("counts by kind and by difficulty must have the same sum; mend one of them")
        return self


class BlueprintRule(Draft):
    """What the bank promises for one blueprint. `papers` without a repeated question for one learner."""

    blueprint: BlueprintCode
    papers: Annotated[int, Field(ge=1)] = 1
    reason: Reason
    kind_tolerance: Count = 0
    difficulty_tolerance: Count = 0
    cells: dict[Code, CellRule] = {}


class NameRule(Draft):
    """A name as this bank writes it, and the forms that it does not use."""

    write: Word
    refused: Annotated[tuple[Word, ...], Field(alias="not", min_length=1)]


class Waiver(Draft):
    """Why a warning stays. Without keys it holds for the bank as a whole."""

    check: Annotated[int, Field(ge=1)]
    keys: tuple[QuestionKey, ...] = ()
    reason: Reason


class RulesDraft(Draft):
    """rules.yaml. What it does not name is not checked."""

    reference_hosts: tuple[HostRule, ...] = ()
    option_counts: dict[Kind, CountRule] = {}
    limits: dict[Measure, LimitRule] = {}
    # Is its text held to the style of an exam: checks 10 to 18 and 28?
    house_style: bool = False
    # Is a question ready only when a reader who is not its author has solved it?
    two_readers: bool = False
    blueprints: tuple[BlueprintRule, ...] = ()
    # The blueprint that the skills of topics.csv speak of.
    skills_of: BlueprintCode | None = None
    names: tuple[NameRule, ...] = ()
    services: tuple[Word, ...] = ()
    waivers: tuple[Waiver, ...] = ()

    def wanted_of(self, code: str) -> dict[str, dict[str, int]]:
        """By task of this blueprint: how many questions of each kind and of each difficulty are asked for."""
        return {
            task: {str(name): count for part in (cell.kinds, cell.difficulties) for name, count in part.items()}
            for rule in self.blueprints
            if rule.blueprint == code
            for task, cell in rule.cells.items()
        }


class TopicDraft(Draft):
    """A row of topics.csv: what a task statement examines. Without a skill the newest edition has dropped it."""

    id: Annotated[str, StringConstraints(pattern=r"^[A-Z][0-9]{2}-[0-9]{2}[a-z]?$")]
    blueprint: BlueprintCode
    task: Code
    skill: Annotated[str, Field(max_length=20)] = ""
    weight: Literal["high", "normal"]
    kinds: Line
    topic: Annotated[Line, Field(min_length=1)]
    why: Line
    url: Annotated[str, StringConstraints(pattern=r"^https://")]
