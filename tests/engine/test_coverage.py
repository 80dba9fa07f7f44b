"""The coverage table: what is there by kind and by difficulty, and what is missing; counted by hand."""

from exam.engine.coverage import DIFFICULTIES, KINDS, cells

# Task 1.1: two easy and one hard single, one medium ordering, one easy true-or-false. Task 1.2: nothing.
COUNTS = {
    ("1.1", "single", "easy"): 2,
    ("1.1", "single", "hard"): 1,
    ("1.1", "ordering", "medium"): 1,
    ("1.1", "true_false", "easy"): 1,
}
WANTED = {"1.1": {"single": 5, "ordering": 1, "easy": 3, "medium": 2, "hard": 1}}


def table(wanted):
    return {(cell.task, cell.name): cell for cell in cells(tasks=["1.1", "1.2"], counts=COUNTS, wanted=wanted)}


def test_every_task_has_a_row_of_kinds_and_difficulties():
    told = [(cell.task, cell.name) for cell in cells(tasks=["1.1", "1.2"], counts=COUNTS, wanted={})]
    assert told == [(task, name) for task in ("1.1", "1.2") for name in (*KINDS, *DIFFICULTIES)]


def test_where_nothing_is_wanted_all_are_counted_and_nothing_is_missing():
    told = table({})
    assert told["1.1", "easy"].count == 3
    assert (told["1.1", "single"].count, told["1.1", "single"].wanted, told["1.1", "single"].gap) == (3, None, 0)
    assert told["1.2", "single"].count == 0


def test_difficulty_is_counted_over_the_kinds_that_are_wanted():
    told = table(WANTED)
    # The true-or-false question is for practice: two easy ones are left.
    assert (told["1.1", "easy"].count, told["1.1", "easy"].gap) == (2, 1)
    assert (told["1.1", "single"].count, told["1.1", "single"].gap) == (3, 2)
    assert (told["1.1", "hard"].gap, told["1.1", "ordering"].gap) == (0, 0)
    assert told["1.1", "true_false"].wanted is None


def test_more_than_wanted_is_a_gap_below_zero():
    assert table({"1.1": {"single": 1}})["1.1", "single"].gap == -2
