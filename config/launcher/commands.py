"""What ./run does once its environment stands; `serve` and `check` have modules of their own."""

import os
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

from config.launcher import checks
from config.launcher.backup import backup, restore
from config.launcher.console import Refused
from config.launcher.database import site_database, throw_away_database
from config.launcher.processes import Signals, foreground
from config.launcher.serve import serve
from config.launcher.state import ROOT, secret_key

# What configures a site must not change what the tests see.
_OF_THE_SITE = ("SITE_URL", "ALLOWED_HOSTS", "SECRET_KEY", "EMAIL_URL", "FROM_EMAIL", "PROXY_COUNT")

_BENCHMARKS = ("compare", "big_bank", "classroom", "load_bank")
_ALL_CORES = ("-n", "auto", "--maxprocesses", "8", "--dist", "worksteal")


def run(command: str, options: Sequence[str], state: Path) -> int:
    """Do one command; its exit code."""
    doing: dict[str, Callable[[], int]] = {
        "serve": lambda: serve(state),
        "test": lambda: test(state, options),
        "manage": lambda: manage(state, options),
        "backup": lambda: backup(state, options),
        "restore": lambda: restore(state, options),
        "bench": lambda: bench(options),
        "check": checks.check,
        "messages": messages,
        "fmt": checks.fmt,
    }
    return doing[command]()


def test(state: Path, options: Sequence[str]) -> int:
    """Run the tests on a server of their own, or on DATABASE_URL's; all of them on all cores, a choice on one."""
    signals = Signals()
    with throw_away_database(state, signals.pause) as database:
        kept = {name: value for name, value in os.environ.items() if name not in _OF_THE_SITE}
        return foreground(
            [sys.executable, "-m", "pytest", *(options or _ALL_CORES)],
            cwd=ROOT,
            env={**kept, "DATABASE_URL": database.url},
            signals=signals,
        )


def manage(state: Path, options: Sequence[str]) -> int:
    """Run a management command on the site's own database; paths in it are relative to the caller's folder."""
    signals = Signals()
    with site_database(state, signals.pause) as database:
        return foreground(
            [sys.executable, str(ROOT / "manage.py"), *options],
            cwd=Path.cwd(),
            env={**os.environ, "DATABASE_URL": database.url, "SECRET_KEY": secret_key(state)},
            signals=signals,
        )


def bench(options: Sequence[str]) -> int:
    """Run one benchmark; it starts servers and databases of its own. Raises Refused for an unknown name."""
    name, *rest = options or ("",)
    if name not in _BENCHMARKS:
        raise Refused(f"./run bench knows {', '.join(_BENCHMARKS)}; benchmarks/README.md says what they measure.")
    script = ROOT / "benchmarks" / f"{name}.py"
    return foreground([sys.executable, str(script), *rest], cwd=ROOT, env=dict(os.environ), signals=Signals())


def messages() -> int:
    """Write the message catalogues anew from code and templates."""
    return foreground(checks.MESSAGES, cwd=ROOT, env=dict(os.environ), signals=Signals())
