"""A PostgreSQL of our own from a wheel's programs: no service to install, a private socket, no TCP.

Every user of a cluster holds a shared lock; whoever gets it alone at the end stops the server. Nothing is ever
signalled that is not proven to be our server, and no foreign folder changes its rights.
"""

import fcntl
import hashlib
import os
import re
import shutil
import signal
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO
from urllib.parse import quote

import psycopg

from config.launcher.console import Refused, in_one_line, say
from config.launcher.processes import Proven, arguments_of, exists, proven
from config.launcher.state import outside_of
from config.launcher.wheel import ServerUser, make_passable, reachable_binaries

NAME = "cutscore"
_SOCKET = ".s.PGSQL.5432"
_SOCKET_LIMIT = 100  # bytes of path that every platform takes for a socket
_RETRIES_FOR = 60  # seconds; what a crashed server leaves behind is gone by then
_RECOVERY = 600  # seconds that a living server may take until it answers
_LOG_LIMIT = 10_000_000
# Left by a server that was killed; they go away by themselves.
_PASSING = ("still in use", "is being used", "shutting down", "lock file")


class Cluster:
    """One data directory with its server. Used as `with cluster.running() as url:`."""

    def __init__(
        self,
        folder: Path,
        *,
        outside: Path | None = None,
        throw_away: bool = False,
        pause: Callable[[float], None] = time.sleep,
    ) -> None:
        """`outside` is where things go that the server's user cannot reach below `folder`, a state folder."""
        outside = outside or outside_of(folder)
        self.throw_away = throw_away
        self.user = ServerUser.of_this_process()
        self.programs = reachable_binaries(self.user, outside)
        if self.user.reaches(folder):
            self.home = folder / "postgres"
        else:
            make_passable(outside)
            self.home = outside / (folder.name if throw_away else "postgres")
        self.user.take(self.home)
        self.data = self.home / "data"
        self.log = self.home / "postgres.log"
        self.socket_dir = self._socket_dir()
        self._pause = pause
        self._child: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        """What DATABASE_URL says for this cluster."""
        return f"postgresql://{NAME}@{quote(str(self.socket_dir), safe='')}/{NAME}"

    @contextmanager
    def running(self, *, alone: bool = False) -> Iterator[str]:
        """Start the server unless it runs, hold it while the block lasts, stop it when nobody else holds it.

        `alone` lets nobody else in meanwhile. Raises Refused when somebody is there.
        """
        with (self.home / "users.lock").open("w") as users:
            self._enter(users, alone=alone)
            try:
                self._bring_up(retries_for=0)
                yield self.url
            finally:
                self._leave(users)

    def _enter(self, users: IO[str], *, alone: bool) -> None:
        waiting = False
        while True:
            try:
                fcntl.flock(users, (fcntl.LOCK_EX if alone else fcntl.LOCK_SH) | fcntl.LOCK_NB)
                return
            except BlockingIOError:
                if alone:
                    raise Refused(f"Somebody uses the database in {self.home}: stop the site first.") from None
            # Tried again and again, because a wait inside flock could not be ended with Ctrl+C.
            if not waiting:
                say("The database is being stopped or restored; waiting …")
                waiting = True
            self._pause(0.1)

    def ensure(self) -> None:
        """Start the server again if it has died; cheap while it lives. Raises Refused when it stays dead."""
        if self._child is not None:
            if self._child.poll() is None:
                return
            self._child = None
        with self._server() as server:
            if server is not None:
                return
        say("The database ended by itself; starting it again …")
        self._bring_up(retries_for=_RETRIES_FOR)
        say("The database is back.")

    def answers(self) -> bool:
        """The server takes a connection, now."""
        try:
            self._connect("postgres").close()
        except psycopg.Error:
            return False
        return True

    def _connect(self, database: str) -> "psycopg.Connection[tuple[object, ...]]":
        return psycopg.connect(
            host=str(self.socket_dir), user=NAME, dbname=database, autocommit=True, connect_timeout=5
        )

    # --- making ----------------------------------------------------------------------------------------

    def _socket_dir(self) -> Path:
        wanted = self.home / "socket"
        # Commas and quotes part lists of folders, in the server's settings as in a client's address.
        plain = re.fullmatch(r"[\w./@+-]+", str(wanted), re.ASCII)
        if not plain or len(os.fsencode(wanted / _SOCKET)) >= _SOCKET_LIMIT:
            wanted = Path("/tmp") / f"cutscore-{hashlib.sha256(os.fsencode(self.home)).hexdigest()[:16]}"
        self.user.take(wanted)
        return wanted

    def _make(self) -> None:
        say("Making the database …")
        for half_made in self.home.glob("data.making-*"):
            shutil.rmtree(half_made)
        locale = ["--locale=C", "--locale-provider=builtin", "--builtin-locale=C.UTF-8"]
        making = self.home / f"data.making-{os.getpid()}"
        self.user.run(
            [
                self.programs / "initdb", "-D", making, "-U", NAME, "-A", "trust", "-E", "UTF8",
                "--no-instructions", *(["--no-sync"] if self.throw_away else []), *locale,
            ]
        )  # fmt: skip
        making.rename(self.data)

    def _major(self) -> int:
        return int(self.user.run([self.programs / "postgres", "--version"]).split()[2].split(".")[0])

    def _check_version(self) -> None:
        try:
            stored = (self.data / "PG_VERSION").read_text().strip()
        except OSError:
            raise Refused(f"{self.data} is not a data directory of PostgreSQL: move it away.") from None
        if stored != str(self._major()):
            raise Refused(
                f"{self.data} was made by PostgreSQL {stored}, and this is PostgreSQL {self._major()}: "
                "dump it with the old version, or name another folder with STATE_DIR."
            )

    # --- running ---------------------------------------------------------------------------------------

    def _bring_up(self, retries_for: float) -> None:
        with (self.home / "start.lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            if not self.data.exists():
                self._make()
            self._check_version()
            if not self.answers():
                self._start(retries_for)
            self._make_database()

    def _start(self, retries_for: float) -> None:
        """Start the server and wait for its first connection, trying again while there is a reason to."""
        begun = time.monotonic()
        self._drop_foreign_notes()
        while not self.answers():
            if not self._lives():
                waited = time.monotonic() - begun
                if self._child is not None:
                    reason = self._last_words()
                    passing = any(sign in reason for sign in _PASSING)
                    if waited > (_RETRIES_FOR if passing else retries_for):
                        raise Refused(f"The database does not start: {reason}")
                    self._pause(0.1)
                    self._drop_foreign_notes()
                self._launch()
            elif time.monotonic() - begun > _RECOVERY:
                raise Refused(f"The database did not answer within {_RECOVERY} seconds; {self.log} says why.")
            self._pause(0.05)

    def _launch(self) -> None:
        if self.log.exists() and self.log.stat().st_size > _LOG_LIMIT:
            self.log.replace(self.log.with_suffix(".log.1"))
        options = {
            "listen_addresses": "",
            "unix_socket_directories": str(self.socket_dir),
            "unix_socket_permissions": "0700",
            "max_connections": "100",
        }
        if self.throw_away:
            options |= {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}
        settings = [part for name, value in options.items() for part in ("-c", f"{name}={value}")]
        with self.log.open("a") as output:
            self._child = self.user.start([self.programs / "postgres", "-D", self.data, *settings], output)

    def _lives(self) -> bool:
        if self._child is not None and self._child.poll() is None:
            return True
        with self._server() as server:
            return server is not None

    def _last_words(self) -> str:
        lines = self.log.read_text(errors="replace").splitlines()[-20:]
        grave = [line for line in lines if "FATAL" in line or "PANIC" in line]
        return in_one_line((grave or lines or ["it said nothing"])[-1])

    def _make_database(self) -> None:
        with self._connect("postgres") as connection:
            known = connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [NAME]).fetchone()
            if known is None:
                connection.execute(f"CREATE DATABASE {NAME}")

    # --- who is our server? ----------------------------------------------------------------------------

    @property
    def _notes(self) -> tuple[Path, Path]:
        """The files in which a server writes its number: one for its data, one for its socket."""
        return self.data / "postmaster.pid", self.socket_dir / f"{_SOCKET}.lock"

    @contextmanager
    def _server(self) -> Iterator[Proven | None]:
        """Our running server, proven by its program and its data directory; None if there is none."""
        for note in self._notes:
            with self._server_of(note) as server:
                if server is not None:
                    yield server
                    return
        yield None

    @contextmanager
    def _server_of(self, note: Path) -> Iterator[Proven | None]:
        pid = _number_in(note)
        if pid is None:
            yield None
            return
        with proven(pid, self._is_our_server) as server:
            yield server

    def _is_our_server(self, pid: int) -> bool:
        arguments = arguments_of(pid)
        if not arguments or Path(arguments[0]).name != "postgres":
            return False
        # A server stands in its data directory, also after that was moved.
        with suppress(OSError):
            return Path(f"/proc/{pid}/cwd").samefile(self.data)
        return str(self.data) in arguments

    def _drop_foreign_notes(self) -> None:
        # PostgreSQL refuses to start while the number in either is given to any process, and on an empty file.
        # A number without a process it handles itself.
        for note in self._notes:
            pid = _number_in(note)
            with self._server_of(note) as server:
                if server is None and (pid is None or exists(pid)):
                    note.unlink(missing_ok=True)

    # --- stopping --------------------------------------------------------------------------------------

    def _leave(self, users: IO[str]) -> None:
        try:
            fcntl.flock(users, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return
        self._stop()
        if self.throw_away:
            shutil.rmtree(self.socket_dir, ignore_errors=True)
            shutil.rmtree(self.home, ignore_errors=True)

    def _stop(self) -> None:
        started, self._child = self._child, None
        with self._server() as server:
            if server is not None:
                _end_server(server, kindly=not self.throw_away)
        # Without a pid file yet, it is proven all the same: it is our child.
        if started is not None and started.poll() is None:
            started.send_signal(signal.SIGQUIT)
            started.wait()


def _number_in(note: Path) -> int | None:
    try:
        return int(note.read_text().split("\n")[0])
    except (OSError, ValueError):
        return None


def _end_server(server: Proven, *, kindly: bool) -> None:
    # "Fast" writes everything down and says goodbye; "immediate" leaves the rest to the next start.
    if kindly:
        server.send(signal.SIGINT)
        if server.ended(60):
            return
        say("The database takes long to stop; ending it, the next start recovers it.")
    server.send(signal.SIGQUIT)
    if not server.ended(20):
        say(f"The database (process {server.pid}) does not stop.")
