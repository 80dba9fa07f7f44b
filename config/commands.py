"""What ./run does once its environment stands: serve, test, check, manage, fmt."""

import os
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType

from config.launch import ROOT, Refused, say

BANKS = ("fixtures/aws-mla", "fixtures/git-basics")


@contextmanager
def database(state: Path, *, throw_away: bool = False) -> Iterator[Callable[[], None]]:
    """Set DATABASE_URL for the block; what is yielded brings a dead embedded server back."""
    if os.environ.get("DATABASE_URL"):
        yield lambda: None
        return
    from config.local_postgres import Cluster  # its packages are not installed beside an external server

    cluster = Cluster(state, throw_away=throw_away)
    with cluster.running() as url:
        os.environ["DATABASE_URL"] = url
        yield cluster.ensure


def secret_key(state: Path) -> None:
    """Set SECRET_KEY: the given one, or one of this state folder's own, made at its first start."""
    if os.environ.get("SECRET_KEY"):
        return
    file = state / "secret_key"
    if not file.exists():
        fresh = file.with_name(f"secret_key.{os.getpid()}")
        fresh.touch(mode=0o600)
        fresh.write_text(secrets.token_urlsafe(50))
        fresh.rename(file)
    os.environ["SECRET_KEY"] = file.read_text().strip()


def address() -> tuple[str, int]:
    """HOST and PORT, checked and free. Raises Refused."""
    host, port = os.environ.get("HOST", "127.0.0.1"), os.environ.get("PORT", "8000")
    if not port.isdigit() or not 0 < int(port) < 65536:
        raise Refused(f"PORT must be a number from 1 to 65535, not {port!r}.")
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, int(port)))
        except OSError as error:
            raise Refused(
                f"{host}:{port} cannot be used ({error.strerror}): stop what runs there, or choose another PORT."
            ) from None
    return host, int(port)


class Stopped(Exception):
    """TERM or Ctrl+C arrived."""


def _stop(number: int, frame: FrameType | None) -> None:
    raise Stopped


def serve(state: Path) -> int:
    """Set everything up and serve until TERM or Ctrl+C; the database stops last."""
    host, port = address()
    os.environ.setdefault("SITE_URL", f"http://{'127.0.0.1' if host in ('0.0.0.0', '::') else host}:{port}")
    signal.signal(signal.SIGTERM, _stop)
    signal.signal(signal.SIGINT, _stop)
    children: list[subprocess.Popen[bytes]] = []
    try:
        say("Starting the database …")
        with database(state) as revive:
            try:
                if subprocess.run([sys.executable, "manage.py", "prepare"], cwd=ROOT, check=False).returncode:
                    raise Refused("The site could not be prepared; the lines above say why.")
                children = _start_children(host, port)
                _watch(children, revive, f"http://{host}:{port}")
            finally:
                _end(children)
    except Stopped:
        say("Stopped.")
    return 0


def _start_children(host: str, port: int) -> list[subprocess.Popen[bytes]]:
    bind = f"[{host}]:{port}" if ":" in host else f"{host}:{port}"
    gunicorn = [
        sys.executable, "-m", "gunicorn", "config.wsgi:application", "--bind", bind, "--worker-class", "gthread",
        "--workers", os.environ.get("WEB_WORKERS", "2"), "--threads", "8", "--log-level", "warning",
        "--graceful-timeout", "10", "--forwarded-allow-ips", "127.0.0.1",
    ]  # fmt: skip
    sweep = [sys.executable, "manage.py", "sweep", "--every", "30"]
    # A group of their own: Ctrl+C reaches this process, which ends them in order.
    return [subprocess.Popen(command, cwd=ROOT, start_new_session=True) for command in (gunicorn, sweep)]


def _watch(children: list[subprocess.Popen[bytes]], revive: Callable[[], None], url: str) -> None:
    host, port = url.removeprefix("http://").rsplit(":", 1)
    announced = False
    while True:
        for child in children:
            if child.poll() is not None:
                raise Refused("The web server or the sweep ended by itself; the lines above say why.")
        if not announced:
            with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as probe:
                announced = probe.connect_ex((host, int(port))) == 0
            if announced:
                say(f"Cutscore is at {url} (Ctrl+C stops it)")
        else:
            revive()
        time.sleep(1 if announced else 0.1)


