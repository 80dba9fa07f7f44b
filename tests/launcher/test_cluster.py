"""The supervisor of the embedded PostgreSQL, against the real server."""

import fcntl
import os
import signal
import subprocess
import sys
import threading
from pathlib import Path

import psycopg
import pytest

from config.launcher.console import Refused
from config.launcher.database import site_database
from config.local_postgres import Cluster


def pid_of(cluster):
    return int((cluster.data / "postmaster.pid").read_text().split("\n")[0])


def test_starts_from_nothing_answers_and_leaves_no_process(cluster, is_gone):
    with cluster.running() as url:
        with psycopg.connect(url) as connection:
            assert connection.execute("SELECT 'é' < 'z', current_database()").fetchone() == (False, "cutscore")
            assert connection.execute("SHOW listen_addresses").fetchone() == ("",)
            assert connection.execute("SELECT current_setting('server_version_num')::int / 10000").fetchone() == (
                18,
            )
            assert connection.execute("SHOW fsync").fetchone() == ("on",)
        pid = pid_of(cluster)
    assert is_gone(pid, patience=0.5)
    assert not (cluster.data / "postmaster.pid").exists()


def test_keeps_its_rows_from_start_to_start(cluster):
    with cluster.running() as url, psycopg.connect(url) as connection:
        connection.execute("CREATE TABLE kept AS SELECT 7 AS number")
    with cluster.running() as url, psycopg.connect(url) as connection:
        assert connection.execute("SELECT number FROM kept").fetchone() == (7,)


def test_the_last_user_stops_the_server(cluster, make_cluster, is_gone):
    second = make_cluster()
    with second.running():
        with cluster.running():
            pid = pid_of(cluster)
            assert pid_of(second) == pid
        assert second.answers()
    assert is_gone(pid, patience=0.5)


def test_a_user_in_another_process_keeps_the_server(cluster, is_gone):
    with cluster.running():
        pid = pid_of(cluster)
        other = (cluster.home / "users.lock").open()
        fcntl.flock(other, fcntl.LOCK_SH)
    assert cluster.answers()
    other.close()
    with cluster.running():
        assert pid_of(cluster) == pid
    assert is_gone(pid, patience=0.5)


def test_two_first_users_at_once_share_one_server(make_cluster):
    addresses, meeting = [], threading.Barrier(2, timeout=120)
    clusters = [make_cluster(), make_cluster()]

    def use(cluster):
        with cluster.running() as url, psycopg.connect(url) as connection:
            addresses.append(connection.execute("SELECT pg_postmaster_start_time()").fetchone())
            meeting.wait()

    threads = [threading.Thread(target=use, args=[cluster]) for cluster in clusters]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    # Who started the server may have left it to the other, and here lives on to see it end.
    for cluster in clusters:
        if cluster._child is not None:
            cluster._child.wait()
    assert len(addresses) == 2
    assert addresses[0] == addresses[1]


@pytest.mark.parametrize("whose", ["data", "socket"])
def test_starts_over_a_pid_file_that_names_a_stranger_and_leaves_it_alone(cluster, stranger, whose):
    note = cluster.data / "postmaster.pid" if whose == "data" else cluster.socket_dir / ".s.PGSQL.5432.lock"
    with cluster.running():
        noted = note.read_text()
    note.write_text(noted.replace(noted.split("\n")[0], str(stranger.pid), 1))
    with cluster.running():
        assert pid_of(cluster) != stranger.pid
    assert stranger.poll() is None


@pytest.mark.parametrize("text", ["", "nonsense\n", "999999999\n", "{stranger}"])
def test_starts_over_pid_files_that_are_empty_cut_off_or_stale(cluster, stranger, text):
    with cluster.running():
        pass
    for note in (cluster.data / "postmaster.pid", cluster.socket_dir / ".s.PGSQL.5432.lock"):
        note.write_text(text.format(stranger=stranger.pid))
    with cluster.running():
        assert cluster.answers()
    assert stranger.poll() is None


