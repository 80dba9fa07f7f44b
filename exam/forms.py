"""Checks the shape of what browsers send. Values are positions in the slot, never ids."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Protocol

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from exam.engine.responses import Choice, MalformedChoice, check_choice
from exam.models import Question
from exam.models.remark import LONGEST

UNTIMED = "untimed"
_TAB = re.compile(r"[A-Za-z0-9-]{1,36}")


class StartInput(forms.Form):
    """How the learner wants to sit the paper."""

    time_factor = forms.ChoiceField(
        label=gettext_lazy("Time"),
        choices=[
            ("1", "1×"),
            ("1.25", "1.25×"),
            ("1.5", "1.5×"),
            ("2", "2×"),
            (UNTIMED, gettext_lazy("untimed")),
        ],
        widget=forms.RadioSelect,
    )
    length = forms.ChoiceField(
        label=gettext_lazy("Length"),
        choices=[("whole", gettext_lazy("the whole paper")), ("half", gettext_lazy("half of it"))],
        widget=forms.RadioSelect,
        initial="whole",
    )
    # Not said is not "off": only a form that asks may change what the person prefers.
    room_keys = forms.TypedChoiceField(
        label=gettext_lazy("Keys in the room"),
        choices=[("on", "on"), ("off", "off")],
        coerce=lambda word: word == "on",
        required=False,
        empty_value=None,
    )

    @property
    def factor(self) -> Decimal | None:
        chosen = self.cleaned_data["time_factor"]
        return None if chosen == UNTIMED else Decimal(chosen)

    @property
    def keys(self) -> bool | None:
        """Whether keys shall work in the room; None where the form did not ask."""
        said: bool | None = self.cleaned_data["room_keys"]
        return said

    @property
    def half(self) -> bool:
        return bool(self.cleaned_data["length"] == "half")


class NoteInput(forms.Form):
    """A private note; blank ones remove it."""

    note = forms.CharField(label=gettext_lazy("Private note"), required=False, max_length=LONGEST)

    def __init__(self, data: Mapping[str, Any]) -> None:
        # A browser counts a line break as one sign and sends two.
        super().__init__({"note": str(data.get("note", "")).replace("\r\n", "\n")})


class TutorialInput(forms.Form):
    """Which exam the person came from: the code of its blueprint, or nothing."""

    came_from = forms.SlugField(required=False, max_length=30)


class ProblemInput(forms.Form):
    """What is wrong with a question, in the learner's words."""

    text = forms.CharField(
        label=gettext_lazy("What is wrong with this question?"),
        max_length=LONGEST,
        widget=forms.Textarea({"rows": 5}),
    )


class LaidOut(Protocol):
    """A slot: its kind, its options in the order shown, and which of them are prompts, in the order stored."""

    @property
    def kind(self) -> str: ...
    @property
    def option_order(self) -> tuple[int, ...]: ...
    @property
    def prompts(self) -> tuple[int, ...]: ...


@dataclass(frozen=True)
class Sides:
    """The options of a slot as ids: choices, prompts and responses as shown, prompts as stored."""

    choices: tuple[int, ...]
    prompts: tuple[int, ...] = ()
    responses: tuple[int, ...] = ()
    stored_prompts: tuple[int, ...] = ()

    @classmethod
    def of(cls, slot: LaidOut) -> "Sides":
        if slot.kind != Question.Kind.MATCHING:
            return cls(choices=slot.option_order)
        return cls(
            choices=(),
            prompts=tuple(pk for pk in slot.option_order if pk in slot.prompts),
            responses=tuple(pk for pk in slot.option_order if pk not in slot.prompts),
            stored_prompts=slot.prompts,
        )


def sent_choice(*, data: QueryDict, slot: LaidOut, sides: Sides) -> Choice:
    """The choice as a form says it. Raises MalformedChoice for a position that the slot does not have."""
    kind = slot.kind
    if kind == Question.Kind.MATCHING:
        by_prompt = {
            prompt: _at(data.get(f"pair{number}", ""), sides.responses)
            for number, prompt in enumerate(sides.prompts, start=1)
        }
        return tuple(by_prompt[prompt] for prompt in sides.stored_prompts)
    if kind == Question.Kind.ORDERING:
        steps = [_at(data.get(f"step{n}", ""), sides.choices) for n in range(1, len(sides.choices) + 1)]
        return tuple(step for step in steps if step is not None)
    return tuple(_at(value, sides.choices) for value in data.getlist("choice"))


def stored_form(choice: Choice, *, slot: LaidOut, sides: Sides) -> Choice:
    """The one form in which a choice is stored. Raises MalformedChoice with a sentence for the learner."""
    try:
        return check_choice(
            kind=slot.kind,
            choice=choice,
            options=frozenset(sides.choices),
            prompts=len(sides.prompts),
            responses=frozenset(sides.responses),
        )
    except MalformedChoice as error:
        raise malformed(error.reason) from None


def malformed(reason: str) -> MalformedChoice:
    """Why a choice is not taken, and what to do."""
    sentences = {
        "recall": _("This question is answered in your head; there is nothing to choose."),
        "twice": _("The same option is chosen twice; choose each of them once."),
        "several": _("This question takes one option; choose one."),
    }
    foreign = _("That choice does not stand in this question; reload the page and choose again.")
    return MalformedChoice(sentences.get(reason, foreign), reason=reason)


def written(choice: Choice, *, sides: Sides, sure: bool | None = None) -> str:
    """The choice as positions, and how sure it is, so that a form can say what it showed at first."""
    place = {pk: str(n) for n, pk in enumerate(sides.choices or sides.responses, start=1)}
    said = {None: "", True: " sure", False: " unsure"}[sure]
    return ",".join(place[pk] if pk is not None else "0" for pk in choice) + said


def sure_from(data: Mapping[str, Any]) -> bool | None:
    """How sure the learner is of the choice; None when the form does not say."""
    return {"sure": True, "unsure": False}.get(str(data.get("sure", "")))


def flag_from(data: Mapping[str, Any]) -> bool | None:
    """Whether the slot is to be flagged; None when the form does not say."""
    return {"yes": True, "no": False}.get(str(data.get("flagged", "")))


def struck_from(data: QueryDict, slot: LaidOut) -> tuple[int, ...] | None:
    """The options to strike out, all of them; None when the form does not say. Raises MalformedChoice."""
    if "struck" not in data:
        return None
    sides = Sides.of(slot)
    found = (_at(value, sides.choices) for value in data.getlist("struck"))
    return tuple(option for option in found if option is not None)


def _at(value: str, ids: Sequence[int]) -> int | None:
    if value == "":
        return None
    if not value.isdecimal() or len(value) > 3 or not 1 <= int(value) <= len(ids):
        raise malformed("foreign")
    return ids[int(value) - 1]


def tab_from(data: Mapping[str, Any]) -> str:
    """The name that a script gave its tab; "" when it is missing or none that our script gives."""
    value = str(data.get("tab", ""))
    return value if _TAB.fullmatch(value) else ""


def number_from(data: Mapping[str, Any], name: str, *, largest: int = 2**53) -> int:
    """A whole number that a script sent; 0 when it is missing or none."""
    value = str(data.get(name, ""))
    return min(int(value), largest) if value.isdecimal() and len(value) < 20 else 0
