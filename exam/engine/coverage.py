"""How many questions stand behind each task statement, by kind and by difficulty, and how many are wanted."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

KINDS = ("single", "multiple", "ordering", "matching", "true_false", "recall")
DIFFICULTIES = ("easy", "medium", "hard")


@dataclass(frozen=True)
class Cell:
    """One number of the table: the questions of a task that have this kind, or this difficulty.

    `wanted` is None where nothing is asked for.
    """

    task: str
    name: str
    count: int
    wanted: int | None

    @property
    def is_kind(self) -> bool:
        return self.name in KINDS

    @property
    def gap(self) -> int:
        """How many are missing; below zero, how many there are beyond what is wanted; 0 where nothing is."""
        return 0 if self.wanted is None else self.wanted - self.count


def cells(
    *,
    tasks: Iterable[str],
    counts: Mapping[tuple[str, str, str], int],
    wanted: Mapping[str, Mapping[str, int]],
) -> tuple[Cell, ...]:
    """The table, row by row: kinds, then difficulties.

    `counts`: questions by task, kind and difficulty. `wanted`: by task, how many of a kind or a difficulty. Where
    kinds are wanted, difficulty is counted over those kinds alone: the rest is for practice.
    """
    return tuple(cell for task in tasks for cell in _row(task, counts, wanted.get(task, {})))


def _row(task: str, counts: Mapping[tuple[str, str, str], int], wanted: Mapping[str, int]) -> Iterator[Cell]:
    drawn = [kind for kind in KINDS if kind in wanted] or KINDS
    kinds, difficulties = Counter[str](), Counter[str]()
    for (of_task, kind, difficulty), count in counts.items():
        if of_task == task:
            kinds[kind] += count
            difficulties[difficulty] += count if kind in drawn else 0
    for name in KINDS:
        yield Cell(task, name, kinds[name], wanted.get(name))
    for name in DIFFICULTIES:
        yield Cell(task, name, difficulties[name], wanted.get(name))
