"""The answer review as data: what the learner saw, chose and should have chosen. It never changes afterwards."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db.models import Exists, Max, OuterRef, Prefetch, Q

from exam.models import Attempt, Explanation, Option, Question, Reference, Slot, SlotMark
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
    """What may change on the page without changing the review: question keys to withhold, and those revised."""

    withheld: frozenset[str]
    revised: frozenset[str]


def review_of(attempt: Attempt) -> Review:
    """The review of a finished attempt."""
    slots = (
        attempt.slots.select_related("question", "revision__scenario", "task__domain", "response")
        .prefetch_related(
            Prefetch("revision__options", Option.objects.order_by("side", "position")),
            Prefetch("revision__explanations", Explanation.objects.order_by("id")),
            Prefetch("revision__references", Reference.objects.order_by("position")),
            Prefetch("marks", SlotMark.objects.filter(report__superseded_at=None)),
        )
        .order_by("number")
    )
    return Review(attempt=attempt.public_id, questions=tuple(_question(slot) for slot in slots))


def as_data(review: Review) -> dict[str, Any]:
    """The review as JSON-ready data; the same bytes for ever."""
    return asdict(review) | {"attempt": str(review.attempt)}


def standing_of(attempt: Attempt) -> Standing:
    """Which of the attempt's questions stand in the learner's open mock, and which have a newer revision."""
    in_open_mock = Slot.objects.filter(
        question=OuterRef("question"),
        attempt__learner=OuterRef("attempt__learner"),
        attempt__finished_at=None,
        attempt__mode=Attempt.Mode.MOCK,
    )
    published = Q(question__revisions__published_at__isnull=False)
    rows = attempt.slots.annotate(
        newest=Max("question__revisions__number", filter=published), withheld=Exists(in_open_mock)
    ).values_list("question__key", "revision__number", "newest", "withheld")
    facts = list(rows)
    return Standing(
        withheld=frozenset(key for key, _shown, _newest, withheld in facts if withheld),
        revised=frozenset(key for key, shown, newest, _withheld in facts if newest and newest > shown),
    )


# --- one slot ------------------------------------------------------------------------------------------


def _question(slot: Slot) -> QuestionReview:
    revision, held = slot.revision, getattr(slot, "response", None)
    choice: list[int | None] = list(held.choice) if held else []
    mark = next((entry.mark for entry in slot.marks.all()), Decimal(0))
    reasons = {reason.option_id: reason.text for reason in revision.explanations.all()}
    options = _options(slot, choice=choice, reasons=reasons)
    return QuestionReview(
        number=slot.number,
        question=slot.question.key,
        revision=revision.number,
        kind=slot.question.kind,
        lang=revision.lang,
        domain=slot.task.domain.code,
        task=slot.task.code,
        scored=slot.scored,
        flagged=slot.flagged,
        answered=bool(choice),
        mark=f"{mark.normalize():f}",
        is_right=mark == slot.max_mark,
        scenario=revision.scenario.text if revision.scenario else "",
        stem=revision.stem,
        lead_in=revision.lead_in,
        options=options,
        places=places_of(
            kind=slot.question.kind, options=revision.options.all(), choice=choice, shown=slot.option_order
        ),
        explanation=reasons.get(None, ""),
        takeaway=revision.takeaway,
        references=tuple(ReferenceLine(url=row.url, title=row.title) for row in revision.references.all()),
    )


def _options(
    slot: Slot, *, choice: Sequence[int | None], reasons: dict[int | None, str]
) -> tuple[OptionLine, ...]:
    """The options in the order that the learner saw, lettered as in the exam room."""
    by_pk = {option.pk: option for option in slot.revision.options.all()}
    letters = iter(_LETTERS)
    shown = [by_pk[pk] for pk in slot.option_order]
    if slot.question.kind == Question.Kind.MATCHING:
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
