"""The one shared draft structure: what a bank says, before and apart from any row or file format."""

from datetime import date
from typing import Annotated, Literal

from pydantic import Field

from exam.interchange.draft import (
    BlueprintCode,
    Code,
    Difficulty,
    Draft,
    DrawnKind,
    Key,
    Kind,
    Lang,
    Line,
    Name,
    OptionId,
    QuestionKey,
    Small,
    Status,
    Text,
    Word,
)
from exam.interchange.rules import RulesDraft, TopicDraft


class OptionDraft(Draft):
    """A choice, a step to order (`rank`), a prompt (`pair`) or a response."""

    id: OptionId
    text: Text
    pair: OptionId | None = None
    key: bool = False
    rank: Small | None = None
    explanation: Text = ""
    misconception: Line = ""


class PlacementDraft(Draft):
    blueprint: BlueprintCode
    task: Code
    skill: Annotated[str, Field(max_length=20)] = ""


class ReferenceDraft(Draft):
    url: Annotated[str, Field(max_length=500)]
    title: Line = ""
    checked_on: date | None = None


class Authoring(Draft):
    """A record of the author's; no code asks it."""

    decision: Line = ""
    p_estimate: Annotated[float, Field(ge=0.3, le=0.95)] | None = None
    cognitive: Literal["recall", "apply", "analyse"] | None = None
    qualifier: Literal["cost", "ops", "dev", "security", "latency", "first"] | None = None
    services: tuple[Word, ...] = ()
    author: Word = ""
    reviewer: Word = ""


class TranslatedOptionDraft(Draft):
    id: OptionId
    text: Text
    explanation: Text = ""


class TranslationDraft(Draft):
    """The same wording in another language. `options` are those of the original, prompts and responses too."""

    lang: Lang
    stem: Text
    lead_in: Text = ""
    options: tuple[TranslatedOptionDraft, ...] = ()
    explanation: Text = ""
    takeaway: Text = ""


class QuestionDraft(Draft):
    """One question with one wording. It may be unfinished: exam.bank.problems_of says what is missing."""

    key: QuestionKey
    kind: Kind
    status: Status = "draft"
    lang: Lang = "en"
    difficulty: Difficulty = "medium"
    placements: tuple[PlacementDraft, ...] = ()
    topics: tuple[Word, ...] = ()
    enemies: tuple[QuestionKey, ...] = ()
    case_study: Key | None = None
    volatile: bool = False
    checked_on: date | None = None
    provenance: Word = ""
    licence: Word = ""
    stem: Text = ""
    lead_in: Text = ""
    options: tuple[OptionDraft, ...] = ()
    prompts: tuple[OptionDraft, ...] = ()
    responses: tuple[OptionDraft, ...] = ()
    explanation: Text = ""
    takeaway: Text = ""
    references: tuple[ReferenceDraft, ...] = ()
    translations: tuple[TranslationDraft, ...] = ()
    authoring: Authoring = Authoring()

    @property
    def prefix(self) -> str:
        """Name of the file in which this question stands."""
        return self.key.rpartition("-")[0]


class CaseStudyDraft(Draft):
    key: Key
    lang: Lang = "en"
    scenario: Annotated[Text, Field(min_length=1)]


class LanguageDraft(Draft):
    lang: Lang
    starts_on: Annotated[date | None, Field(alias="from")] = None
    ends_on: Annotated[date | None, Field(alias="until")] = None


class ScaledRule(Draft):
    type: Literal["scaled"]
    min: Annotated[int, Field(ge=0, le=32_767)]
    max: Small
    cut: Small
    raw_cut: Small


class PercentRule(Draft):
    type: Literal["percent"]
    cut: Annotated[int, Field(ge=1, le=100)]


class TaskDraft(Draft):
    code: Code
    title: Annotated[Line, Field(min_length=1)]


class DomainDraft(Draft):
    code: Code
    name: Name
    weight: Small
    tasks: Annotated[tuple[TaskDraft, ...], Field(min_length=1)]


class BlueprintDraft(Draft):
    code: BlueprintCode
    name: Name
    status: Literal["beta", "current", "retired"]
    position: Small = 1
    note: Text = ""
    listed: bool = True
    languages: tuple[LanguageDraft, ...] = ()
    question_count: Small
    scored_count: Small
    minutes: Small | None = None
    kinds: Annotated[tuple[DrawnKind, ...], Field(min_length=1)]
    rule: Annotated[ScaledRule | PercentRule, Field(discriminator="type")]
    domains: Annotated[tuple[DomainDraft, ...], Field(min_length=1)]

    @property
    def tasks(self) -> dict[str, str]:
        """Domain code by task code."""
        return {task.code: domain.code for domain in self.domains for task in domain.tasks}


class CertificationDraft(Draft):
    """bank.yaml: whose bank this is."""

    certification: Key
    name: Name
    provider: Name
    lang: Lang = "en"
    licence: Annotated[Word, Field(min_length=1)]
    provenance: Annotated[Word, Field(min_length=1)] = "original"
    description: Text = ""


class BankDraft(Draft):
    """A whole bank: everything sorted by key or code."""

    certification: CertificationDraft
    rules: RulesDraft = RulesDraft()
    blueprints: tuple[BlueprintDraft, ...] = ()
    case_studies: tuple[CaseStudyDraft, ...] = ()
    questions: tuple[QuestionDraft, ...] = ()
    topics: tuple[TopicDraft, ...] = ()
