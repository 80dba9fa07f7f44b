"""What is wrong with a file of a bank: where it stands, and what to do about it."""

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, order=True)
class Finding:
    """One thing wrong. `key` is the key or code that is meant, `message` says what to do."""

    file: str
    key: str = ""
    field: str = ""
    message: str = ""
    line: int = 0

    def __str__(self) -> str:
        place = f"{self.file}:{self.line}" if self.line else self.file
        return ": ".join(part for part in (place, self.key, self.field, self.message) if part)


class BankUnreadable(Exception):
    """The files do not say a bank; every reason is named."""

    def __init__(self, problems: Iterable[Finding]) -> None:
        self.problems = tuple(sorted(problems))
        super().__init__("\n".join(str(problem) for problem in self.problems))
