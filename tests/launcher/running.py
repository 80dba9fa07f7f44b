"""The launcher as another process, in the Python of the tests: what ./run does once its environment stands."""

import os
import re
import socket
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from config.launcher.state import ROOT

PROGRAM = (
    "import sys; from config.launcher import command_line as line, commands\n"
    "line.main = lambda given: commands.run(given[0], given[1:], line.state_dir())\n"
    "sys.exit(line.enter(sys.argv[1:]))"
)
# Seconds until a call is given up: a busy machine may take many times what a quiet one does.
PATIENCE = 300
OURS = ("DJANGO_SETTINGS_MODULE", "SITE_URL", "ALLOWED_HOSTS", "SECRET_KEY", "EMAIL_URL", "PROXY_COUNT")


def inside(*arguments):
    """The call of one command inside the environment."""
    return [sys.executable, "-c", PROGRAM, *arguments]


def finished(command, **variables):
    """What a call said, with its exit code."""
    return subprocess.run(
        command,
        cwd=ROOT,
        env={**os.environ, **variables},
        capture_output=True,
        text=True,
        timeout=PATIENCE,
        check=False,
    )


def free_port():
    """A port that nobody uses now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return str(probe.getsockname()[1])


def in_django(code, **variables):
    """The last line that a piece of code prints in the site's own shell."""
    kept = {name: value for name, value in os.environ.items() if name not in OURS}
    command = [*inside("manage"), "shell", "-v", "0", "-c", code]
    done = subprocess.run(
        command, cwd=ROOT, env={**kept, **variables}, capture_output=True, text=True, timeout=PATIENCE, check=False
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.splitlines()[-1]


class Site:
    """A launcher that serves, in another process."""

    def __init__(self, folder, **variables):
        self.port = free_port()
        kept = {name: value for name, value in os.environ.items() if name not in OURS}
        given = {"DATABASE_URL": "", "STATE_DIR": str(folder), "HOST": "127.0.0.1", "PORT": self.port}
        self.process = subprocess.Popen(
            inside("serve"),
            cwd=ROOT,
            env={**kept, **given, **variables},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        self.said = []
        self.serves = threading.Event()
        # Read all the time: a full pipe would stop the site.
        self._listener = threading.Thread(target=self._listen, daemon=True)
        self._listener.start()

    def _listen(self):
        for line in self.process.stdout:
            self.said.append(line.rstrip("\n"))
            if line.startswith("Cutscore is at "):
                self.serves.set()
        self.process.stdout.close()
        self.serves.set()

    def up(self):
        """Itself, once it serves."""
        if not self.serves.wait(PATIENCE) or not any(line.startswith("Cutscore is at ") for line in self.said):
            pytest.fail("\n".join(self.said))
        return self

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
        """Its exit code after that signal."""
        self.process.send_signal(number)
        code = self.process.wait(timeout=PATIENCE)
        self._listener.join(PATIENCE)
        return code
