"""The instructors' desk: edits go through exam.bank and exam.attempts; evidence is read-only."""

from exam.admin import attempts, blueprints, questions

__all__ = ["attempts", "blueprints", "questions"]
