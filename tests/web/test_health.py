"""What machines ask: does the process live, and can the site do its work?"""

import pytest
from django.db.migrations.recorder import MigrationRecorder

from tests.processes import site_process

pytestmark = pytest.mark.django_db

ASKED = """
from django.test import Client
for path in ("/healthz", "/readyz"):
    answer = Client(headers={"Host": "127.0.0.1"}).get(path)
    print(answer.status_code, answer.content.decode().strip())
"""


def test_without_a_database_the_process_lives_and_is_not_ready():
    """A port at which nobody listens: port 1."""
    done = site_process(ASKED, DATABASE_URL="postgresql://cutscore@127.0.0.1:1/cutscore")
    assert done.stdout.splitlines() == ["200 ok", "503 the database does not answer"]
    assert '"status": 503' in done.stderr


def test_a_host_that_swallows_packets_is_given_up_soon():
    done = site_process(
        "from django.db import connection as c; print(c.get_connection_params()['connect_timeout'])"
    )
    assert int(done.stdout) <= 5


def test_a_site_whose_migrations_wait_is_not_ready(client):
    assert (client.get("/readyz").status_code, client.head("/readyz").status_code) == (200, 200)
    MigrationRecorder.Migration.objects.filter(app="exam").order_by("-pk").first().delete()
    answer = client.get("/readyz")
    assert (answer.status_code, answer.content) == (503, b"migrations are waiting\n")
    assert client.get("/healthz").status_code == 200


def test_life_is_told_without_a_query(client, django_assert_num_queries):
    with django_assert_num_queries(0):
        assert client.get("/healthz").content == b"ok\n"
