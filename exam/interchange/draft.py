"""What every draft is made of: strict fields with one form of text."""

from typing import Annotated, Literal

from django.utils.translation import gettext_noop
from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StringConstraints

MAX_TEXT = 20_000


def _is_control(sign: str) -> bool:
    return not (sign.isprintable() or sign.isspace())


def _clean(text: str) -> str:
    """The one form of a text: line feeds, no blank at the end of a line, nothing around it."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    tidy = "\n".join(line.rstrip() for line in lines).strip("\n").rstrip()
    # The one look at the whole passes nearly every text; only the rest is read sign by sign.
    if not tidy.replace("\n", "").replace("\t", "").isprintable() and any(map(_is_control, tidy)):
        raise ValueError(gettext_noop("holds a control character; remove it"))
    return tidy


def _one_line(text: str) -> str:
    if "\n" in text:
        raise ValueError(gettext_noop("must stand on one line"))
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
