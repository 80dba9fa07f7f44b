"""What is wrong with a file of a bank: where it stands, and what to do about it."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

EXCERPT = 60


@dataclass(frozen=True, order=True)
class Finding:
    """One thing wrong. `key` is the key or code that is meant, `message` says what to do.

    `check` is the number in docs/bank-checks.md, 0 for what keeps a file from being read. An error (E) keeps the
    bank from release; a warning (W) may stay where rules.yaml says why, and `waived` is that reason.
    """

    file: str
    key: str = ""
    field: str = ""
    message: str = ""
    line: int = 0
    check: int = 0
    level: Literal["E", "W"] = "E"
    excerpt: str = ""
    waived: str = ""

    def __str__(self) -> str:
        place = f"{self.file}:{self.line}" if self.line else self.file
        text = ": ".join(part for part in (place, self.key, self.field, self.message) if part)
        mark = f"{self.level}{self.check} " if self.check else ""
        return mark + text + (f" [{self.excerpt}]" if self.excerpt else "")


def shortened(text: str) -> str:
    """Enough of a text to find it by, on one line."""
    line = " ".join(text.split())
    return line if len(line) <= EXCERPT else line[: EXCERPT - 1] + "…"


class BankUnreadable(Exception):
    """The files do not say a bank; every reason is named."""

    def __init__(self, problems: Iterable[Finding]) -> None:
        self.problems = tuple(sorted(problems))
        super().__init__("\n".join(str(problem) for problem in self.problems))
