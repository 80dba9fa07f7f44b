"""Processes: children that end with the launcher, signals that are heeded in order, proof of who somebody is."""

import ctypes
import os
import select
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from types import FrameType
from typing import IO, NamedTuple

from config.launcher.console import Stopped

_PR_SET_PDEATHSIG = 1
# Loaded here, because between fork and exec nothing may be loaded.
_LIBC = ctypes.CDLL(None, use_errno=True) if sys.platform == "linux" else None


class Signals:
    """INT, TERM and HUP as a wish that is heeded at the next pause, never in the middle of a step."""

    def __init__(self) -> None:
        self.asked: int | None = None
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            # nohup has asked for HUP to be passed over.
            if number != signal.SIGHUP or signal.getsignal(number) is not signal.SIG_IGN:
                signal.signal(number, self._ask)

    def _ask(self, number: int, frame: FrameType | None) -> None:
        self.asked = number

    def pause(self, seconds: float) -> None:
        """Wait. Raises Stopped as soon as somebody asked for the end."""
        until = time.monotonic() + seconds
        while self.asked is None and (left := until - time.monotonic()) > 0:
            time.sleep(min(left, 0.1))
        if self.asked is not None:
            raise Stopped


class Streams(NamedTuple):
    """The files that a child reads and writes; it inherits those that are not named."""

    stdin: IO[bytes] | None = None
    stdout: IO[bytes] | None = None
    stderr: IO[bytes] | None = None


_INHERITED = Streams()


def child(
    command: Sequence[str],
    *,
    cwd: Path,
    env: Mapping[str, str],
    own_session: bool = True,
    keep: Sequence[int] = (),
    streams: Streams = _INHERITED,
) -> subprocess.Popen[bytes]:
    """Start a process that ends with this one, where the system can do that.

    In a session of its own, Ctrl+C reaches only this process, which then ends its children in order.
    """
    parent = os.getpid()
    return subprocess.Popen(
        command,
        cwd=cwd,
        env=env,
        start_new_session=own_session,
        preexec_fn=lambda: _end_with(parent),
        pass_fds=keep,
        stdin=streams.stdin,
        stdout=streams.stdout,
        stderr=streams.stderr,
    )


def _end_with(parent: int) -> None:
    if _LIBC is not None:
        _LIBC.prctl(_PR_SET_PDEATHSIG, signal.SIGTERM)
        if os.getppid() != parent:  # it ended before it could be watched
            os._exit(1)


def wait_for(process: subprocess.Popen[bytes], signals: Signals) -> int:
    """Its exit code. Raises Stopped after ending it, when somebody asked for the end."""
    try:
        while process.poll() is None:
            signals.pause(0.05)
    finally:
        end(process)
    return process.returncode


def foreground(command: Sequence[str], *, cwd: Path, env: Mapping[str, str], signals: Signals) -> int:
    """Run a command that owns the terminal, as a shell would; its exit code.

    Ctrl+C reaches it from the terminal; every other signal is handed on to it.
    """
    process = child(command, cwd=cwd, env=env, own_session=False)
    while process.poll() is None:
        try:
            signals.pause(0.05)
        except Stopped:
            number, signals.asked = signals.asked, None
            if number is not None and not (number == signal.SIGINT and _at_the_terminal()):
                process.send_signal(number)
    return process.returncode if process.returncode >= 0 else 128 - process.returncode


def _at_the_terminal() -> bool:
    with suppress(OSError):
        return os.isatty(0) and os.tcgetpgrp(0) == os.getpgrp()
    return False


def end(process: subprocess.Popen[bytes], patience: float = 15) -> None:
    """Ask a child of its own session to end, and end it with all it started when it does not."""
    if process.poll() is None:
        process.terminate()
        try:
            process.wait(patience)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()


class Proven:
    """A running process of which it is certain who it is, also when its number is given out again."""

    def __init__(self, pid: int, handle: int | None) -> None:
        self.pid = pid
        self._handle = handle

    def send(self, number: int) -> None:
        """Signal it; nothing happens when it has ended."""
        with suppress(ProcessLookupError):
            if self._handle is None:
                os.kill(self.pid, number)
            else:
                signal.pidfd_send_signal(self._handle, number)

    def ended(self, patience: float) -> bool:
        """It ends within so many seconds."""
        if self._handle is not None:
            return bool(select.select([self._handle], [], [], patience)[0])
        until = time.monotonic() + patience
        while exists(self.pid):
            if time.monotonic() > until:
                return False
            time.sleep(0.05)
        return True


@contextmanager
def proven(pid: int, is_it: Callable[[int], bool]) -> Iterator[Proven | None]:
    """The process of this number, if `is_it` says so while it is held; otherwise None."""
    handle = None
    try:
        if hasattr(os, "pidfd_open"):
            with suppress(OSError):
                handle = os.pidfd_open(pid)
            if handle is None and not exists(pid):
                yield None
                return
        # Held first and looked at afterwards: what is looked at is what will be signalled.
        yield Proven(pid, handle) if is_it(pid) else None
    finally:
        if handle is not None:
            os.close(handle)


def exists(pid: int) -> bool:
    """Some process has this number."""
    try:
        os.kill(pid, 0)  # no signal, only the question
    except ProcessLookupError:
        return False
    except (PermissionError, OverflowError):
        return True
    return True


def arguments_of(pid: int) -> list[str]:
    """The command line of a process; empty when there is none."""
    try:
        if sys.platform == "linux":
            return Path(f"/proc/{pid}/cmdline").read_bytes().decode(errors="replace").split("\0")[:-1]
        listed = subprocess.run(
            ["ps", "-ww", "-o", "command=", "-p", str(pid)], capture_output=True, text=True, check=False
        )
        return listed.stdout.split()
    except OSError:
        return []
