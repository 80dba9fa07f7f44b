"""What the desk's page of one question sends: a form, its options and its references, made into a draft."""

from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.forms import BaseFormSet, formset_factory
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy
from pydantic import ValidationError
from pydantic_core import ErrorDetails

from exam.interchange.drafts import OptionDraft, PlacementDraft, QuestionDraft, ReferenceDraft
from exam.models import Blueprint, CaseStudy, Certification, Option, Question, TaskStatement

_WIDE = {"rows": 4}
_NARROW = {"rows": 2}
_ID = r"^[a-z0-9][a-z0-9-]*$"
_NO_ID = {"invalid": gettext_lazy("Lower-case letters, digits and hyphens, beginning with a letter or a digit.")}


class QuestionInput(forms.Form):
    """Everything of a question that stands once; one placement field per blueprint is added on the fly."""

    certification = forms.ModelChoiceField(Certification.objects.all(), label=gettext_lazy("Certification"))
    key = forms.RegexField(
        r"^[a-z0-9]+(-[a-z0-9]+)*-[0-9]{4}$",
        label=gettext_lazy("Key"),
        max_length=60,
        help_text=gettext_lazy("Never used again, such as mla1-13-0042."),
        error_messages={
            "invalid": gettext_lazy("Lower-case letters, digits and hyphens, ending in a hyphen and four digits.")
        },
    )
    kind = forms.ChoiceField(choices=Question.Kind.choices, label=gettext_lazy("Kind"))
    lang = forms.RegexField(
        r"^[a-z]{2,3}(-[a-z0-9]+)*$",
        label=gettext_lazy("Language"),
        initial="en",
        max_length=10,
        error_messages={"invalid": gettext_lazy("The code of a language, such as en, es or es-mx.")},
    )
    difficulty = forms.ChoiceField(
        choices=Question.Difficulty.choices, initial="medium", label=gettext_lazy("Difficulty forecast")
    )
    topics = forms.CharField(
        label=gettext_lazy("Topics"), required=False, help_text=gettext_lazy("Separated by commas, primary first.")
    )
    case_study = forms.ModelChoiceField(
        CaseStudy.objects.all(), label=gettext_lazy("Case study"), required=False, to_field_name="key"
    )
    volatile = forms.BooleanField(label=gettext_lazy("Volatile"), required=False)
    checked_on = forms.DateField(label=gettext_lazy("Checked on"), required=False)
    stem = forms.CharField(label=gettext_lazy("Stem"), widget=forms.Textarea(_WIDE))
    lead_in = forms.CharField(label=gettext_lazy("Lead-in"), required=False, widget=forms.Textarea(_NARROW))
    explanation = forms.CharField(label=gettext_lazy("Explanation"), required=False, widget=forms.Textarea(_WIDE))
    takeaway = forms.CharField(label=gettext_lazy("Takeaway"), required=False, widget=forms.Textarea(_NARROW))

    WORDING = ("stem", "lead_in", "explanation", "takeaway")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for blueprint in Blueprint.objects.all():
            self.fields[f"place_{blueprint.code}"] = forms.ModelChoiceField(
                TaskStatement.objects.filter(blueprint=blueprint).select_related("domain"),
                label=_("Placement in %(blueprint)s") % {"blueprint": blueprint.code},
                required=False,
                to_field_name="code",
            )

    def about(self) -> list[forms.BoundField]:
        """The short fields."""
        return [field for field in self if field.name not in self.WORDING and not field.name.startswith("place_")]

    def wording(self) -> list[forms.BoundField]:
        """What learners read."""
        return [self[name] for name in self.WORDING]

    def placements(self) -> list[forms.BoundField]:
        """Where the question stands, a field per blueprint."""
        return [field for field in self if field.name.startswith("place_")]


class OptionInput(forms.Form):
    """One row: a choice, a step, a prompt or a response, with its reason."""

    id = forms.RegexField(_ID, label=gettext_lazy("Id"), max_length=20, error_messages=_NO_ID)
    # Without an initial value, an empty row would count as changed by what its select shows.
    side = forms.ChoiceField(
        choices=Option.Side.choices, label=gettext_lazy("Side"), required=False, initial=Option.Side.CHOICE
    )
    key = forms.BooleanField(label=pgettext_lazy("option", "Key"), required=False)
    rank = forms.IntegerField(label=gettext_lazy("Rank"), required=False, min_value=1, max_value=20)
    pair = forms.RegexField(_ID, label=gettext_lazy("Pair"), max_length=20, required=False, error_messages=_NO_ID)
    text = forms.CharField(label=gettext_lazy("Text"), widget=forms.Textarea(_NARROW))
    explanation = forms.CharField(
        label=gettext_lazy("Explanation"), required=False, widget=forms.Textarea(_NARROW)
    )


