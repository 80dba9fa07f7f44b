"""Serves the site: database, preparation, gunicorn, sweep; and stops them in the opposite order."""

import http.client
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from urllib.parse import urlsplit

from config.launcher.console import Refused, Stopped, say
from config.launcher.database import Database, site_database
from config.launcher.processes import Signals, child, end, wait_for
from config.launcher.state import ROOT, secret_key

_SWEEP_EVERY = 30  # seconds
_SWEEP_REST = 10  # seconds before a sweep that ended by itself is started again


def serve(state: Path) -> int:
    """Set everything up and serve until TERM or Ctrl+C; the database stops last."""
    signals = Signals()
    host, port = address()
    workers = _workers()
    with listening(host, port) as door:
        try:
            say("Starting the database …")
            with site_database(state, signals.pause) as database:
                environment = _environment(state, database, host, port)
                if wait_for(_manage(environment, "prepare"), signals):
                    raise Refused("The site could not be prepared; the lines above say why.")
                _serve(door, workers, environment, database, signals)
        except Stopped:
            say("Stopped.")
    return 0


def address() -> tuple[str, int]:
    """HOST and PORT. Raises Refused when they cannot be meant."""
    host, port = os.environ.get("HOST") or "127.0.0.1", os.environ.get("PORT") or "8000"
    if not (port.isascii() and port.isdigit() and 0 < int(port) < 65536):
        raise Refused(f"PORT must be a number from 1 to 65535, not {port!r}.")
    return host, int(port)


@contextmanager
def listening(host: str, port: int) -> Iterator[socket.socket]:
    """The address, taken from now on: nobody else can take it while the site is prepared. Raises Refused."""
    try:
        family, kind, _, _, where = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        door = socket.socket(family, kind)
    except (OSError, UnicodeError):
        raise Refused(f"HOST must be an address or a name of this machine, not {host!r}.") from None
    with door:
        try:
            door.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            door.bind(where)
            door.listen(2048)
        except OSError as error:
            raise Refused(
                f"{host}:{port} cannot be used ({error.strerror}): "
                "stop what runs there, or choose another PORT or HOST."
            ) from None
        yield door


def _workers() -> str:
    workers = os.environ.get("WEB_WORKERS") or "2"
    if not (workers.isascii() and workers.isdigit() and int(workers) > 0):
        raise Refused(f"WEB_WORKERS must be a number from 1, not {workers!r}.")
    return workers


def _environment(state: Path, database: Database, host: str, port: int) -> dict[str, str]:
    reached = "127.0.0.1" if host in ("0.0.0.0", "::") else host
    address = f"http://{f'[{reached}]' if ':' in reached else reached}:{port}"
    return {
        **os.environ,
        "SITE_URL": os.environ.get("SITE_URL") or address,
        "DATABASE_URL": database.url,
        "SECRET_KEY": secret_key(state),
        "CUTSCORE_ADDRESS": address,
        # The terminal stays readable: a line per request goes to a file.
        "REQUEST_LOG": os.environ.get("REQUEST_LOG") or str(state / "site.log"),
    }


def _manage(environment: Mapping[str, str], *arguments: str) -> "subprocess.Popen[bytes]":
    return child([sys.executable, "manage.py", *arguments], cwd=ROOT, env=environment)


# glibc gives each thread an arena of its own, and what one has freed serves no other: with eight threads, a worker
# would hold three times what it uses.
MEMORY = {"MALLOC_ARENA_MAX": "2"}


def web_command(wsgi: str, *, bind: str, workers: str, beat: Path) -> list[str]:
    """How gunicorn serves an application; `beat` is a folder in memory, if there is one."""
    return [
        sys.executable, "-m", "gunicorn", wsgi, "--bind", bind, "--worker-class", "gthread", "--workers", workers,
        "--threads", "8", "--worker-tmp-dir", str(beat), "--no-control-socket", "--graceful-timeout", "10",
        "--log-level", "warning",
    ]  # fmt: skip


def _gunicorn(door: socket.socket, workers: str, environment: Mapping[str, str]) -> "subprocess.Popen[bytes]":
    # Workers prove that they live by touching a file; a slow disk there would look like a dead worker.
    memory = Path("/dev/shm")
    beat = memory if os.access(memory, os.W_OK) else Path(environment["STATE_DIR"])
    command = web_command("config.wsgi:application", bind=f"fd://{door.fileno()}", workers=workers, beat=beat)
    return child(command, cwd=ROOT, env={**MEMORY, **environment}, keep=[door.fileno()])


def _serve(
    door: socket.socket, workers: str, environment: Mapping[str, str], database: Database, signals: Signals
) -> None:
    """Run gunicorn and the sweep until somebody asks for the end. Raises Refused when gunicorn ends by itself."""
    gunicorn = _gunicorn(door, workers, environment)
    sweep = _manage(environment, "sweep", "--every", str(_SWEEP_EVERY))
    swept = time.monotonic()
    announced = False
    try:
        while True:
            signals.pause(0.1 if not announced else 0.5)
            if gunicorn.poll() is not None:
                raise Refused("The web server ended by itself, so everything stops; the lines above say why.")
            database.ensure()
            if sweep.poll() is not None and time.monotonic() - swept > _SWEEP_REST:
                say("The sweep ended by itself; starting it again.")
                sweep, swept = _manage(environment, "sweep", "--every", str(_SWEEP_EVERY)), time.monotonic()
            if not announced and _answers(door, environment["SITE_URL"]):
                say(f"Cutscore is at {environment['CUTSCORE_ADDRESS']} (Ctrl+C stops it)")
                announced = True
    finally:
        say("Stopping …")
        end(gunicorn)
        end(sweep)


def _answers(door: socket.socket, site: str) -> bool:
    host, port = door.getsockname()[:2]
    reached = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host)
    connection = http.client.HTTPConnection(reached, port, timeout=2)
    with suppress(OSError, http.client.HTTPException):
        connection.request("GET", "/healthz", headers={"Host": urlsplit(site).hostname or reached})
        connection.getresponse().read()
        return True
    connection.close()
    return False
