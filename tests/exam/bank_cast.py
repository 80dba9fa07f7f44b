"""Banks for the tests of the bank: the bundled git-basics, and ways to change one question of it."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from exam.interchange.bank_files import read_bank
from exam.interchange.drafts import BankDraft, QuestionDraft

FIXTURES = Path(__file__).parent.parent.parent / "fixtures"
GIT = FIXTURES / "git-basics"
NOW = datetime(2026, 11, 21, 9, 0, tzinfo=UTC)
KEY = "git-11-0001"


def git_bank() -> BankDraft:
    return read_bank(GIT)


def question_of(bank: BankDraft, key: str = KEY) -> QuestionDraft:
    return next(question for question in bank.questions if question.key == key)


def changed(bank: BankDraft, key: str = KEY, **fields: Any) -> BankDraft:
    """The same bank, with fields of one question changed."""
    questions = (
        question.model_copy(update=fields) if question.key == key else question for question in bank.questions
    )
    return bank.model_copy(update={"questions": tuple(questions)})


def without(bank: BankDraft, key: str = KEY) -> BankDraft:
    return bank.model_copy(update={"questions": tuple(q for q in bank.questions if q.key != key)})


def changed_blueprint(bank: BankDraft, **fields: Any) -> BankDraft:
    return bank.model_copy(update={"blueprints": (bank.blueprints[0].model_copy(update=fields),)})
