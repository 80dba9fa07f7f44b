"""What the launcher says when it cannot go on: one sentence on stderr, exit code 1, no traceback."""

import os
import socket

import pytest

from config.launcher.console import Refused
from config.launcher.serve import address, listening
from config.launcher.state import ROOT
from tests.launcher.running import finished, free_port, inside

RUN = str(ROOT / "run")


def assert_one_sentence(done, *parts):
    assert done.returncode == 1
    assert "Traceback" not in done.stdout + done.stderr
    (line,) = done.stderr.strip().splitlines()
    for part in parts:
        assert part in line


@pytest.mark.parametrize("name", ["python3", "python3.14", "python3.13", "python3.12", "python3.11"])
def test_an_old_python_is_passed_over(tmp_path, name):
    old = tmp_path / name
    old.write_text("#!/bin/sh\nexit 1\n")
    old.chmod(0o755)
    for tool in ("dirname", "sh"):
        found = next(f"{folder}/{tool}" for folder in ("/usr/bin", "/bin") if os.path.exists(f"{folder}/{tool}"))
        (tmp_path / tool).symlink_to(found)
    assert_one_sentence(finished([RUN, "help"], PATH=str(tmp_path)), "Cutscore needs Python 3.11 to 3.14")


def test_a_state_folder_that_cannot_be_written(tmp_path):
    (tmp_path / "file").touch()
    done = finished([RUN], STATE_DIR=str(tmp_path / "file" / "state"))
    assert_one_sentence(done, str(tmp_path), "cannot be written", "STATE_DIR")


def test_a_disk_without_room(tmp_path):
    # A limit on the size of files refuses the write as a full disk does.
    limited = ["/bin/sh", "-c", 'ulimit -f 8; exec "$0" serve', RUN]
    done = finished(limited, STATE_DIR=str(tmp_path))
    assert_one_sentence(done, str(tmp_path), "cannot be written")
    assert not list(tmp_path.iterdir())


def test_an_unknown_command_shows_the_help():
    done = finished([RUN, "fly"])
    assert done.returncode == 2
    assert "./run does not know 'fly'" in done.stderr
    assert "./run test" in done.stderr


def test_help_needs_nothing():
    done = finished([RUN, "help"], STATE_DIR="/proc/nowhere")
    assert done.returncode == 0
    assert "./run manage" in done.stdout


def test_a_port_in_use(tmp_path):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = str(taken.getsockname()[1])
        done = finished(inside("serve"), PORT=port, HOST="127.0.0.1", STATE_DIR=str(tmp_path))
    assert_one_sentence(done, f"127.0.0.1:{port} cannot be used", "Address already in use")
    assert not (tmp_path / "postgres").exists()


@pytest.mark.parametrize("port", ["0", "65536", "-1", "http", "８０"])
def test_a_port_that_is_none(monkeypatch, port):
    monkeypatch.setenv("PORT", port)
    with pytest.raises(Refused, match="PORT must be a number from 1 to 65535"):
        address()


@pytest.mark.parametrize("host", ["not a host", "no-such-host.invalid", "a" * 300, "300.1.1.1"])
def test_a_host_that_is_none(host):
    with pytest.raises(Refused, match="HOST must be"), listening(host, 1):
        pass


def test_an_address_of_another_machine():
    with pytest.raises(Refused, match=r"192\.0\.2\.1:8000 cannot be used"), listening("192.0.2.1", 8000):
        pass


def test_an_address_is_taken_from_the_first_moment():
    with listening("127.0.0.1", 0) as door:
        port = door.getsockname()[1]
        with pytest.raises(Refused, match="cannot be used"), listening("127.0.0.1", port):
            pass


def test_data_of_another_version(open_folder, embedded):
    from config.launcher.wheel import ServerUser

    home = open_folder / "postgres"
    ServerUser.of_this_process().take(home)
    (home / "data").mkdir()
    (home / "data" / "PG_VERSION").write_text("12\n")
    state = {"DATABASE_URL": "", "STATE_DIR": str(open_folder)}
    done = finished(inside("serve"), HOST="127.0.0.1", PORT=free_port(), **state)
    assert_one_sentence(done, "was made by PostgreSQL 12", "STATE_DIR")
