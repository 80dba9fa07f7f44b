"""The state folder: everything of a running site that is not in the repository."""

import os
import secrets
import uuid
from collections.abc import Callable
from pathlib import Path

from config.launcher.console import Refused

ROOT = Path(__file__).resolve().parent.parent.parent


def state_dir() -> Path:
    """The folder of STATE_DIR, made if it is not there. Raises Refused when it cannot be written."""
    state = Path(os.environ.get("STATE_DIR") or ROOT / "var").resolve()
    try:
        state.mkdir(parents=True, exist_ok=True)
        probe = state / f".probe-{os.getpid()}"
        try:
            probe.write_bytes(b"x" * 65536)
        finally:
            probe.unlink(missing_ok=True)
    except OSError as error:
        raise Refused(
            f"{state} cannot be written ({error.strerror}): free some room or name another folder with STATE_DIR."
        ) from None
    return state


def secret_key(state: Path) -> str:
    """SECRET_KEY: the given one, or this folder's own, made at its first start and readable by its owner alone."""
    return os.environ.get("SECRET_KEY") or _kept(state / "secret_key", lambda: secrets.token_urlsafe(50))


def outside_of(state: Path) -> Path:
    """Where things go that must be reached by another user than the owner of this state folder."""
    clone = _kept(state / "clone_id", lambda: uuid.uuid4().hex[:12])
    return Path("/var/lib/cutscore") / clone


def _kept(file: Path, make: Callable[[], str]) -> str:
    if not file.exists():
        fresh = file.with_name(f".{file.name}-{os.getpid()}")
        fresh.touch(mode=0o600)
        fresh.write_text(make())
        try:
            # A link, not a rename: of two first starts, the second takes what the first has made.
            os.link(fresh, file)
        except FileExistsError:
            pass
        finally:
            fresh.unlink()
    return file.read_text().strip()
