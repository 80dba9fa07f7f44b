"""Several starts at once prepare one site one after the other."""

import io

import pytest
from django.core.management import call_command
from django.db import connection

from exam.management.commands.prepare import STARTS_QUEUE_HERE, Command


@pytest.mark.django_db
def test_a_second_start_waits_until_the_first_has_prepared_the_site(monkeypatch):
    prepared, output, first = [], io.StringIO(), connection.copy()
    monkeypatch.setattr(Command, "_prepare", lambda self: prepared.append(True))
    # The first start ends while the second one waits.
    monkeypatch.setattr("time.sleep", lambda seconds: first.close())
    with first.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(%s)", [STARTS_QUEUE_HERE])
        call_command("prepare", stdout=output)
    assert output.getvalue() == "Another start is preparing the site; waiting for it …\n"
    assert prepared == [True]


@pytest.mark.django_db
def test_a_start_lets_the_next_one_go_on_when_it_fails(monkeypatch):
    def fail(self):
        raise RuntimeError

    monkeypatch.setattr(Command, "_prepare", fail)
    with pytest.raises(RuntimeError):
        call_command("prepare")
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND pid = pg_backend_pid()")
        assert cursor.fetchone() == (0,)
