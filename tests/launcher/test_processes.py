"""Children end with the launcher, also with one that was killed; what is ended is ended wholly."""

import os
import signal
import subprocess
import sys
import time

import pytest

from config.launcher.console import Stopped
from config.launcher.processes import Signals, child, end, foreground, proven, wait_for
from config.launcher.state import ROOT

SLEEP = [sys.executable, "-c", "import time; time.sleep(120)"]


@pytest.fixture
def signals():
    """The launcher's handlers, put back afterwards."""
    numbers = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
    before = [signal.getsignal(number) for number in numbers]
    signal.signal(signal.SIGHUP, signal.SIG_DFL)  # whoever runs the tests under nohup has switched it off
    yield Signals()
    for number, handler in zip(numbers, before, strict=True):
        signal.signal(number, handler)


def start(command):
    return child(command, cwd=ROOT, env=dict(os.environ))


def test_a_child_ends_when_its_launcher_is_killed(is_gone):
    program = (
        "import os, time; from pathlib import Path; from config.launcher.processes import child\n"
        f"print(child({SLEEP!r}, cwd=Path('.'), env=dict(os.environ)).pid, flush=True); time.sleep(60)"
    )
    launcher = subprocess.Popen([sys.executable, "-c", program], stdout=subprocess.PIPE, text=True, cwd=ROOT)
    assert launcher.stdout is not None
    pid = int(launcher.stdout.readline())
    launcher.kill()
    launcher.communicate()
    assert is_gone(pid)


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_a_signal_is_heeded_at_the_next_pause_and_ends_what_is_waited_for(signals, number):
    process = start(SLEEP)
    os.kill(os.getpid(), number)
    with pytest.raises(Stopped):
        wait_for(process, signals)
    assert process.returncode == -signal.SIGTERM


def test_a_child_that_does_not_end_when_asked_is_ended_with_all_it_started(is_gone, tmp_path):
    program = (
        "import signal, subprocess, sys, time; signal.signal(signal.SIGTERM, signal.SIG_IGN)\n"
        f"print(subprocess.Popen({SLEEP!r}).pid, file=open(sys.argv[1], 'w'), flush=True); time.sleep(120)"
    )
    note = tmp_path / "note"
    process = start([sys.executable, "-c", program, str(note)])
    try:
        until = time.monotonic() + 60
        while not (note.exists() and note.read_text().endswith("\n")) and time.monotonic() < until:
            time.sleep(0.02)
        grandchild = int(note.read_text())
    finally:
        end(process, patience=0.2)
    assert process.returncode == -signal.SIGKILL
    assert is_gone(grandchild)


def test_a_foreground_command_gets_the_signal_and_gives_its_exit_code(signals):
    program = (
        "import os, signal, sys, time; signal.signal(signal.SIGTERM, lambda *_: sys.exit(7))\n"
        "os.kill(os.getppid(), signal.SIGTERM); time.sleep(60)"
    )
    code = foreground([sys.executable, "-c", program], cwd=ROOT, env=dict(os.environ), signals=signals)
    assert code == 7


def test_a_process_is_proven_only_while_it_is_who_it_should_be():
    process = subprocess.Popen(SLEEP)
    with proven(process.pid, lambda pid: False) as stranger:
        assert stranger is None
    with proven(process.pid, lambda pid: True) as ours:
        assert ours is not None
        assert not ours.ended(0)
        ours.send(signal.SIGKILL)
        assert ours.ended(5)
        process.wait()
        ours.send(signal.SIGKILL)  # nothing is left to be signalled, and nobody else is
    with proven(process.pid, lambda pid: True) as nobody:
        assert nobody is None
