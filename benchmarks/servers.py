"""The systems under test, each with its own database on one throw-away PostgreSQL, under the same gunicorn."""

import contextlib
import os
import socket
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import psycopg
from bank import write_bank

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent
sys.path.insert(0, str(ROOT))
from config.launcher.serve import MEMORY, web_command  # noqa: E402
from config.local_postgres import Cluster  # noqa: E402


class Server:
    """A running gunicorn; `pid` is the parent of its workers."""

    def __init__(self, *, folder, wsgi, port, environment, log):
        command = web_command(wsgi, bind=f"127.0.0.1:{port}", workers="2", beat=Path("/dev/shm"))
        environment = {**MEMORY, **environment}
        self.address, self.environment = f"http://127.0.0.1:{port}", environment
        self._log = log.open("w")
        self._process = subprocess.Popen(command, cwd=folder, env=environment, stdout=self._log, stderr=self._log)
        self.pid = self._process.pid
        for _ in range(200):
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", port)) == 0:
                    return
            time.sleep(0.05)
        raise SystemExit(log.read_text())

    def __enter__(self):
        return self

    def __exit__(self, *failure):
        self._process.terminate()
        self._process.wait(20)
        self._log.close()


@contextlib.contextmanager
def database_server():
    """A throw-away cluster that writes to the disk as a site's own does; (its process, a maker of databases)."""
    with tempfile.TemporaryDirectory(prefix="cutscore-bench-") as name:
        folder = Path(name)
        folder.chmod(0o711)
        cluster = Cluster(folder, outside=folder / "outside")
        with cluster.running() as url:
            pid = int((cluster.data / "postmaster.pid").read_text().split("\n")[0])

            def make(database):
                with psycopg.connect(url, autocommit=True) as connection:
                    connection.execute(f"CREATE DATABASE {database}")
                return url.rsplit("/", 1)[0] + f"/{database}"

            yield pid, make, folder


def environment_of(url, folder, port):
    """What this project is told when it stands on a throw-away database."""
    return {
        **os.environ,
        "DATABASE_URL": url,
        "SECRET_KEY": "bench-only-0123456789-abcdefghijklmnopqrstuvwxyz-bench",
        "SITE_URL": f"http://127.0.0.1:{port}",
        "STATE_DIR": str(folder / "state"),
        "REQUEST_LOG": str(folder / "site.log"),
        "DJANGO_SETTINGS_MODULE": "config.settings",
    }


def cutscore(url, folder, port, learners=64, questions=650):
    """This project, with a bank like the floor's."""
    environment = environment_of(url, folder, port)
    manage = [sys.executable, "manage.py"]
    write_bank(folder / "bank", questions)
    for command in (["prepare"], ["load_bank", str(folder / "bank")], ["shell", "-c", _LEARNERS % learners]):
        subprocess.run([*manage, *command], cwd=ROOT, env=environment, check=True, stdout=subprocess.DEVNULL)
    return Server(folder=ROOT, wsgi="config.wsgi", port=port, environment=environment, log=folder / "cutscore.log")


_LEARNERS = """
from django.contrib.auth.hashers import make_password
from accounts.models import User
password = make_password("bench")
User.objects.bulk_create(User(email=f"bench{n:04d}@example.org", password=password) for n in range(1, %d + 1))
"""


def floor(url, folder, port):
    """Stock Django with the same workload."""
    environment = {**os.environ, "DATABASE_URL": url, "DJANGO_SETTINGS_MODULE": "floor_settings"}
    environment["PYTHONPATH"] = f"{HERE / 'floor'}:{HERE}"
    for command in (["migrate", "-v0"], ["fill"]):
        subprocess.run([sys.executable, "-m", "django", *command], cwd=HERE / "floor", env=environment, check=True)
    return Server(
        folder=HERE / "floor", wsgi="floor_wsgi", port=port, environment=environment, log=folder / "floor.log"
    )
