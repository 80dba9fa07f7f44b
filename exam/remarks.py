"""The only writer of what learners say about questions."""

from datetime import datetime
from typing import TYPE_CHECKING

from exam.models import Note, ProblemReport, Question, Revision

if TYPE_CHECKING:
    from accounts.models import User


def write_note(*, learner: "User", question: Question, text: str, now: datetime) -> Note | None:
    """Keep the learner's own words about a question; blank ones remove the note, and None is answered."""
    words = text.strip()
    if not words:
        Note.objects.filter(learner=learner, question=question).delete()
        return None
    note, _created = Note.objects.update_or_create(
        learner=learner, question=question, defaults={"text": words, "written_at": now}
    )
    return note


def report_problem(*, learner: "User", revision: Revision, text: str, now: datetime) -> ProblemReport:
    """Tell the instructors what is wrong; the same words about the same wording are one report.

    Raises ValueError for a report without words.
    """
    words = text.strip()
    if not words:
        raise ValueError("A report says what is wrong.")
    report, _created = ProblemReport.objects.get_or_create(
        learner=learner, revision=revision, text=words, defaults={"reported_at": now}
    )
    return report


def settle(*, reports: list[int], now: datetime) -> int:
    """Mark open reports, given by number, as settled; how many were."""
    return ProblemReport.objects.filter(pk__in=reports, settled_at=None).update(settled_at=now)
