"""Writes the hashed requirements. Standard library only."""

from collections.abc import Sequence
from pathlib import Path

from config.launcher.console import say
from config.launcher.environment import REQUIREMENTS, call, uv

# In this order: development is constrained by runtime.
GROUPS = ("runtime", "embedded", "development", "uv")


def lock(state: Path, options: Sequence[str] = ()) -> int:
    """Write the lock of every group, for all platforms, without any download address.

    What is locked already stays as it is; `--upgrade` or `--upgrade-package NAME` is handed on to uv.
    """
    tool = uv(state)
    for group in GROUPS:
        say(f"Locking {group} …")
        call(command(tool, group, options))
    return 0


def command(tool: str, group: str, options: Sequence[str] = ()) -> list[str | Path]:
    """The call of uv that locks one group."""
    return [
        tool, "pip", "compile", "-q", "--universal", "--python-version", "3.11", "--generate-hashes",
        "--no-emit-index-url", "--no-emit-find-links", "--custom-compile-command", "./run lock",
        *options, REQUIREMENTS / f"{group}.in", "-o", REQUIREMENTS / f"{group}.txt",
    ]  # fmt: skip
