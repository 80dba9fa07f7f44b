"""The environment from the lock, and the state folder it stands in."""

import stat
import sys

import pytest

from config.launcher import environment, locking
from config.launcher.console import Refused
from config.launcher.state import outside_of, secret_key, state_dir


def test_without_uv_and_pip(tmp_path, monkeypatch):
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr(sys, "executable", "/nowhere/python3")
    with pytest.raises(Refused, match="uv is not on the PATH and could not be installed"):
        environment.uv(tmp_path)
    assert not list(tmp_path.iterdir())


def test_a_tool_that_met_a_full_disk_is_put_into_words():
    program = "raise OSError(28, 'No space left on device', '/tmp/x')"
    with pytest.raises(
        Refused, match=r"^the disk is full: free some room, or name another folder with STATE_DIR$"
    ):
        environment.call([sys.executable, "-c", program])


def test_an_environment_that_fails_half_way_is_never_used(tmp_path, monkeypatch):
    calls = []

    def broken(command):
        calls.append(command)
        if "venv" not in command:
            raise Refused("no room")
        (command[-1] / "bin").mkdir(parents=True)
        (command[-1] / "bin" / "python").touch()

    monkeypatch.setattr(environment, "call", broken)
    monkeypatch.setattr(environment, "uv", lambda state: "uv")
    for _ in range(2):
        with pytest.raises(Refused, match="The environment could not be made: no room"):
            environment.environment(tmp_path, ["runtime"])
    assert len(calls) == 4
    assert not list(tmp_path.glob("venv-*"))


def test_an_environment_is_made_once_and_what_a_killed_start_left_is_removed(tmp_path, monkeypatch):
    (tmp_path / "venv-0.making-1" / "bin").mkdir(parents=True)
    made = []

    def make(home, files, tool, title):
        made.append(home)
        (home / "bin").mkdir(parents=True)
        (home / "bin" / "python").touch()

    monkeypatch.setattr(environment, "_make", make)
    monkeypatch.setattr(environment, "uv", lambda state: "uv")
    first = environment.environment(tmp_path, ["runtime"])
    assert environment.environment(tmp_path, ["runtime"]) == first
    assert made == [first]
    assert [folder.name for folder in tmp_path.glob("venv-*")] == [first.name]


def test_an_external_database_needs_no_embedded_one(monkeypatch):
    monkeypatch.delenv("DATABASE_URL", raising=False)
    assert environment.groups_for("serve") == ["runtime", "embedded"]
    assert environment.groups_for("test") == ["runtime", "embedded", "development"]
    monkeypatch.setenv("DATABASE_URL", "postgresql://somewhere/else")
    assert environment.groups_for("serve") == ["runtime"]
    assert environment.groups_for("bench") == ["runtime", "embedded"]
    # Backups are written and read by the tools that come with the embedded server, whosever the server is.
    assert environment.groups_for("backup") == environment.groups_for("restore") == ["runtime", "embedded"]


def test_a_lock_names_no_address():
    command = [str(part) for part in locking.command("uv", "runtime", ["--upgrade"])]
    for option in ("--universal", "--generate-hashes", "--no-emit-index-url", "--no-emit-find-links", "--upgrade"):
        assert option in command
    for group in locking.GROUPS:
        text = (environment.REQUIREMENTS / f"{group}.txt").read_text()
        assert "--hash=sha256:" in text
        assert "://" not in text


def test_the_secret_key_is_made_once_and_readable_by_its_owner_alone(tmp_path, monkeypatch):
    monkeypatch.delenv("SECRET_KEY", raising=False)
    key = secret_key(tmp_path)
    assert len(key) >= 50
    assert secret_key(tmp_path) == key
    assert stat.S_IMODE((tmp_path / "secret_key").stat().st_mode) == 0o600
    monkeypatch.setenv("SECRET_KEY", "given")
    assert secret_key(tmp_path) == "given"


def test_a_clone_keeps_its_place_outside_also_when_it_moves(tmp_path):
    (tmp_path / "here").mkdir()
    place = outside_of(tmp_path / "here")
    (tmp_path / "here").rename(tmp_path / "there")
    assert outside_of(tmp_path / "there") == place


def test_the_state_folder_is_made_and_left_clean(tmp_path, monkeypatch):
    monkeypatch.setenv("STATE_DIR", str(tmp_path / "a" / "b"))
    assert state_dir() == tmp_path / "a" / "b"
    assert not list(state_dir().iterdir())
