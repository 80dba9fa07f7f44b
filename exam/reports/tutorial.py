"""The minute of practice that teaches the exam room, and how it went."""

from dataclasses import dataclass

from accounts.models import User
from exam.models import Attempt, Blueprint, ScoreReport

CODE = "TUTORIAL"
# Draws choosing first, then striking out, then flags and the review: the order in which they are taught.
SEED = 14


@dataclass(frozen=True)
class TutorialPage:
    """The last practice that was finished, if any, and the exam that the person came from."""

    finished: Attempt | None
    right: int
    came_from: Blueprint | None


def page_of(learner: User, *, came_from: str) -> TutorialPage:
    """`came_from` is the code of a blueprint, or nothing; one that is not offered counts as nothing."""
    report = (
        ScoreReport.objects.filter(attempt__learner=learner, attempt__blueprint__code=CODE, superseded_at=None)
        .select_related("attempt")
        .order_by("-attempt__started_at", "-pk")
        .first()
    )
    return TutorialPage(
        finished=report.attempt if report else None,
        right=int(report.raw) if report else 0,
        came_from=Blueprint.objects.listed().filter(code=came_from).first() if came_from else None,
    )
