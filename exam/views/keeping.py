"""Takes in what a question's form says, for the page and for the room's script alike."""

from dataclasses import dataclass
from datetime import datetime

from django.http import QueryDict

from exam import attempts
from exam.engine.responses import Choice
from exam.forms import Sides, number_from, sent_choice, stored_form, sure_from, tab_from, written
from exam.reports.slots import RoomSlot


@dataclass(frozen=True)
class Kept:
    """What the server holds for the slot after a form has been taken in."""

    choice: Choice
    version: int
    at: datetime | None


class NotKept(Exception):
    """What was sent is not what the server holds: another tab or device saved a newer choice."""

    def __init__(self, sent: Choice) -> None:
        super().__init__("The server holds another choice.")
        self.sent = sent


def choice_from(data: QueryDict, slot: RoomSlot) -> Choice:
    """The choice that a form says, as it was sent. Raises MalformedChoice."""
    return () if data.get("go") == "clear" else sent_choice(data=data, slot=slot, sides=Sides.of(slot))


def keep(data: QueryDict, slot: RoomSlot, *, sent: Choice, target: int, now: datetime) -> Kept:
    """Save what a page's form says, if somebody has changed it, and note the move to `target`.

    Raises MalformedChoice, AttemptClosed, NotKept.
    """
    sides = Sides.of(slot)
    choice = stored_form(sent, slot=slot, sides=sides)
    # A form that still says what it showed at first must not overwrite what another tab saved meanwhile.
    if written(choice, sides=sides, sure=sure_from(data)) == data.get("was", ""):
        return _unchanged(data, slot, choice=choice, target=target, now=now)
    return put(data, slot, choice=choice, target=target, now=now)


def put(data: QueryDict, slot: RoomSlot, *, choice: Choice, target: int, now: datetime) -> Kept:
    """Save a choice in its stored form and note the move to `target`. Raises AttemptClosed, NotKept."""
    try:
        saved = attempts.record_response(
            slot=slot,
            choice=choice,
            sent=attempts.SaveMark(
                tab=tab_from(data),
                sequence=number_from(data, "sequence"),
                version=number_from(data, "version", largest=2**31 - 1),
            ),
            now=now,
            seconds_shown=number_from(data, "seconds", largest=86_400) or None,
            sure=sure_from(data),
            leads_to=target,
        )
    except attempts.ChoiceSuperseded:
        raise NotKept(choice) from None
    if saved.choice != choice:
        # A late or repeated save of the same tab: "Saved" must not be said of a choice that is not held.
        raise NotKept(choice)
    return Kept(saved.choice, saved.version, saved.at)


def _unchanged(data: QueryDict, slot: RoomSlot, *, choice: Choice, target: int, now: datetime) -> Kept:
    attempts.show(attempt_id=slot.attempt_id, number=target, now=now)
    held = slot.response
    stays = data.get("go", "stay") == "stay"
    if held and stays and held.version != number_from(data, "version"):
        raise NotKept(choice)
    return Kept(held.choice, held.version, held.saved_at) if held else Kept((), 0, None)
