"""The only writer of attempts, slots and responses.

Every verb locks the attempt first, by the same UPDATE that proves it may be changed, and reads nothing
while it waits for that lock. Every verb may be repeated. docs/locking.md works it through.
"""

from exam.attempts.ending import close_if_overdue, discard, submit, sweep
from exam.attempts.refusals import AttemptClosed, AttemptOpen, AttemptUntimed, ChoiceSuperseded
from exam.attempts.starting import start
from exam.attempts.working import Saved, SaveMark, extend, flag, record_response, show, strike

__all__ = [
    "AttemptClosed",
    "AttemptOpen",
    "AttemptUntimed",
    "ChoiceSuperseded",
    "SaveMark",
    "Saved",
    "close_if_overdue",
    "discard",
    "extend",
    "flag",
    "record_response",
    "show",
    "start",
    "strike",
    "submit",
    "sweep",
]
