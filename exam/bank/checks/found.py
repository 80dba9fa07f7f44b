"""How a check says what it has found."""

from exam.interchange.drafts import QuestionDraft
from exam.interchange.findings import Finding, shortened


def error(question: QuestionDraft, check: int, field: str, message: str, excerpt: str = "") -> Finding:
    return Finding(_file(question), question.key, field, message, check=check, excerpt=shortened(excerpt))


def warning(question: QuestionDraft, check: int, field: str, message: str, excerpt: str = "") -> Finding:
    return Finding(
        _file(question), question.key, field, message, check=check, level="W", excerpt=shortened(excerpt)
    )


def of_bank(check: int, message: str, *, level: str = "E", key: str = "", field: str = "") -> Finding:
    """About the bank as a whole, or a blueprint or topic of it."""
    return Finding("the bank", key, field, message, check=check, level="W" if level == "W" else "E")


def _file(question: QuestionDraft) -> str:
    return f"questions/{question.prefix}.yaml"
