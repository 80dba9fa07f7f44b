"""The answer review as data: what the learner saw, chose and should have chosen. It never changes afterwards."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from decimal import Decimal
from typing import Any, NamedTuple
from uuid import UUID

from django.db.models import Exists, OuterRef, Subquery

from exam.models import (
    Attempt,
    Explanation,
    Note,
    Option,
    Question,
    Reference,
    ResponseChange,
    Revision,
    Slot,
    SlotMark,
)
from exam.reports.places import PlaceLine, places_of

_LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"


@dataclass(frozen=True)
class OptionLine:
    """One option as shown. A prompt has no letter; `place` is a step's place in the right order, if it has one."""

    letter: str
    text: str
    side: str
    chosen: bool
    is_key: bool
    place: int | None
    explanation: str


@dataclass(frozen=True)
class ReferenceLine:
    """Where the claim can be read."""

    url: str
    title: str


@dataclass(frozen=True)
class QuestionReview:
    """One slot after the end. `places` set the own sequence or pairs beside the right ones."""

    number: int
    question: str
    revision: int
    kind: str
    lang: str
    domain: str
    task: str
    scored: bool
    flagged: bool
    answered: bool
    mark: str
    is_right: bool
    scenario: str
    stem: str
    lead_in: str
    options: tuple[OptionLine, ...]
    places: tuple[PlaceLine, ...]
    explanation: str
    takeaway: str
    references: tuple[ReferenceLine, ...]


@dataclass(frozen=True)
class Review:
    """Every slot of a finished attempt, in order."""

    attempt: UUID
    questions: tuple[QuestionReview, ...]


@dataclass(frozen=True)
class Standing:
    """What stands beside the review and is no part of it, by question key: those withheld, revised, or unsure of
    at the last save, and the learner's notes."""

    withheld: frozenset[str]
    revised: frozenset[str]
    unsure: frozenset[str]
    notes: Mapping[str, str]


def review_of(attempt: Attempt) -> Review:
    """The review of a finished attempt, read as plain values: 500 instances would cost more than the page."""
    marks = SlotMark.objects.filter(slot=OuterRef("pk"), report__superseded_at=None)
    slots = (
        Slot.objects.filter(attempt=attempt)
        .annotate(mark=Subquery(marks.values("mark")[:1]))
        .order_by("number")
        .values_list(
            "mark", "number", "option_order", "scored", "flagged", "max_mark", "revision_id", "response__choice",
            "question__key", "question__kind", "task__code", "task__domain__code", "revision__number",
            "revision__lang", "revision__stem", "revision__lead_in", "revision__takeaway",
            "revision__scenario__text",
            named=True,
        )
    )  # fmt: skip
    shown = {"revision__slots__attempt": attempt}
    options = Option.objects.filter(**shown).order_by("side", "position")
    references = Reference.objects.filter(**shown).order_by("position")
    wording = _Wording(
        options=_by_revision(
            options.values_list(
                "revision_id", "pk", "side", "position", "text", "is_key", "rank", "pair_id", named=True
            )
        ),
        reasons=_by_revision(
            Explanation.objects.filter(**shown).values_list("revision_id", "option_id", "text", named=True)
        ),
        references=_by_revision(references.values_list("revision_id", "url", "title", named=True)),
    )
    return Review(
        attempt=attempt.public_id,
        questions=tuple(_question(slot, wording=wording, mark=slot.mark or Decimal(0)) for slot in slots),
    )


def as_data(review: Review) -> dict[str, Any]:
    """The review as JSON-ready data; the same bytes for ever."""
    return asdict(review) | {"attempt": str(review.attempt)}


def standing_of(attempt: Attempt) -> Standing:
    """Which questions stand in the learner's open mock, have a newer revision, were unsure, or have a note."""
    in_open_mock = Slot.objects.filter(
        question=OuterRef("question"),
        attempt__learner=OuterRef("attempt__learner"),
        attempt__finished_at=None,
        attempt__mode=Attempt.Mode.MOCK,
    )
    newer = Revision.objects.filter(
        question=OuterRef("question"), number__gt=OuterRef("revision__number"), published_at__isnull=False
    )
    changes = ResponseChange.objects.filter(slot=OuterRef("pk")).order_by("-version")
    notes = Note.objects.filter(question=OuterRef("question"), learner=attempt.learner_id)
    rows = attempt.slots.order_by().annotate(
        withheld=Exists(in_open_mock),
        revised=Exists(newer),
        sure=Subquery(changes.values("sure")[:1]),
        note=Subquery(notes.values("text")[:1]),
    )
    facts: list[Any] = list(rows.values_list("question__key", "withheld", "revised", "sure", "note", named=True))
    return Standing(
        withheld=frozenset(row.question__key for row in facts if row.withheld),
        revised=frozenset(row.question__key for row in facts if row.revised),
        unsure=frozenset(row.question__key for row in facts if row.sure is False),
        notes={row.question__key: row.note for row in facts if row.note},
    )


# --- one slot ------------------------------------------------------------------------------------------


class _Wording(NamedTuple):
    """Rows by the revision that they belong to."""

    options: dict[int, list[Any]]
    reasons: dict[int, list[Any]]
    references: dict[int, list[Any]]


def _by_revision(rows: Iterable[Any]) -> dict[int, list[Any]]:
    found: dict[int, list[Any]] = {}
    for row in rows:
        found.setdefault(row.revision_id, []).append(row)
    return found


def _question(slot: Any, *, wording: _Wording, mark: Decimal) -> QuestionReview:
    choice: list[int | None] = list(slot.response__choice or ())
    reasons = {reason.option_id: reason.text for reason in wording.reasons.get(slot.revision_id, ())}
    options = wording.options.get(slot.revision_id, [])
    references = wording.references.get(slot.revision_id, ())
    return QuestionReview(
        number=slot.number,
        question=slot.question__key,
        revision=slot.revision__number,
        kind=slot.question__kind,
        lang=slot.revision__lang,
        domain=slot.task__domain__code,
        task=slot.task__code,
        scored=slot.scored,
        flagged=slot.flagged,
        answered=bool(choice),
        mark=f"{mark.normalize():f}",
        is_right=mark == slot.max_mark,
        scenario=slot.revision__scenario__text or "",
        stem=slot.revision__stem,
        lead_in=slot.revision__lead_in,
        options=_options(slot, options=options, choice=choice, reasons=reasons),
        places=places_of(kind=slot.question__kind, options=options, choice=choice, shown=slot.option_order),
        explanation=reasons.get(None, ""),
        takeaway=slot.revision__takeaway,
        references=tuple(ReferenceLine(url=row.url, title=row.title) for row in references),
    )


def _options(
    slot: Any, *, options: Iterable[Any], choice: Sequence[int | None], reasons: dict[int | None, str]
) -> tuple[OptionLine, ...]:
    """The options in the order that the learner saw, lettered as in the exam room."""
    by_pk = {option.pk: option for option in options}
    letters = iter(_LETTERS)
    shown = [by_pk[pk] for pk in slot.option_order]
    if slot.question__kind == Question.Kind.MATCHING:
        shown.sort(key=lambda option: option.side != Option.Side.PROMPT)
    return tuple(
        OptionLine(
            letter="" if option.side == Option.Side.PROMPT else next(letters),
            text=option.text,
            side=option.side,
            chosen=option.pk in choice,
            is_key=option.is_key,
            place=option.rank,
            explanation=reasons.get(option.pk, ""),
        )
        for option in shown
    )
