"""Linters, types and the checks of site and banks; and the one form of the code."""

import os
import secrets
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from config.launcher.console import say
from config.launcher.state import ROOT

_PRODUCTION = {
    "SITE_URL": "https://exams.example.org",
    "ALLOWED_HOSTS": "exams.example.org",
    "EMAIL_URL": "smtp://mail.example.org:25",
    "PROXY_COUNT": "1",
}
MESSAGES = [sys.executable, "-m", "config.messages"]


class Step(NamedTuple):
    """One check: its name, its command, and what its environment says besides."""

    name: str
    command: list[str]
    environment: dict[str, str]


def check() -> int:
    """All checks, each named and timed; 1 when one of them failed."""
    begun = time.monotonic()
    failed = [step.name for step in _steps() if not _passes(step)]
    took = f"{time.monotonic() - begun:.0f} s"
    say(f"Failed: {', '.join(failed)} ({took})." if failed else f"All checks passed ({took}).")
    return int(bool(failed))


def fmt() -> int:
    """Bring code and templates into their one form."""
    commands = (
        [_tool("ruff"), "check", "--fix", "-q", "."],
        [_tool("ruff"), "format", "-q", "."],
        [_tool("djade"), "--target-version", "5.2", *_templates()],
    )
    for command in commands:
        subprocess.run(command, cwd=ROOT, check=False)
    return 0


def _steps() -> Iterator[Step]:
    manage = [sys.executable, "manage.py"]
    yield Step("ruff", [_tool("ruff"), "check", "."], {})
    yield Step("format", [_tool("ruff"), "format", "--check", "."], {})
    types = [sys.executable, "-m", "mypy", "manage.py", "config", "accounts", "exam", "tests"]
    yield Step("types", types, {})
    yield Step("imports", [_tool("lint-imports")], {})
    yield Step("templates", [_tool("djade"), "--target-version", "5.2", "--check", *_templates()], {})
    yield Step("messages", [*MESSAGES, "--check"], {})
    # Without a database it warns that it cannot compare what is applied; only the files are asked about here.
    migrations = [sys.executable, "-W", "ignore", "manage.py", "makemigrations", "--check", "--dry-run"]
    yield Step("migrations", migrations, {})
    production = {**_PRODUCTION, "SECRET_KEY": secrets.token_urlsafe(60)}
    yield Step("deploy", [*manage, "check", "--deploy", "--fail-level", "WARNING"], production)
    for bank in sorted(ROOT.glob("fixtures/*/bank.yaml")):
        folder = str(bank.parent.relative_to(ROOT))
        yield Step(f"bank {bank.parent.name}", [*manage, "check_bank", folder], {})


def _passes(step: Step) -> bool:
    begun = time.monotonic()
    environment = {
        **os.environ,
        "DATABASE_URL": "postgresql://nobody@localhost:1/none",  # no check asks a database
        "SECRET_KEY": "only-for-checks",
        **step.environment,
    }
    done = subprocess.run(step.command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    passed = done.returncode == 0
    say(f"{'ok    ' if passed else 'FAILED'} {step.name} ({time.monotonic() - begun:.1f} s)")
    if not passed:
        say((done.stdout + done.stderr).strip())
    return passed


def _tool(name: str) -> str:
    return str(Path(sys.executable).parent / name)


def _templates() -> list[str]:
    return [str(path) for path in sorted((ROOT / "templates").rglob("*.html"))]
