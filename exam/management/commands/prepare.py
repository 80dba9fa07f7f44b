"""Makes a site ready to serve, in one process: tables, banks, static files, the first administrator."""

import hashlib
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.contrib.staticfiles.storage import staticfiles_storage
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import Error as DatabaseError
from django.db import connection

# Any number will do that no other lock takes.
STARTS_QUEUE_HERE = 20_261_122


class Command(BaseCommand):
    help = "Migrate, load the bundled banks, collect static files and make the first administrator."

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            with self._alone():
                self._prepare()
        except OSError as error:
            raise CommandError(f"{error.filename or settings.STATE_DIR}: {error.strerror or error}.") from error
        except DatabaseError as error:
            raise CommandError(f"The database refused: {' '.join(str(error).split())}") from error

    @contextmanager
    def _alone(self) -> Iterator[None]:
        # Two migrations of one database at once make the same tables, and one of them fails.
        # Asked again and again: a statement that waits would keep an index from being made concurrently.
        if not _taken():
            self.stdout.write("Another start is preparing the site; waiting for it …")
            while not _taken():
                time.sleep(0.1)
        try:
            yield
        finally:
            # A lost connection has taken the lock along.
            with suppress(DatabaseError), connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_unlock(%s)", [STARTS_QUEUE_HERE])

    def _prepare(self) -> None:
        self.stdout.write("Bringing the tables up to date …")
        call_command("migrate", verbosity=0, interactive=False)
        for bank in sorted(settings.BASE_DIR.glob("fixtures/*/bank.yaml")):
            self.stdout.write(f"Loading the bank {bank.parent.name} …")
            call_command("load_bank", str(bank.parent))
        self._collect_static_files()
        call_command("make_administrator")

    def _collect_static_files(self) -> None:
        # Compressing them takes most of a start, so it is left out while no source has changed.
        note = Path(settings.STATIC_ROOT).with_suffix(".sources")
        sources = _static_sources()
        if note.exists() and note.read_text() == sources and staticfiles_storage.exists("staticfiles.json"):
            self.stdout.write("The static files are up to date.")
            return
        self.stdout.write("Collecting static files …")
        note.unlink(missing_ok=True)
        call_command("collectstatic", verbosity=0, interactive=False)
        note.write_text(sources)


def _taken() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s)", [STARTS_QUEUE_HERE])
        return bool(cursor.fetchone()[0])


def _static_sources() -> str:
    """A print of every static file that would be collected: it changes when one of them does."""
    files = hashlib.sha256()
    for finder in get_finders():
        for path, storage in finder.list(None):
            found = Path(storage.path(path)).stat()
            files.update(f"{path} {storage.path(path)} {found.st_size} {found.st_mtime_ns}\n".encode())
    return files.hexdigest()
