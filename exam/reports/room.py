"""What the exam room shows: the question, the map and the clock. Nothing here knows a key."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.shortcuts import get_object_or_404

from accounts.models import User
from exam.engine.responses import Choice
from exam.engine.timing import Phase, phase_of, seconds_left
from exam.forms import Sides, written
from exam.models import Attempt, Question, Slot
from exam.reports.slots import RoomAttempt, RoomSlot

_LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"


@dataclass(frozen=True)
class OptionView:
    """One option as the learner sees it, by its position in this paper."""

    position: int
    letter: str
    text: str
    chosen: bool
    struck: bool


@dataclass(frozen=True)
class PlaceView:
    """A place to fill: a step of an ordering, or a prompt of a matching; `filled` is a position or 0."""

    number: int
    text: str
    filled: int


@dataclass(frozen=True)
class QuestionView:
    """Everything that the question's page shows."""

    number: int
    kind: str
    lang: str
    scenario: str
    stem: str
    lead_in: str
    options: tuple[OptionView, ...]
    places: tuple[PlaceView, ...]
    flagged: bool
    version: int
    was: str
    saved_at: datetime | None
    sure: bool | None
    wanted: int | None

    @property
    def chosen(self) -> int:
        """How many options are chosen."""
        return sum(option.chosen for option in self.options)


@dataclass(frozen=True)
class Cell:
    """One slot on the map."""

    number: int
    answered: bool
    flagged: bool
    seen: bool

    def is_in(self, shown: str) -> bool:
        """Whether a filter shows this slot; one that does not exist shows all."""
        return {"unanswered": not self.answered, "flagged": self.flagged}.get(shown, True)


def attempt_of(*, learner: User, public_id: UUID) -> Attempt:
    """The learner's attempt; 404 for anybody else's."""
    return get_object_or_404(
        Attempt.objects.of(learner).select_related("blueprint__certification"), public_id=public_id
    )


def phase(attempt: Attempt | RoomAttempt, *, now: datetime) -> Phase:
    """Where the attempt stands at this moment."""
    return phase_of(
        finished_at=attempt.finished_at,
        deadline_at=attempt.deadline_at,
        accept_until=attempt.accept_until,
        now=now,
    )


def remaining(attempt: Attempt | RoomAttempt, *, now: datetime) -> int | None:
    """Seconds until the deadline; None is untimed."""
    return seconds_left(deadline_at=attempt.deadline_at, now=now)


def allotted(attempt: Attempt | RoomAttempt) -> int | None:
    """Seconds from the start to the deadline; None is untimed."""
    return seconds_left(deadline_at=attempt.deadline_at, now=attempt.started_at)


def grace(attempt: Attempt | RoomAttempt) -> int | None:
    """Seconds after the deadline in which what is on its way still counts; None is untimed."""
    if attempt.deadline_at is None or attempt.accept_until is None:
        return None
    return seconds_left(deadline_at=attempt.accept_until, now=attempt.deadline_at)


def stored_choice(slot: RoomSlot) -> Choice:
    """The stored choice; () when there is none."""
    return slot.response.choice if slot.response else ()


def question_view(slot: RoomSlot, *, choice: Choice | None = None) -> QuestionView:
    """The page of a slot read with its wording; `choice` stands in for the stored one when it was not kept."""
    wording, held, sides = slot.wording, slot.response, Sides.of(slot)
    if wording is None:
        raise ValueError("A slot is shown only when it was read with its wording.")
    stored = stored_choice(slot)
    shown = stored if choice is None else choice
    texts = dict(zip(slot.option_order, wording.texts, strict=True))
    return QuestionView(
        number=slot.number,
        kind=slot.kind,
        lang=wording.lang,
        scenario=wording.scenario,
        stem=wording.stem,
        lead_in=wording.lead_in,
        options=tuple(
            OptionView(
                position=n, letter=_LETTERS[n - 1], text=texts[pk], chosen=pk in shown, struck=pk in slot.struck
            )
            for n, pk in enumerate(sides.choices or sides.responses, start=1)
        ),
        places=_places(slot.kind, sides=sides, texts=texts, shown=shown),
        flagged=slot.flagged,
        version=held.version if held else 0,
        was=written(stored, sides=sides, sure=wording.sure),
        saved_at=held.saved_at if held else None,
        sure=wording.sure,
        wanted=wording.wanted,
    )


def _places(kind: str, *, sides: Sides, texts: dict[int, str], shown: Choice) -> tuple[PlaceView, ...]:
    if kind == Question.Kind.MATCHING:
        position = {pk: n for n, pk in enumerate(sides.responses, start=1)}
        mine = dict(zip(sides.stored_prompts, shown, strict=False))
        return tuple(
            PlaceView(number=n, text=texts[prompt], filled=position.get(mine.get(prompt) or 0, 0))
            for n, prompt in enumerate(sides.prompts, start=1)
        )
    if kind == Question.Kind.ORDERING:
        position = {pk: n for n, pk in enumerate(sides.choices, start=1)}
        filled = [position[pk] for pk in shown if pk is not None]
        filled += [0] * (len(sides.choices) - len(filled))
        return tuple(PlaceView(number=n, text="", filled=place) for n, place in enumerate(filled, start=1))
    return ()


def in_words(choice: Choice, *, slot: RoomSlot) -> tuple[str, ...]:
    """What a choice said, option by option, for a learner whose choice was not kept."""
    texts = dict(zip(slot.option_order, slot.wording.texts if slot.wording else (), strict=True))
    if slot.kind != Question.Kind.MATCHING:
        return tuple(texts[pk] for pk in choice if pk is not None)
    pairs = zip(Sides.of(slot).stored_prompts, choice, strict=False)
    return tuple(f"{texts[prompt]} → {texts[pk]}" for prompt, pk in pairs if pk is not None)


def map_of(attempt: Attempt | RoomAttempt) -> list[Cell]:
    """Every slot's state, in order."""
    slots = Slot.objects.filter(attempt=attempt.pk).order_by("number")
    rows = slots.values_list("number", "response__choice", "flagged", "first_shown_at")
    return [
        Cell(number=number, answered=bool(choice), flagged=flagged, seen=shown_at is not None)
        for number, choice, flagged, shown_at in rows
    ]


def totals_of(cells: list[Cell]) -> dict[str, int]:
    """How many slots there are, and how many of them stand in each state."""
    answered = sum(cell.answered for cell in cells)
    return {
        "all": len(cells),
        "answered": answered,
        "unanswered": len(cells) - answered,
        "flagged": sum(cell.flagged for cell in cells),
    }


def stems_of(attempt: Attempt) -> dict[int, tuple[str, str]]:
    """Stem and language of every slot by number, for the list before submitting."""
    rows = attempt.slots.values_list("number", "revision__stem", "revision__lang")
    return {number: (stem, lang) for number, stem, lang in rows}
