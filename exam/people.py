"""What exams do when a person leaves or takes their data along."""

from datetime import datetime
from typing import Any

from accounts.models import User
from exam import attempts
from exam.models import Attempt, ScoreReport, Slot


def let_go(*, user: User, now: datetime, **kwargs: Any) -> None:
    """Discard what is open; finished attempts stay without a person."""
    for attempt in Attempt.objects.of(user).open():
        attempts.discard(attempt=attempt, now=now)


def export(*, user: User, **kwargs: Any) -> tuple[str, list[dict[str, Any]]]:
    """The person's attempts with what they chose, in words, and how it was scored; no key is told."""
    found = Attempt.objects.of(user).select_related("blueprint")
    found = found.prefetch_related(
        "slots__response", "slots__revision__options", "score_reports__domain_scores__domain"
    )
    return "attempts", [_attempt(attempt) for attempt in found]


def export_remarks(*, user: User, **kwargs: Any) -> tuple[str, dict[str, Any]]:
    """The person's notes and problem reports."""
    notes = user.notes.order_by("written_at").values_list("question__key", "text", "written_at")
    reports = user.problem_reports.order_by("reported_at")
    return "remarks", {
        "notes": [
            {"question": key, "text": text, "written": written_at.isoformat()} for key, text, written_at in notes
        ],
        "problem_reports": [
            {"question": key, "text": text, "reported": reported_at.isoformat()}
            for key, text, reported_at in reports.values_list("revision__question__key", "text", "reported_at")
        ],
    }


def _attempt(attempt: Attempt) -> dict[str, Any]:
    return {
        "id": str(attempt.public_id),
        "blueprint": attempt.blueprint.code,
        "mode": attempt.mode,
        "questions": attempt.question_count,
        "time_factor": str(attempt.time_factor) if attempt.time_factor is not None else None,
        "started": attempt.started_at.isoformat(),
        "finished": attempt.finished_at.isoformat() if attempt.finished_at else None,
        "how": attempt.finish,
        "responses": [_response(slot) for slot in attempt.slots.all() if hasattr(slot, "response")],
        "scores": [_score(report) for report in attempt.score_reports.all()],
    }


def _response(slot: Slot) -> dict[str, Any]:
    texts = {option.pk: option.text for option in slot.revision.options.all()}
    return {
        "question": slot.number,
        "choice": [texts[pk] if pk is not None else None for pk in slot.response.choice],
        "flagged": slot.flagged,
        "saved": slot.response.saved_at.isoformat(),
    }


def _score(report: ScoreReport) -> dict[str, Any]:
    return {
        "created": report.created_at.isoformat(),
        "superseded": report.superseded_at.isoformat() if report.superseded_at else None,
        "rule_version": report.rule_version,
        "raw": str(report.raw),
        "of": str(report.raw_max),
        "scaled": report.scaled,
        "passed": report.passed,
        "domains": [
            {"domain": score.domain.code, "raw": str(score.raw), "of": str(score.raw_max)}
            for score in report.domain_scores.all()
        ],
    }
