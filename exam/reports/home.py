"""What a learner should do next: one thing."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum

from exam.models import Attempt
from exam.reports.history import AttemptLine, OpenAttempt


class Step(Enum):
    """What comes next."""

    CONTINUE = "continue"
    FIRST = "first"
    READ = "read"
    WHOLE = "whole"
    AGAIN = "again"


@dataclass(frozen=True)
class NextStep:
    """The step, and the attempt that it follows from."""

    step: str
    attempt: Attempt | None = None


def next_step(*, open_attempts: Sequence[OpenAttempt], lines: Sequence[AttemptLine]) -> NextStep:
    """Continue what is open; read up on a missed cut; prove a pass on easier terms; repeat a pass."""
    if open_attempts:
        return NextStep(Step.CONTINUE.value, open_attempts[0].attempt)
    last = next((line for line in lines if line.report is not None), None)
    if last is None or last.report is None:
        return NextStep(Step.FIRST.value)
    if not last.report.passed:
        return NextStep(Step.READ.value, last.attempt)
    return NextStep(Step.WHOLE.value if last.is_apart else Step.AGAIN.value, last.attempt)
