"""Folders that the server's user can reach, and clusters in them that end with the test."""

import shutil
import signal
import subprocess
import tempfile
import time
from pathlib import Path

import pytest

from config.launcher.wheel import PACKAGE, ServerUser
from config.local_postgres import Cluster
from tests.launcher.running import Site


@pytest.fixture
def open_folder():
    """A short folder that `nobody` may pass through; pytest's own are closed when root runs the tests."""
    folder = Path(tempfile.mkdtemp(prefix="cs-", dir="/tmp"))
    folder.chmod(0o755)
    yield folder
    shutil.rmtree(folder)


@pytest.fixture
def embedded():
    """The wheel's PostgreSQL; `./run test` installs it unless DATABASE_URL names another server."""
    pytest.importorskip(PACKAGE)


@pytest.fixture
def make_cluster(open_folder, embedded):
    def make(folder=None):
        return Cluster(folder or open_folder, outside=open_folder / "outside")

    return make


@pytest.fixture
def cluster(make_cluster):
    return make_cluster()


@pytest.fixture
def start(open_folder, embedded):
    """Starts sites of one state folder, each once it serves, and stops what a test has left."""
    started = []

    def begin(**variables):
        started.append(Site(open_folder, **variables))
        return started[-1].up()

    yield begin
    for site in started:
        if site.process.poll() is None:
            site.stop(signal.SIGTERM)


@pytest.fixture
def stranger():
    """A living process that is none of ours, of the server's user: another's the server itself passes over."""
    user = ServerUser.of_this_process()
    process = subprocess.Popen(["sleep", "120"], cwd="/", user=user.uid, group=user.gid)
    yield process
    process.kill()
    process.wait()


@pytest.fixture
def is_gone():
    """Whether a process has ended within some seconds."""

    def ask(pid, patience=60.0):
        until = time.monotonic() + patience
        while time.monotonic() < until:
            try:
                state = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0]
            except (FileNotFoundError, ProcessLookupError):
                return True
            if state == "Z":
                return True
            time.sleep(0.02)
        return False

    return ask