def _end(children: list[subprocess.Popen[bytes]]) -> None:
    # A second signal must not leave the database behind.
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    for child in children:
        if child.poll() is None:
            child.terminate()
    for child in children:
        try:
            child.wait(timeout=15)
        except subprocess.TimeoutExpired:
            os.killpg(child.pid, signal.SIGKILL)
            child.wait()


def test(state: Path, arguments: list[str]) -> int:
    """Run the tests on a cluster of their own, or on DATABASE_URL's server."""
    os.environ.pop("SITE_URL", None)
    temporary = Path(tempfile.mkdtemp(prefix="cutscore-test-"))
    temporary.chmod(0o755)
    try:
        with database(temporary, throw_away=True):
            return subprocess.run([sys.executable, "-m", "pytest", *arguments], cwd=ROOT, check=False).returncode
    finally:
        shutil.rmtree(temporary, ignore_errors=True)


def manage(state: Path, arguments: list[str]) -> int:
    """Run a management command on the site's own database."""
    with database(state):
        return subprocess.run([sys.executable, "manage.py", *arguments], cwd=ROOT, check=False).returncode


def check() -> int:
    """All linters and checks, each named and timed; 1 when one of them failed."""
    os.environ.setdefault("DATABASE_URL", "postgresql://nobody@localhost/none")
    python = sys.executable
    tools = Path(python).parent
    templates = [str(path) for path in sorted((ROOT / "templates").rglob("*.html"))]
    production = {
        "SITE_URL": "https://exams.example.org",
        "ALLOWED_HOSTS": "exams.example.org",
        "SECRET_KEY": secrets.token_urlsafe(60),
        "EMAIL_URL": "smtp://mail.example.org:25",
    }
    steps: list[tuple[str, list[str], dict[str, str]]] = [
        ("ruff", [str(tools / "ruff"), "check", "."], {}),
        ("format", [str(tools / "ruff"), "format", "--check", "."], {}),
        ("types", [python, "-m", "mypy", "manage.py", "config", "accounts", "exam", "tests"], {}),
        ("imports", [str(tools / "lint-imports")], {}),
        ("templates", [str(tools / "djade"), "--target-version", "5.2", "--check", *templates], {}),
        ("migrations", [python, "-W", "ignore", "manage.py", "makemigrations", "--check", "--dry-run"], {}),
        ("deploy", [python, "manage.py", "check", "--deploy", "--fail-level", "WARNING"], production),
        *[(f"bank {bank}", [python, "manage.py", "check_bank", bank], {}) for bank in BANKS],
    ]
    failed = []
    for name, command, extra in steps:
        started = time.monotonic()
        done = subprocess.run(
            command, cwd=ROOT, env={**os.environ, **extra}, capture_output=True, text=True, check=False
        )
        say(f"{'ok    ' if done.returncode == 0 else 'FAILED'} {name} ({time.monotonic() - started:.1f} s)")
        if done.returncode:
            failed.append(name)
            say((done.stdout + done.stderr).strip())
    if failed:
        say(f"Failed: {', '.join(failed)}.")
    return int(bool(failed))


def fmt() -> int:
    """Bring code and templates into their one form."""
    tools = Path(sys.executable).parent
    subprocess.run([str(tools / "ruff"), "check", "--fix", "-q", "."], cwd=ROOT, check=False)
    subprocess.run([str(tools / "ruff"), "format", "-q", "."], cwd=ROOT, check=False)
    templates = [str(path) for path in sorted((ROOT / "templates").rglob("*.html"))]
    subprocess.run([str(tools / "djade"), "--target-version", "5.2", *templates], cwd=ROOT, check=False)
    return 0


def main(command: str, arguments: list[str]) -> int:
    state = Path(os.environ["STATE_DIR"])
    secret_key(state)
    match command:
        case "serve":
            return serve(state)
        case "test":
            return test(state, arguments)
        case "manage":
            return manage(state, arguments)
        case "check":
            return check()
        case _:
            return fmt()


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1], sys.argv[2:]))
    except Refused as refusal:
        print(refusal, file=sys.stderr)
        sys.exit(1)
    except (KeyboardInterrupt, Stopped):
        sys.exit(130)