def test_stops_a_server_whose_own_pid_file_was_emptied(cluster, is_gone):
    with cluster.running():
        pid = pid_of(cluster)
        (cluster.data / "postmaster.pid").write_text("")
        child, cluster._child = cluster._child, None  # as in a process that has not started it
    assert is_gone(pid, patience=0.5)
    child.wait()


def test_never_signals_a_stranger_whom_the_pid_file_names_at_the_end(cluster, stranger, is_gone):
    with cluster.running():
        pid = pid_of(cluster)
        os.kill(pid, signal.SIGKILL)
        assert is_gone(pid)
        (cluster.data / "postmaster.pid").write_text(f"{stranger.pid}\n{cluster.data}\n")
    assert stranger.poll() is None


def test_brings_a_killed_server_back_with_what_it_had_acknowledged(cluster, is_gone):
    with cluster.running() as url:
        with psycopg.connect(url, autocommit=True) as connection:
            connection.execute("CREATE TABLE kept AS SELECT 7 AS number")
        killed = pid_of(cluster)
        os.kill(killed, signal.SIGKILL)
        assert is_gone(killed)
        cluster.ensure()
        with psycopg.connect(url) as connection:
            assert connection.execute("SELECT number FROM kept").fetchone() == (7,)
        pid = pid_of(cluster)
        assert pid != killed
    assert is_gone(pid, patience=0.5)


def test_tries_again_while_a_backend_of_the_killed_server_holds_its_memory(cluster, is_gone):
    with cluster.running() as url:
        connection = psycopg.connect(url, autocommit=True)
        backend = connection.info.backend_pid
        os.kill(backend, signal.SIGSTOP)
        killed = pid_of(cluster)
        os.kill(killed, signal.SIGKILL)
        assert is_gone(killed)
        release = threading.Timer(2, os.kill, (backend, signal.SIGKILL))
        release.start()
        cluster.ensure()
        assert not release.is_alive()
        psycopg.connect(url).close()
        connection.close()
    assert "still in use" in cluster.log.read_text()


def test_takes_over_a_server_whose_launcher_was_killed(make_cluster, open_folder, is_gone):
    program = (
        "import sys, time; from pathlib import Path; from config.local_postgres import Cluster\n"
        f"with Cluster(Path({str(open_folder)!r})).running(): print('up', flush=True); time.sleep(60)"
    )
    first = subprocess.Popen([sys.executable, "-c", program], stdout=subprocess.PIPE, text=True)
    assert first.stdout is not None
    while "up" not in first.stdout.readline():
        assert first.poll() is None
    first.kill()
    first.communicate()
    cluster = make_cluster()
    pid = pid_of(cluster)
    with cluster.running():
        assert pid_of(cluster) == pid
    assert is_gone(pid, patience=0.5)


def test_refuses_the_data_of_another_major_version(cluster):
    with cluster.running():
        pass
    (cluster.data / "PG_VERSION").write_text("12\n")
    with pytest.raises(Refused, match=r"was made by PostgreSQL 12, and this is PostgreSQL 1\d: dump it"):
        cluster.running().__enter__()


def test_refuses_a_folder_that_holds_no_database(cluster):
    cluster.data.mkdir()
    with pytest.raises(Refused, match="is not a data directory"):
        cluster.running().__enter__()


def test_says_why_a_server_does_not_start_and_does_not_try_for_long(cluster):
    with cluster.running():
        pass
    (cluster.data / "postgresql.auto.conf").write_text("no_such_setting = 1\n")
    with pytest.raises(Refused, match="The database does not start: "):
        cluster.running().__enter__()


def test_a_half_made_data_directory_is_never_used(cluster):
    (cluster.home / "data.making-1").mkdir()
    (cluster.home / "data.making-1" / "PG_VERSION").write_text("")
    with cluster.running():
        assert cluster.answers()
    assert not (cluster.home / "data.making-1").exists()


