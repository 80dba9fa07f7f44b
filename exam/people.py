"""What exams do when a person leaves or takes their data along."""

from datetime import datetime
from typing import Any

from accounts.models import User
from exam import attempts
from exam.models import Attempt


def let_go(*, user: User, now: datetime, **kwargs: Any) -> None:
    """Discard what is open; finished attempts stay without a person."""
    for attempt in Attempt.objects.of(user).open():
        attempts.discard(attempt=attempt, now=now)


def export(*, user: User, **kwargs: Any) -> tuple[str, list[dict[str, Any]]]:
    """The person's attempts with what they chose and how it was scored."""
    found = (
        Attempt.objects.of(user).select_related("blueprint").prefetch_related("slots__response", "score_reports")
    )
    return "attempts", [
        {
            "id": str(attempt.public_id),
            "blueprint": attempt.blueprint.code,
            "mode": attempt.mode,
            "started": attempt.started_at.isoformat(),
            "finished": attempt.finished_at.isoformat() if attempt.finished_at else None,
            "how": attempt.finish,
            "responses": {
                str(slot.number): slot.response.choice for slot in attempt.slots.all() if hasattr(slot, "response")
            },
            "scores": [
                {"raw": str(r.raw), "of": str(r.raw_max), "scaled": r.scaled, "passed": r.passed}
                for r in attempt.score_reports.all()
            ],
        }
        for attempt in found
    ]
