"""./run itself: it serves, says the password once, starts again, and leaves no process behind."""

import os
import re
import signal
import subprocess
import urllib.request
from pathlib import Path

import pytest

from tests.launcher.running import ROOT, free_port, inside

OURS = ("DJANGO_SETTINGS_MODULE", "SITE_URL", "ALLOWED_HOSTS", "SECRET_KEY", "EMAIL_URL", "PROXY_COUNT")


class Site:
    """A launcher that serves, in another process."""

    def __init__(self, folder):
        self.port = free_port()
        kept = {name: value for name, value in os.environ.items() if name not in OURS}
        self.process = subprocess.Popen(
            inside("serve"),
            cwd=ROOT,
            env={**kept, "DATABASE_URL": "", "STATE_DIR": str(folder), "HOST": "127.0.0.1", "PORT": self.port},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        assert self.process.stdout is not None
        self.said = []
        for line in self.process.stdout:
            self.said.append(line.rstrip("\n"))
            if line.startswith("Cutscore is at "):
                return
        pytest.fail("\n".join(self.said))

    @property
    def address(self):
        return f"http://127.0.0.1:{self.port}"

    def password(self):
        found = [line.split()[-1] for line in self.said if re.match(r"\s+password\s", line)]
        return found[0] if found else None

    def family(self):
        """The numbers of all processes that this one started, and that those did."""
        parents = {}
        for stat in Path("/proc").glob("[0-9]*/stat"):
            try:
                parents[int(stat.parent.name)] = int(stat.read_text().rsplit(")", 1)[1].split()[1])
            except (FileNotFoundError, ProcessLookupError):
                continue
        found = {self.process.pid}
        while more := {pid for pid, parent in parents.items() if parent in found} - found:
            found |= more
        return found

    def stop(self, number):
        self.process.send_signal(number)
        rest, _ = self.process.communicate(timeout=30)
        self.said += rest.splitlines()
        return self.process.returncode


@pytest.fixture
def start(open_folder, embedded):
    started = []

    def begin():
        started.append(Site(open_folder))
        return started[-1]

    yield begin
    for site in started:
        if site.process.poll() is None:
            site.stop(signal.SIGTERM)


def test_serves_twice_says_the_password_once_and_leaves_no_process(start, is_gone):
    first = start()
    assert first.said[-1] == f"Cutscore is at {first.address} (Ctrl+C stops it)"
    assert "Loading the bank aws-mla …" in first.said
    assert len(first.password()) >= 16
    with urllib.request.urlopen(f"{first.address}/", timeout=10) as answer:
        assert "Cutscore" in answer.read().decode()
    with urllib.request.urlopen(f"{first.address}/readyz", timeout=10) as answer:
        assert answer.read() == b"ready\n"
    family = first.family()
    assert len(family) >= 10  # launcher, gunicorn and its workers, sweep, the database and its own
    assert first.stop(signal.SIGTERM) == 0
    assert first.said[-2:] == ["Stopping …", "Stopped."]
    assert all(is_gone(pid) for pid in family)

    second = start()
    assert second.password() is None
    assert not any("unexpected" in line or "Traceback" in line for line in second.said)
    family = second.family()
    assert second.stop(signal.SIGINT) == 0
    assert all(is_gone(pid) for pid in family)


def test_a_killed_launcher_takes_its_children_along_and_the_next_start_takes_over(start, is_gone):
    first = start()
    children = first.family() - {first.process.pid}
    servers = {pid for pid in children if "postgres" in Path(f"/proc/{pid}/cmdline").read_text()}
    first.stop(signal.SIGKILL)
    assert all(is_gone(pid) for pid in children - servers)
    second = start()
    assert second.password() is None
    assert second.stop(signal.SIGTERM) == 0
    assert all(is_gone(pid) for pid in servers)
