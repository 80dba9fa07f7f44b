"""Closes attempts whose time is over, for learners who never came back."""

import signal
import threading
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.db import InterfaceError, OperationalError, connection
from django.utils import timezone

from exam import attempts


class Command(BaseCommand):
    help = "Close every overdue attempt at its deadline and score it."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--every", type=int, metavar="SECONDS", help="go on, once every so many seconds")

    def handle(self, *args: Any, every: int | None = None, **options: Any) -> None:
        if every is None:
            self.stdout.write(f"{attempts.sweep(now=timezone.now())} overdue attempts closed.")
            return
        # A process that is the first of a container does not end at TERM unless it handles it.
        asked_to_end = threading.Event()
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: asked_to_end.set())
        while not asked_to_end.is_set():
            self._once()
            asked_to_end.wait(every)

    def _once(self) -> None:
        try:
            closed = attempts.sweep(now=timezone.now())
        except (OperationalError, InterfaceError) as error:
            # The database may be restarting; the next round finds the same attempts again.
            self.stderr.write(f"sweep: the database did not answer ({type(error).__name__}); trying again.")
            connection.close()
            return
        if closed:
            self.stdout.write(f"{closed} overdue attempts closed.")
