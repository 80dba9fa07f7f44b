"""Makes the Python environment from the hashed lock. Standard library only: nothing else is installed yet."""

import fcntl
import hashlib
import importlib.util
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

from config.launcher.console import Refused, in_one_line, say
from config.launcher.state import ROOT

REQUIREMENTS = ROOT / "requirements"


def groups_for(command: str) -> list[str]:
    """Which requirements a command needs."""
    groups = ["runtime"]
    # The tools that read and write backups come with the embedded server, whichever server they talk to; and a
    # benchmark writes a hundred thousand questions: never into somebody's database.
    if not os.environ.get("DATABASE_URL") or command in ("backup", "restore", "bench"):
        groups.append("embedded")
    if command in ("test", "check", "fmt", "messages"):
        groups.append("development")
    return groups


def environment(state: Path, groups: Sequence[str]) -> Path:
    """The folder of an environment with these requirements; made once per state of the lock, never half-made."""
    files = [REQUIREMENTS / f"{group}.txt" for group in groups]
    home = state / f"venv-{_digest(files)}"
    if _stands(home):
        return home
    with _alone(state / "environment.lock"):
        if not _stands(home):
            _make(home, files, uv(state), ", ".join(groups))
    return home


def uv(state: Path) -> str:
    """The program uv: the one on the PATH, or a hash-pinned one of our own. Raises Refused without both."""
    found = shutil.which("uv")
    if found:
        return found
    lock = REQUIREMENTS / "uv.txt"
    home = state / f"uv-{_digest([lock])}"
    program = home / "bin" / "uv"
    if not program.exists():
        say("Fetching uv …")
        with _fresh(home) as folder:
            _install_uv(folder, lock)
    return str(program)


def call(command: Sequence[str | Path]) -> None:
    """Run a tool quietly. Raises Refused with the end of what it said when it fails."""
    try:
        done = subprocess.run(command, capture_output=True, text=True, check=False, env=_quiet_environment())
    except OSError as error:
        raise Refused(f"{command[0]} does not start: {error.strerror}.") from None
    if done.returncode:
        raise Refused(in_one_line(done.stderr or done.stdout))


def _digest(files: Sequence[Path]) -> str:
    # The path of the base Python is in it, because an environment is a set of links to it.
    digest = hashlib.sha256(f"{sys.version} {sys.base_prefix}".encode())
    for file in files:
        digest.update(file.read_bytes())
    return digest.hexdigest()[:16]


def _stands(home: Path) -> bool:
    # False also when the Python it was made from has been removed: the link leads nowhere.
    return (home / "bin" / "python").exists()


def _make(home: Path, files: Sequence[Path], tool: str, title: str) -> None:
    say(f"Making the environment ({title}); the first time takes up to a minute …")
    sources: list[str | Path] = [part for file in files for part in ("-r", file)]
    with _fresh(home) as folder:
        try:
            call([tool, "venv", "-q", "--relocatable", "--python", sys.executable, folder])
            python = folder / "bin" / "python"
            call([tool, "pip", "install", "-q", "--python", python, "--require-hashes", *sources])
        except Refused as error:
            raise Refused(f"The environment could not be made: {error}") from None


def _install_uv(folder: Path, lock: Path) -> None:
    wanted: list[str | Path] = ["install", "-q", "--no-deps", "--require-hashes", "-r", lock]
    try:
        if importlib.util.find_spec("pip"):
            call([sys.executable, "-m", "pip", *wanted, "--target", folder])
        else:
            call([sys.executable, "-m", "venv", folder])
            call([folder / "bin" / "python", "-m", "pip", *wanted])
    except Refused as error:
        raise Refused(
            f"uv is not on the PATH and could not be installed; install uv, or pip for {sys.executable}, "
            f"and run this again ({error})."
        ) from None


@contextmanager
def _fresh(home: Path) -> Iterator[Path]:
    """A folder to fill, which becomes `home` only when the block succeeds."""
    folder = home.with_name(f"{home.name}.making-{os.getpid()}")
    try:
        yield folder
        shutil.rmtree(home, ignore_errors=True)
        # Somebody else may have finished first; theirs is as good.
        with suppress(OSError):
            folder.rename(home)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def _alone(path: Path) -> Iterator[None]:
    with path.open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            say("Another start is making the environment; waiting for it …")
            fcntl.flock(lock, fcntl.LOCK_EX)
        _drop_half_made(path.parent)
        yield


def _drop_half_made(state: Path) -> None:
    # Left by a start that was killed; whoever holds the lock is the only maker of environments.
    for folder in state.glob("venv-*.making-*"):
        shutil.rmtree(folder, ignore_errors=True)


def _quiet_environment() -> dict[str, str]:
    # A user's own pip settings must not redirect the installation away from the folder that is named.
    kept = {
        name: value for name, value in os.environ.items() if name not in ("PIP_USER", "PIP_TARGET", "PIP_PREFIX")
    }
    return {**kept, "PIP_DISABLE_PIP_VERSION_CHECK": "1", "PIP_ROOT_USER_ACTION": "ignore", "PIP_USER": "0"}
