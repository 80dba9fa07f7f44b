"""The one shared draft structure: what a bank says, before and apart from any row or file format."""

from datetime import date
from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StringConstraints

MAX_TEXT = 20_000


def _clean(text: str) -> str:
    """The one form of a text: line feeds, no blank at the end of a line, nothing around it."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    tidy = "\n".join(line.rstrip() for line in lines).strip("\n").rstrip()
    if any(not (sign == "\n" or sign == "\t" or sign.isprintable() or sign.isspace()) for sign in tidy):
        raise ValueError("holds a control character; remove it")
    return tidy


def _one_line(text: str) -> str:
    if "\n" in text:
        raise ValueError("must stand on one line")
    return text.strip()


_CLEAN = AfterValidator(_clean)
Text = Annotated[str, Field(max_length=MAX_TEXT), _CLEAN]
Line = Annotated[str, Field(max_length=300), _CLEAN, AfterValidator(_one_line)]
Name = Annotated[str, Field(min_length=1, max_length=200), _CLEAN, AfterValidator(_one_line)]
Word = Annotated[str, Field(max_length=60), _CLEAN, AfterValidator(_one_line)]
Key = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=60)]
QuestionKey = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*-[0-9]{4}$", max_length=60)]
Code = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9][A-Za-z0-9.-]*$", max_length=10)]
BlueprintCode = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9][A-Za-z0-9-]*$", max_length=30)]
OptionId = Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9-]*$", max_length=20)]
Lang = Annotated[str, StringConstraints(pattern=r"^[a-z]{2,3}(-[a-z0-9]+)*$", max_length=10)]
Small = Annotated[int, Field(ge=1, le=32_767)]
Kind = Literal["single", "multiple", "true_false", "ordering", "matching", "recall"]
DrawnKind = Literal["single", "multiple", "true_false", "ordering", "matching"]
Status = Literal["draft", "ready", "retired"]
Difficulty = Literal["easy", "medium", "hard"]


class Draft(BaseModel):
    """Strict, closed and frozen. The order of fields is the order in which they are written."""

    model_config = ConfigDict(strict=True, extra="forbid", frozen=True, populate_by_name=True)


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


class HostRule(Draft):
    host: Annotated[str, StringConstraints(pattern=r"^[a-z0-9.-]+$")]
    reason: Annotated[Line, Field(min_length=1)]


class CountRule(Draft):
    min: Annotated[int, Field(ge=1)]
    max: Annotated[int, Field(ge=1)]


class RulesDraft(Draft):
    """rules.yaml: what check_bank holds a bank against."""

    reference_hosts: tuple[HostRule, ...] = ()
    option_counts: dict[Kind, CountRule] = {}


class BankDraft(Draft):
    """A whole bank: everything sorted by key or code."""

    certification: CertificationDraft
    rules: RulesDraft = RulesDraft()
    blueprints: tuple[BlueprintDraft, ...] = ()
    case_studies: tuple[CaseStudyDraft, ...] = ()
    questions: tuple[QuestionDraft, ...] = ()
