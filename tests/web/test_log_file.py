"""The file of the log: several processes append to it, and none of them waits for it."""

import json
import logging

from config.request_log import LogFile
from tests.processes import site_process


def record(text):
    return logging.LogRecord("cutscore.request", logging.INFO, "", 0, text, None, None)


def test_a_full_file_makes_room_once_for_all_who_write_to_it(tmp_path):
    one, other = (LogFile(str(tmp_path / "site.log"), largest=100) for _ in range(2))
    other.emit(record("first of the other"))
    one.emit(record("x" * 90))
    other.emit(record("second of the other"))
    one.emit(record("second of one"))
    for handler in (one, other):
        handler.close()
    assert (tmp_path / "site.log").read_text().splitlines() == ["second of the other", "second of one"]
    assert (tmp_path / "site.log.1").read_text().splitlines() == ["first of the other", "x" * 90]


def test_who_comes_second_to_a_full_file_moves_nothing(tmp_path):
    one, other = (LogFile(str(tmp_path / "site.log"), largest=100) for _ in range(2))
    other.emit(record("before"))
    full = other.stream
    one.emit(record("x" * 90))
    one.emit(record("fills it"))
    other._make_room(full)
    one.emit(record("after"))
    other._make_room(full)
    assert (tmp_path / "site.log").read_text() == "after\n"
    for handler in (one, other):
        handler.close()


def test_a_log_that_cannot_be_written_refuses_no_request(tmp_path, monkeypatch):
    monkeypatch.setattr(logging, "raiseExceptions", False)
    LogFile(str(tmp_path / "no-such-folder" / "site.log")).emit(record("lost"))


NOTED = "import logging; logging.getLogger('cutscore.request').info('noted')"


def test_with_a_file_named_the_terminal_stays_quiet(tmp_path):
    done = site_process(NOTED, REQUEST_LOG=str(tmp_path / "site.log"))
    assert (done.stdout, done.stderr) == ("", "")
    assert json.loads((tmp_path / "site.log").read_text())["message"] == "noted"


def test_without_one_the_lines_go_where_the_other_lines_go():
    assert json.loads(site_process(NOTED).stderr)["message"] == "noted"
