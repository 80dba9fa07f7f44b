"""Rule 1 under kill -9 of the embedded database, of the web workers, and of everything: nothing told is lost."""

import os
import signal
import time
import urllib.request
from contextlib import suppress
from pathlib import Path

import pytest

from config.local_postgres import Cluster
from tests.launcher.running import Site
from tests.launcher.writers import Writer

KILLS = int(os.environ.get("KILLS", "25"))  # of each kind in the campaign
WRITERS = 4
BETWEEN = 8  # saves of each writer that are acknowledged before the next kill
BACK_WITHIN = 5  # seconds, in the campaign; a machine with other work to do is only asked for its return
BACK_AT_ALL = 120
UNINSTALLED = {"LANG": "xx_XX.UTF-8", "LC_ALL": "xx_XX.UTF-8"}


class Room:
    """A site with learners who save all the time, and what can be killed below them."""

    def __init__(self, site, folder):
        self.site = site
        self.data = Cluster(folder).data
        (self.gunicorn,) = [pid for pid in children(site.process.pid) if b"gunicorn" in command(pid)]
        self.writers = [Writer(site.address) for _ in range(WRITERS)]
        self.back = []
        for writer in self.writers:
            writer.start()
        assert all(writer.seated.wait(120) for writer in self.writers)
        self.saves_go_on(since=time.monotonic())

    def database(self):
        """The number that the server has noted; None while there is none."""
        note = self.data / "postmaster.pid"
        lines = note.read_text().splitlines() if note.exists() else []
        return int(lines[0]) if lines and lines[0].isdecimal() else None

    def kill_the_database(self):
        killed = self.database()
        self._kill({killed}, lambda: self.database() not in (killed, None))

    def kill_workers(self, *, number):
        workers = children(self.gunicorn)
        killed = set(sorted(workers)[:number])
        self._kill(killed, lambda: len(children(self.gunicorn) - killed) == len(workers))

    def _kill(self, pids, replaced):
        begun = time.monotonic()
        for pid in pids:
            os.kill(pid, signal.SIGKILL)
        wait_until(replaced)
        self.saves_go_on(since=time.monotonic())
        self.back.append(max(writer.back_at(begun) for writer in self.writers) - begun)

    def saves_go_on(self, since):
        wait_until(lambda: all(writer.told_since(since) >= BETWEEN for writer in self.writers))

    def close(self):
        for writer in self.writers:
            writer.leave()

    def answers(self):
        return [answer for writer in self.writers for answer in writer.answers]


def wait_until(is_so, patience=120):
    until = time.monotonic() + patience
    while not is_so():
        assert time.monotonic() < until
        time.sleep(0.03)


def children(pid):
    return {int(number) for number in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()}


def command(pid):
    return Path(f"/proc/{pid}/cmdline").read_bytes()


def crash(site, folder, *, databases, workers):
    """Kill so often below the writers; every other time one worker lives on. The room, left by its writers."""
    room = Room(site, folder)
    try:
        for _ in range(databases):
            room.kill_the_database()
        away = [answer for answer in room.answers() if answer.status != 200]
        assert {answer.status for answer in away} <= {503}
        assert any(answer.save for answer in away) or not databases
        for turn in range(workers):
            room.kill_workers(number=1 + turn % 2)
    finally:
        room.close()
    dishonest = [answer for answer in room.answers() if not answer.is_honest()]
    assert dishonest == []
    return room


def say_figures(room, capsys):
    answers = room.answers()
    saves = sum(answer.acknowledged for answer in answers)
    refused = [sum(answer.status == status for answer in answers) for status in (503, 0)]
    with capsys.disabled():
        print(f"\n{len(room.back)} kills: {saves} saves acknowledged, {refused[0]} answers 503, ", end="")
        print(f"{refused[1]} connections broken, back after at most {max(room.back):.2f} s, ", end="")
        print(f"on average {sum(room.back) / len(room.back):.2f} s")


def take_all_down(site, *, at_once, is_gone):
    """Kill the launcher, and with it all that it started or, first of all, what should end with it by itself."""
    family = site.family()
    servers = {pid for pid in family if b"postgres" in command(pid)}
    os.kill(site.process.pid, signal.SIGKILL)
    if not at_once:
        assert all(is_gone(pid) for pid in family - servers - {site.process.pid})
        assert not any(is_gone(pid, patience=0) for pid in servers)
    for pid in servers if not at_once else family - {site.process.pid}:
        with suppress(ProcessLookupError):  # those of the database end by themselves without its first process
            os.kill(pid, signal.SIGKILL)
    site.process.wait()
    assert all(is_gone(pid) for pid in family)


def name_a_stranger(cluster, stranger):
    for note in (cluster.data / "postmaster.pid", cluster.socket_dir / ".s.PGSQL.5432.lock"):
        _, *rest = note.read_text().splitlines(keepends=True)
        note.write_text("".join([f"{stranger.pid}\n", *rest]))


def test_kills_lose_nothing_that_was_acknowledged_and_the_next_start_stands(start, open_folder, is_gone, stranger):
    site, cluster = start(), Cluster(open_folder)
    room = crash(site, open_folder, databases=2, workers=2)
    assert max(room.back) < BACK_AT_ALL
    take_all_down(site, at_once=False, is_gone=is_gone)
    name_a_stranger(cluster, stranger)
    second = start(**UNINSTALLED)
    assert second.password() is None
    for writer in room.writers:
        writer.check(cluster.url)
    assert stranger.poll() is None


@pytest.mark.slow
@pytest.mark.parametrize("what", ["databases", "workers"])
def test_many_kills_lose_nothing_that_was_acknowledged(start, open_folder, capsys, what):
    room = crash(start(), open_folder, **{"databases": 0, "workers": 0, what: KILLS})
    say_figures(room, capsys)
    for writer in room.writers:
        writer.check(Cluster(open_folder).url)
    assert max(room.back) < BACK_WITHIN


@pytest.mark.slow
def test_it_starts_again_and_again_after_everything_was_killed_at_once(start, open_folder, is_gone, stranger):
    cluster, rooms = Cluster(open_folder), []
    for _ in range(3):
        site = start(**UNINSTALLED)
        rooms.append(Room(site, open_folder))
        take_all_down(site, at_once=True, is_gone=is_gone)
        rooms[-1].close()
        name_a_stranger(cluster, stranger)
    start()
    for writer in [writer for room in rooms for writer in room.writers]:
        writer.check(cluster.url)
    assert stranger.poll() is None


@pytest.mark.slow
def test_eight_starts_at_once_share_one_site(open_folder, embedded, is_gone):
    sites = [Site(open_folder) for _ in range(8)]
    try:
        for site in sites:
            site.up()
        assert sum(site.password() is not None for site in sites) == 1
        assert sum("Making the database …" in site.said for site in sites) == 1
        for site in sites:
            with urllib.request.urlopen(f"{site.address}/readyz", timeout=60) as answer:
                assert answer.read() == b"ready\n"
        server = int((Cluster(open_folder).data / "postmaster.pid").read_text().split("\n")[0])
    finally:
        for site in sites:
            site.stop(signal.SIGTERM)
    assert is_gone(server)
