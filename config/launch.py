"""Makes the environment from the hashed lock and hands over to it. Standard library only."""

import fcntl
import hashlib
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
REQUIREMENTS = ROOT / "requirements"
HELP = """\
./run                        set everything up and serve the site
./run test [pytest options]  run the tests on a throw-away database
./run check                  linters, types, and the checks of site and banks
./run manage COMMAND …       a management command in the same environment
./run fmt                    bring the code into its one form
./run lock                   write the hashed requirements anew
"""


class Refused(Exception):
    """Something that the person at the keyboard has to mend; its text says what."""


def say(text: str) -> None:
    print(text, flush=True)


def state_dir() -> Path:
    """The folder of everything that is not in the repository. Raises Refused when it cannot be written."""
    state = Path(os.environ.get("STATE_DIR") or ROOT / "var").resolve()
    try:
        state.mkdir(parents=True, exist_ok=True)
        probe = state / f".probe-{os.getpid()}"
        probe.write_bytes(b"x" * 4096)
        probe.unlink()
    except OSError as error:
        raise Refused(
            f"{state} cannot be written ({error.strerror}): free some room or name another folder with STATE_DIR."
        ) from None
    return state


def uv(state: Path) -> list[str]:
    """The command that starts uv: the one on the PATH, or a pinned one of our own."""
    found = shutil.which("uv")
    if found:
        return [found]
    own = state / "uv"
    marker = own / "complete"
    if not marker.exists():
        say("Fetching uv …")
        shutil.rmtree(own, ignore_errors=True)
        try:
            _call([sys.executable, "-m", "venv", str(own)])
            _call(
                [
                    str(own / "bin/python"),
                    "-m",
                    "pip",
                    "install",
                    "-q",
                    "--require-hashes",
                    "-r",
                    str(REQUIREMENTS / "uv.txt"),
                ]
            )
        except Refused as error:
            raise Refused(
                f"uv could not be installed: this machine needs uv, or Python's pip and venv. {error}"
            ) from None
        marker.touch()
    return [str(own / "bin/uv")]


def environment(state: Path, groups: Sequence[str]) -> Path:
    """A Python that has the requirements of these groups; made once for each state of the lock."""
    files = [REQUIREMENTS / f"{group}.txt" for group in groups]
    digest = hashlib.sha256(sys.version.encode())
    for file in files:
        digest.update(file.read_bytes())
    home = state / "environments" / digest.hexdigest()[:16]
    python = home / "bin/python"
    with _alone(state / "environment.lock"):
        marker = home / "complete"
        if not marker.exists():
            say(f"Making the environment ({', '.join(groups)}) …")
            shutil.rmtree(home, ignore_errors=True)
            tool = uv(state)
            _call([*tool, "venv", "-q", "--python", sys.executable, str(home)])
            sources = [part for file in files for part in ("-r", str(file))]
            _call([*tool, "pip", "install", "-q", "--python", str(python), "--require-hashes", *sources])
            marker.touch()
    return python


def _call(command: list[str]) -> None:
    try:
        done = subprocess.run(command, capture_output=True, text=True, check=False)
    except OSError as error:
        raise Refused(f"{command[0]} does not start: {error.strerror}.") from None
    if done.returncode:
        raise Refused((done.stderr or done.stdout).strip()[-1500:])


@contextmanager
def _alone(path: Path) -> Iterator[None]:
    with path.open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def groups_for(command: str) -> list[str]:
    """Which requirements a command needs."""
    groups = ["runtime"]
    if not os.environ.get("DATABASE_URL"):
        groups.append("embedded")
    if command in ("test", "check", "fmt"):
        groups.append("development")
    return groups


def lock(state: Path) -> None:
    """Write the hashed requirements anew; no file names an address."""
    for group in ("runtime", "embedded", "development", "uv"):
        say(f"Locking {group} …")
        _call(
            [
                *uv(state),
                "pip",
                "compile",
                "-q",
                "--upgrade",
                "--universal",
                "--python-version",
                "3.11",
                "--generate-hashes",
                "--no-emit-index-url",
                "--no-emit-find-links",
                "--custom-compile-command",
                "./run lock",
                str(REQUIREMENTS / f"{group}.in"),
                "-o",
                str(REQUIREMENTS / f"{group}.txt"),
            ]
        )


def main(arguments: list[str]) -> int:
    command = arguments[0] if arguments else "serve"
    if command in ("help", "-h", "--help"):
        print(HELP, end="")
        return 0
    if command not in ("serve", "test", "check", "manage", "fmt", "lock"):
        print(f"./run does not know {command!r}.\n{HELP}", end="", file=sys.stderr)
        return 2
    state = state_dir()
    if command == "lock":
        lock(state)
        return 0
    python = environment(state, groups_for(command))
    os.environ["STATE_DIR"] = str(state)
    return os.execv(python, [str(python), "-m", "config.commands", command, *arguments[1:]])


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except Refused as refusal:
        print(refusal, file=sys.stderr)
        sys.exit(1)
    except KeyboardInterrupt:
        sys.exit(130)
