"""Writes wordings: what a learner sees goes into a revision, everything else into the question."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Q

from exam.bank.rows import MISCONCEPTIONS, Wordings
from exam.interchange.drafts import QuestionDraft
from exam.models import (
    Blueprint,
    Explanation,
    Option,
    Placement,
    Question,
    Reference,
    Revision,
    Scenario,
    TaskStatement,
    Translation,
)

COLUMNS = ("kind", "status", "difficulty", "provenance", "licence", "volatile", "checked_on")
FIELDS = [*COLUMNS, "topics", "authoring", "case_study", "loaded_hash"]


@dataclass(frozen=True)
class NewWording:
    """A revision to be written, and whether learners get it at once."""

    question: Question
    draft: QuestionDraft
    number: int
    scenario: Scenario | None
    published: bool


def visible(draft: QuestionDraft) -> tuple[object, ...]:
    """What a learner sees: a difference here makes a new revision, any other does not."""
    sides = (draft.options, draft.prompts, draft.responses)
    return (
        (draft.lang, draft.stem, draft.lead_in, draft.takeaway, draft.explanation, draft.case_study),
        tuple(tuple(option.model_copy(update={"misconception": ""}) for option in side) for side in sides),
        tuple((reference.url, reference.title) for reference in draft.references),
        draft.translations,
    )


def set_fields(question: Question, draft: QuestionDraft) -> None:
    """Copy onto the row what is not wording; the caller saves FIELDS."""
    for name in COLUMNS:
        setattr(question, name, getattr(draft, name))
    question.topics = list(draft.topics)
    question.authoring = _record(draft)


def _record(draft: QuestionDraft) -> dict[str, Any]:
    record: dict[str, Any] = draft.authoring.model_dump(mode="json", exclude_defaults=True)
    sides = (*draft.options, *draft.prompts, *draft.responses)
    if caught := {option.id: option.misconception for option in sides if option.misconception}:
        record[MISCONCEPTIONS] = caught
    return record


def next_number(wordings: Wordings) -> int:
    """Number of the revision that replaces the open draft or follows the published one."""
    others = Revision.objects.filter(question=wordings.question)
    if wordings.draft:
        others = others.exclude(pk=wordings.draft.pk)
    return max(others.values_list("number", flat=True), default=0) + 1


def drop_draft(wordings: Wordings) -> None:
    """Remove the open draft, if there is one. Published revisions stay."""
    if wordings.draft:
        wordings.draft.delete()
        wordings.draft = None


def write(news: Sequence[NewWording], *, now: datetime) -> list[Revision]:
    """Write revisions with everything that hangs on them; published last, for then they stand still."""
    revisions = Revision.objects.bulk_create(
        Revision(
            question=new.question,
            number=new.number,
            lang=new.draft.lang,
            scenario=new.scenario,
            stem=new.draft.stem,
            lead_in=new.draft.lead_in,
            takeaway=new.draft.takeaway,
            created_at=now,
        )
        for new in news
    )
    pairs = list(zip(revisions, (new.draft for new in news), strict=True))
    Explanation.objects.bulk_create([*_option_reasons(pairs), *_whole_reasons(pairs)])
    Reference.objects.bulk_create(
        Reference(revision=revision, position=at, url=found.url, title=found.title, checked_on=found.checked_on)
        for revision, draft in pairs
        for at, found in enumerate(draft.references, start=1)
    )
    Translation.objects.bulk_create(
        Translation(
            revision=revision,
            **found.model_dump(exclude={"options"}),
            options={option.id: option.model_dump(exclude={"id"}) for option in found.options},
        )
        for revision, draft in pairs
        for found in draft.translations
    )
    shown = [revision.pk for revision, new in zip(revisions, news, strict=True) if new.published]
    Revision.objects.filter(pk__in=shown).update(published_at=now)
    for revision, new in zip(revisions, news, strict=True):
        revision.published_at = now if new.published else None
    return revisions


_Pairs = Iterable[tuple[Revision, QuestionDraft]]


def _whole_reasons(pairs: _Pairs) -> list[Explanation]:
    return [
        Explanation(revision=revision, text=draft.explanation) for revision, draft in pairs if draft.explanation
    ]


def _option_reasons(pairs: _Pairs) -> list[Explanation]:
    """Write the options and return their explanations, unsaved."""
    first: list[tuple[Option, str]] = []
    for revision, draft in pairs:
        for side, found in ((Option.Side.CHOICE, draft.options), (Option.Side.RESPONSE, draft.responses)):
            first += [
                (_option(revision, side, at, option), option.explanation) for at, option in enumerate(found, 1)
            ]
    Option.objects.bulk_create(option for option, _text in first)
    # Prompts point at responses, so those had to be there first.
    responses = {(option.revision_id, option.code): option for option, _text in first if option.side == "response"}
    prompts: list[tuple[Option, str]] = []
    for revision, draft in pairs:
        for at, prompt in enumerate(draft.prompts, 1):
            option = _option(revision, Option.Side.PROMPT, at, prompt)
            option.pair = responses.get((revision.pk, prompt.pair or ""))
            prompts.append((option, prompt.explanation))
    Option.objects.bulk_create(option for option, _text in prompts)
    return [
        Explanation(revision_id=option.revision_id, option=option, text=text)
        for option, text in (*first, *prompts)
        if text
    ]


def _option(revision: Revision, side: Option.Side, at: int, draft: Any) -> Option:
    return Option(
        revision=revision,
        code=draft.id,
        side=side,
        position=at,
        text=draft.text,
        is_key=draft.key,
        rank=draft.rank,
    )


def check_dates(published: Revision, draft: QuestionDraft) -> None:
    """The date of the last check is the one thing about a published reference that may change."""
    for at, found in enumerate(draft.references, start=1):
        Reference.objects.filter(
            ~Q(checked_on=found.checked_on) | Q(checked_on=None), revision=published, position=at
        ).update(checked_on=found.checked_on)


def set_placements(question: Question, draft: QuestionDraft) -> None:
    """Placements as the draft says them; an attempt keeps the task as drawn."""
    wanted = {place.blueprint: place for place in draft.placements}
    Placement.objects.filter(question=question).exclude(blueprint__code__in=wanted).delete()
    tasks = task_ids(wanted)
    for code, place in wanted.items():
        blueprint, task = tasks[code, place.task]
        Placement.objects.update_or_create(
            question=question, blueprint_id=blueprint, defaults={"task_id": task, "skill": place.skill}
        )


def task_ids(codes: Iterable[str]) -> dict[tuple[str, str], tuple[int, int]]:
    """Ids of blueprint and task by their codes."""
    rows = TaskStatement.objects.filter(blueprint__in=Blueprint.objects.filter(code__in=list(codes)))
    return {
        (code, task): (blueprint, pk)
        for code, task, blueprint, pk in rows.order_by().values_list(
            "blueprint__code", "code", "blueprint_id", "pk"
        )
    }


def set_enemies(question: Question, draft: QuestionDraft) -> None:
    """Pairs that this question names: those with an earlier key. The others are named by the other side."""
    named = question.enemies.filter(key__lt=question.key)
    question.enemies.remove(*named.exclude(key__in=draft.enemies))
    question.enemies.add(*Question.objects.filter(key__in=draft.enemies))
