"""Rows of a CSV file that a spreadsheet opens as text, whatever a person typed into them."""

import csv
import re
from collections.abc import Iterable
from typing import Protocol

# What begins a formula, and every sign that becomes one of these when a program makes its width or height usual.
_STARTS = r"=⩵⩶＝﹦⁼₌+＋﹢⁺₊﬩\-－﹣⁻₋−@＠﹫|｜%％﹪"
# What a spreadsheet or an eye passes over before them.
_PASSED_OVER = r"[^\S\t\r\n]|[\"\x00-\x08\x0e-\x1f\xad\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff]"
# A cell begins with the text, or inside it, where the spreadsheet of another country sees a separator.
_CELL = re.compile(rf"(\A(?=[\t\r\n])|(?:\A|[;\t\r\n])(?=(?:{_PASSED_OVER})*[{_STARTS}]))")


class Target(Protocol):
    """Where the rows go: an answer or a file."""

    def write(self, text: str, /) -> object: ...


def write_csv(target: Target, rows: Iterable[Iterable[object]]) -> None:
    """Every export goes through here: None is an empty cell, and no text is a formula."""
    csv.writer(target).writerows([guarded(value) for value in row] for row in rows)


def guarded(value: object) -> object:
    """The value for a CSV cell; an apostrophe stands before whatever a spreadsheet would run as a formula."""
    return _CELL.sub(r"\1'", value) if isinstance(value, str) else value
