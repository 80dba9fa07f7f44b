"""No cell of any CSV file is a formula: every sign that begins one, in every column of every export."""

import csv
import sys
import unicodedata
from io import StringIO
from pathlib import Path

import pytest

from exam.admin.attempts import CSV_COLUMNS, AttemptAdmin
from exam.interchange.spreadsheet import guarded, write_csv
from exam.reports.history_export import HEADINGS
from exam.views import history
from tests.factories import make_attempt

SIGNS = "=+-@|%"
HEADS = (
    *SIGNS, "\t", "\r", "\n", "\r\n", "＝", "＋", "－", "＠", "﹦", "⁼", "−",
    " =", "\u00a0=", "\u3000+", "\ufeff=", "\u200b=", "\u202e-", "\x0b@", "\x1f=", '"=', ' "\u2060=',
    # Where a semicolon or a tab is taken for a separator, the second cell of these is a formula.
    "a;=", "a; +", 'a;"=', "a;;-", "a\t=", "a\t\t@", "a\n=", "a\r＝",
)  # fmt: skip
CELL_BREAKS = ";\t\r\n"


def cells(text):
    """What a spreadsheet may take for cells of this text, without what it passes over."""
    for sign in CELL_BREAKS[1:]:
        text = text.replace(sign, ";")
    for cell in text.split(";"):
        yield "".join(c for c in cell if unicodedata.category(c) not in ("Cc", "Cf", "Zs") and c != '"')


def is_formula(text):
    """Worked out apart from the guard: by what each sign becomes when its width and height are made usual."""
    starts = (*SIGNS, "\u2212")
    return text[:1] in ("\t", "\r", "\n") or any(
        unicodedata.normalize("NFKC", cell[:1]).startswith(starts) for cell in cells(text)
    )


@pytest.mark.parametrize("head", HEADS)
def test_a_text_that_a_spreadsheet_would_run_begins_with_an_apostrophe(head):
    assert is_formula(f"{head}1+1")
    assert not is_formula(guarded(f"{head}1+1"))


def test_no_sign_of_unicode_begins_a_formula():
    for number in range(sys.maxunicode + 1):
        if not 0xD800 <= number < 0xE000:
            text = f"{chr(number)}1"
            if is_formula(text):
                assert guarded(text) == f"'{text}"


@pytest.mark.parametrize(
    "value", ["", "a", "a=1", "a - b", "x; y", "learner@example.org", "2026-01-05", "'=1", -25, -1.5, None, True]
)
def test_what_is_no_formula_stays_as_it_is(value):
    assert guarded(value) is value


def test_a_guarded_text_is_not_guarded_again():
    for head in HEADS:
        once = guarded(f"{head}1")
        assert guarded(once) == once


def test_a_row_is_read_again_as_it_was_written():
    held = StringIO()
    write_csv(held, [("a", None, 'b"c,d', -5, "=1", "x\ny")])
    assert list(csv.reader(StringIO(held.getvalue()))) == [["a", "", 'b"c,d', "-5", "'=1", "x\ny"]]


def columns_of(answer):
    headings, *rows = csv.reader(StringIO(answer.content.decode(), newline=""))
    assert rows
    return [dict(zip(headings, row, strict=True)) for row in rows]


@pytest.mark.django_db
def test_no_column_of_the_history_is_a_formula(as_learner, monkeypatch):
    rows = [[f"{head}1+1"] * len(HEADINGS) for head in HEADS]
    monkeypatch.setattr(history, "rows_of", lambda lines: rows)
    for row in columns_of(as_learner.get("/history.csv")):
        assert [name for name in HEADINGS if is_formula(row[name])] == []


@pytest.mark.django_db
def test_no_column_of_the_scores_at_the_desk_is_a_formula(as_instructor, learner, monkeypatch):
    attempt = make_attempt(learner=learner)
    for head in HEADS:
        monkeypatch.setattr(
            AttemptAdmin, "_csv_row", lambda self, attempt, head=head: [f"{head}1+1"] * len(CSV_COLUMNS)
        )
        answer = as_instructor.post(
            "/admin/exam/attempt/", {"action": "export_scores", "_selected_action": [str(attempt.pk)]}
        )
        (row,) = columns_of(answer)
        assert [name for name in CSV_COLUMNS if is_formula(row[name])] == []


def test_every_csv_file_is_written_through_the_one_place():
    root = Path(__file__).resolve().parent.parent.parent
    found = {
        str(path.relative_to(root))
        for folder in ("accounts", "config", "exam")
        for path in (root / folder).rglob("*.py")
        if any(line.split()[:2] in (["import", "csv"], ["from", "csv"]) for line in path.read_text().splitlines())
    }
    assert found == {"exam/interchange/spreadsheet.py"}