@pytest.mark.parametrize("name", ["long-" + "x" * 120, "with a space", "with,comma"])
def test_the_socket_stays_short_and_plain_whatever_the_folder_is_called(open_folder, make_cluster, name):
    folder = open_folder / name
    folder.mkdir(mode=0o755)
    cluster = make_cluster(folder)
    try:
        assert len(os.fsencode(cluster.socket_dir / ".s.PGSQL.5432")) < 100
        assert cluster.socket_dir.stat().st_mode & 0o077 == 0
        with cluster.running() as url:
            psycopg.connect(url).close()
    finally:
        cluster.socket_dir.rmdir()


def test_an_uninstalled_locale_of_the_caller_does_not_matter(cluster, monkeypatch):
    monkeypatch.setenv("LC_ALL", "xx_XX.UTF-8")
    monkeypatch.setenv("LANG", "xx_XX.UTF-8")
    with cluster.running():
        assert cluster.answers()


def test_servers_named_in_the_environment_are_not_ours(open_folder, embedded, monkeypatch):
    for name, value in {"PGPORT": "5433", "PGHOSTADDR": "192.0.2.1", "DATABASE_URL": ""}.items():
        monkeypatch.setenv(name, value)
    with site_database(open_folder) as database:
        psycopg.connect(database.url).close()


def test_a_throw_away_cluster_leaves_nothing(open_folder, embedded, is_gone):
    cluster = Cluster(open_folder, outside=open_folder / "outside", throw_away=True)
    with cluster.running() as url, psycopg.connect(url) as connection:
        assert connection.execute("SHOW fsync").fetchone() == ("off",)
        pid = pid_of(cluster)
    assert is_gone(pid, patience=0.5)
    assert not cluster.home.exists()


def test_a_folder_that_the_server_user_cannot_reach_keeps_its_rights(open_folder, make_cluster):
    closed = open_folder / "closed"
    closed.mkdir(mode=0o700)
    cluster = make_cluster(closed)
    with cluster.running() as url:
        psycopg.connect(url).close()
    assert closed.stat().st_mode & 0o777 == 0o700
    place = open_folder / "outside" if os.geteuid() == 0 else closed
    assert cluster.home.is_relative_to(place)


def test_programs_that_the_server_user_cannot_reach_are_copied_with_their_libraries(
    open_folder, monkeypatch, make_cluster
):
    from config.launcher import wheel

    if os.geteuid() != 0:
        assert wheel.reachable_binaries(wheel.ServerUser.of_this_process(), open_folder) == wheel.binaries()
        return
    package = wheel.binaries().parent.parent
    closed = open_folder / "closed"
    closed.mkdir(mode=0o700)
    for source in (package, package.parent / f"{wheel.PACKAGE}.libs"):
        if source.exists():
            (closed / source.name).symlink_to(source)
    monkeypatch.setattr(wheel, "binaries", lambda: closed / package.name / "pginstall18" / "bin")
    cluster = make_cluster()
    assert cluster.programs.is_relative_to(open_folder / "outside")
    with cluster.running() as url:
        psycopg.connect(url).close()
    assert closed.stat().st_mode & 0o777 == 0o700


def test_a_folder_that_another_start_has_made_a_moment_ago_is_taken(open_folder, make_cluster):
    (open_folder / "postgres").mkdir(mode=0o700)
    with make_cluster().running() as url:
        psycopg.connect(url).close()


def test_a_folder_of_another_user_is_refused(open_folder, make_cluster):
    if os.geteuid() != 0:  # only root can give a folder away
        return
    (open_folder / "postgres").mkdir()
    os.chown(open_folder / "postgres", 12345, 12345)
    with pytest.raises(Refused, match="belongs to another user"):
        make_cluster()
    assert Path(open_folder / "postgres").stat().st_uid == 12345
