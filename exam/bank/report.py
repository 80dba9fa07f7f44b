"""What a load did, or would do, to the bank."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from exam.interchange.findings import Finding


class LoadRefused(Exception):
    """Nothing was loaded; every reason is named."""

    def __init__(self, problems: Iterable[Finding]) -> None:
        self.problems = tuple(sorted(problems))
        super().__init__("\n".join(str(problem) for problem in self.problems))


@dataclass
class Changes:
    """Keys or codes of one kind of thing, by what became of them."""

    created: list[str] = field(default_factory=list)
    revised: list[str] = field(default_factory=list)
    changed: list[str] = field(default_factory=list)
    unchanged: list[str] = field(default_factory=list)
    conflicts: list[str] = field(default_factory=list)
    removed: list[str] = field(default_factory=list)

    @property
    def counts(self) -> dict[str, int]:
        return {name: len(keys) for name, keys in vars(self).items()}


@dataclass
class LoadReport:
    """`revised` got a new revision, `changed` was changed in place, `removed` stands in the database only."""

    certifications: Changes = field(default_factory=Changes)
    blueprints: Changes = field(default_factory=Changes)
    case_studies: Changes = field(default_factory=Changes)
    questions: Changes = field(default_factory=Changes)
