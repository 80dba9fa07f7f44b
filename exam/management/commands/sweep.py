"""Closes attempts whose time is over, for learners who never came back."""

import time
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.db import OperationalError, connection
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
        while True:
            self._once()
            time.sleep(every)

    def _once(self) -> None:
        try:
            closed = attempts.sweep(now=timezone.now())
        except OperationalError as error:
            # The database may be restarting; the next round finds the same attempts again.
            self.stderr.write(f"sweep: the database did not answer ({type(error).__name__}); trying again.")
            connection.close()
            return
        if closed:
            self.stdout.write(f"{closed} overdue attempts closed.")
