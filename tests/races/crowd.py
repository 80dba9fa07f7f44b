"""Lets several verbs run at the same moment, each on a database connection of its own."""

import os
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

from django.db import connection


def doses(small: int) -> int:
    """How many trials: a few in the normal run, RACES of them in a campaign."""
    return int(os.environ.get("RACES", small))


class Crowd:
    """As many threads as verbs can run at once; a context, at whose end every connection is closed."""

    def __init__(self, size: int) -> None:
        self._size = size
        self._pool = ThreadPoolExecutor(size)

    def __enter__(self) -> "Crowd":
        return self

    def __exit__(self, *failure: object) -> None:
        self.together(*[lambda: connection.close()] * self._size)  # each thread has its own
        self._pool.shutdown()

    def together(self, *verbs: Callable[[], Any]) -> list[Any]:
        """What each verb answered, or the exception that it raised, in the order of the verbs."""
        # All wait for the last one, so no thread can take two of them.
        gate = Barrier(len(verbs))

        def run(verb: Callable[[], Any]) -> Any:
            gate.wait(30)
            try:
                return verb()
            except Exception as error:
                return error

        return list(self._pool.map(run, verbs))
