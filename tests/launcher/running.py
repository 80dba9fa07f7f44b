"""The launcher as another process, in the Python of the tests: what ./run does once its environment stands."""

import os
import socket
import subprocess
import sys

from config.launcher.state import ROOT

PROGRAM = (
    "import sys; from config.launcher import command_line as line, commands\n"
    "line.main = lambda given: commands.run(given[0], given[1:], line.state_dir())\n"
    "sys.exit(line.enter(sys.argv[1:]))"
)


def inside(*arguments):
    """The call of one command inside the environment."""
    return [sys.executable, "-c", PROGRAM, *arguments]


def finished(command, **variables):
    """What a call said, with its exit code."""
    return subprocess.run(
        command, cwd=ROOT, env={**os.environ, **variables}, capture_output=True, text=True, timeout=90, check=False
    )


def free_port():
    """A port that nobody uses now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return str(probe.getsockname()[1])