class ReferenceInput(forms.Form):
    """Where the claim can be read."""

    url = forms.URLField(label=gettext_lazy("Address"), max_length=500, assume_scheme="https")
    title = forms.CharField(label=gettext_lazy("Title"), max_length=300)
    checked_on = forms.DateField(label=gettext_lazy("Checked on"), required=False)


class Rows(BaseFormSet[Any]):
    """Rows of which the empty ones are folded away, but for a few."""

    def open_rows(self) -> list[forms.Form]:
        """The rows to show at once: what is filled in, and the next empty ones."""
        folded = self.folded_rows()
        return [form for form in self.forms if form not in folded]

    def folded_rows(self) -> list[forms.Form]:
        """The rest: there for whoever needs them."""
        empty = [form for form in self.extra_forms if not (form.is_bound and form.has_changed())]
        return empty[1 if self.initial_forms else 4 :]


OptionSet = formset_factory(OptionInput, Rows, extra=12, max_num=20, absolute_max=20, can_delete=True)
ReferenceSet = formset_factory(ReferenceInput, Rows, extra=3, max_num=5, absolute_max=5, can_delete=True)


def draft_from(
    *,
    entry: Mapping[str, Any],
    options: BaseFormSet[Any],
    references: BaseFormSet[Any],
    before: QuestionDraft | None,
) -> tuple[QuestionDraft | None, list[str]]:
    """The draft that the page describes, or sentences that say why it is none."""
    rows = list(_rows(options))
    try:
        fields: dict[str, Any] = {
            **(before.model_dump() if before else {}),
            "key": entry["key"],
            "kind": entry["kind"],
            "lang": entry["lang"],
            "difficulty": entry["difficulty"],
            "topics": tuple(word.strip() for word in entry["topics"].split(",") if word.strip()),
            "case_study": entry["case_study"].key if entry["case_study"] else None,
            "volatile": entry["volatile"],
            "checked_on": entry["checked_on"],
            "stem": entry["stem"],
            "lead_in": entry["lead_in"],
            "explanation": entry["explanation"],
            "takeaway": entry["takeaway"],
            "placements": tuple(_placements(entry, before)),
            "options": tuple(_option(row) for row in rows if row["side"] in ("", Option.Side.CHOICE)),
            "prompts": tuple(_option(row) for row in rows if row["side"] == Option.Side.PROMPT),
            "responses": tuple(_option(row) for row in rows if row["side"] == Option.Side.RESPONSE),
            "references": tuple(ReferenceDraft(**_given(row)) for row in _rows(references)),
        }
        return QuestionDraft.model_validate(fields), []
    except ValidationError as error:
        return None, [_told(slip) for slip in error.errors()]


def _told(slip: ErrorDetails) -> str:
    """What no field of the form can refuse, such as a single topic; the library says it in English only."""
    place = str(next(iter(slip["loc"]), ""))
    fields = QuestionInput.base_fields | OptionInput.base_fields | ReferenceInput.base_fields
    label = fields[place].label if place in fields else place
    limits = slip.get("ctx", {})
    match slip["type"]:
        case "string_too_long":
            what = _("too long, %(n)d characters at most") % {"n": limits["max_length"]}
        case "value_error":
            what = _(str(limits["error"]))
        case _other:
            what = _("not in the form that bank files ask for")
    return f"{label}: {what}"


def initial_of(question: Question, draft: QuestionDraft) -> tuple[dict[str, Any], list[Any], list[Any]]:
    """What the page shows for a question: its form, its options and its references."""
    entry = draft.model_dump(exclude={"options", "prompts", "responses", "references", "placements", "authoring"})
    entry["certification"] = question.certification_id
    entry["topics"] = ", ".join(draft.topics)
    entry |= {f"place_{place.blueprint}": place.task for place in draft.placements}
    options = [
        {**option.model_dump(), "side": side}
        for side, found in (("choice", draft.options), ("prompt", draft.prompts), ("response", draft.responses))
        for option in found
    ]
    return entry, options, [reference.model_dump() for reference in draft.references]


def _rows(formset: BaseFormSet[Any]) -> Iterable[dict[str, Any]]:
    for form in formset.forms:
        row = getattr(form, "cleaned_data", {})
        if row and not row.get("DELETE"):
            yield row


def _given(row: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in row.items() if name != "DELETE"}


def _option(row: Mapping[str, Any]) -> OptionDraft:
    return OptionDraft(
        id=row["id"],
        text=row["text"],
        key=row["key"],
        rank=row["rank"],
        pair=row["pair"] or None,
        explanation=row["explanation"],
    )


def _placements(entry: Mapping[str, Any], before: QuestionDraft | None) -> Iterable[PlacementDraft]:
    skills = {p.blueprint: (p.task, p.skill) for p in before.placements} if before else {}
    for name, task in sorted(entry.items()):
        if name.startswith("place_") and task is not None:
            code = name.removeprefix("place_")
            old_task, skill = skills.get(code, ("", ""))
            yield PlacementDraft(blueprint=code, task=task.code, skill=skill if old_task == task.code else "")
