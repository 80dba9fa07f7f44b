"""CSV files: written so that a spreadsheet opens every text as text, read within limits."""

import csv
import re
from collections.abc import Iterable
from pathlib import Path
from typing import Protocol

MAX_BYTES = 2 * 1024 * 1024
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


class Unreadable(ValueError):
    """The file is no table; the message says why."""


def read(path: Path) -> list[dict[str, str]]:
    """The rows of a file whose first line names the columns; what stands beyond them is under "beyond"."""
    try:
        if path.stat().st_size > MAX_BYTES:
            raise Unreadable("is larger than 2 MiB; split it")
        with path.open(encoding="utf-8", newline="") as lines:
            return list(csv.DictReader(lines, strict=True, restkey="beyond"))
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise Unreadable(f"cannot be read as UTF-8 CSV: {error}") from None
