"""Why a verb was refused."""

from exam.models import Attempt, Response


class AttemptOpen(Exception):
    """The learner already has an open attempt of this blueprint and mode."""

    def __init__(self, attempt: Attempt) -> None:
        super().__init__(f"Attempt {attempt.public_id} is still open.")
        self.attempt = attempt


class AttemptClosed(Exception):
    """The attempt is finished, or its time is over: nothing in it changes any more."""


class AttemptUntimed(Exception):
    """An untimed attempt has no deadline to move."""


class ChoiceSuperseded(Exception):
    """Another tab or device saved a choice that this one had not seen."""

    def __init__(self, current: Response) -> None:
        super().__init__("Another tab saved a newer choice.")
        self.current = current
