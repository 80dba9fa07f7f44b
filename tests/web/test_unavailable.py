"""While the database is away, every page says so, and no save is acknowledged."""

import logging
import re

import psycopg
import pytest
from django.db import InterfaceError, OperationalError, connection
from django.test import Client
from django.utils import timezone

from config.unavailable import is_away
from tests import factories
from tests.web.room_cast import HTMX, choice_of, question_url, url_of

pytestmark = pytest.mark.django_db
SAID = "The site does not reach its database just now."


@pytest.fixture
def slot(learner):
    return factories.make_slot(learner=learner, now=timezone.now())


@pytest.fixture
def client(learner):
    client = Client(raise_request_exception=False)
    client.force_login(learner)
    return client


class Away:
    """Refuses every statement, as a connection to a server that has ended does."""

    def __init__(self, error):
        self.error = error
        self.asked = 0

    def __call__(self, execute, sql, params, many, context):
        self.asked += 1
        raise self.error


@pytest.fixture
def away():
    return Away(OperationalError("server closed the connection unexpectedly"))


def text_of(answer):
    return re.sub(r"\s+", " ", answer.content.decode())


def assert_says_so(answer):
    assert answer.status_code == 503
    assert answer["Retry-After"] == "5"
    assert "no-store" in answer["Cache-Control"]
    assert SAID in text_of(answer)
    assert "Saved" not in text_of(answer)


def test_every_page_says_so_without_asking_again(client, slot, away):
    pages = (
        "/",
        "/history/",
        "/accounts/profile/",
        "/admin/",
        "/nowhere/",
        question_url(slot),
        url_of("before_submit", slot),
    )
    for page in pages:
        with connection.execute_wrapper(away):
            before = away.asked
            assert_says_so(client.get(page))
        assert away.asked == before + 1, page


def test_a_save_is_not_acknowledged_with_and_without_htmx(client, slot, away):
    for headers in ({}, HTMX):
        with connection.execute_wrapper(away):
            assert_says_so(client.post(question_url(slot), {"choice": "1", "go": "stay"}, headers=headers))
    assert choice_of(slot) is None
    assert client.post(question_url(slot), {"choice": "1", "go": "stay"}, headers=HTMX).status_code == 200
    assert choice_of(slot) is not None


def test_a_database_that_goes_at_the_save_itself_is_no_acknowledgement(client, slot, away):
    def at_the_save(execute, sql, *rest):
        return away(execute, sql, *rest) if "exam_responsechange" in sql else execute(sql, *rest)

    with connection.execute_wrapper(at_the_save):
        assert_says_so(client.post(question_url(slot), {"choice": "1", "go": "stay"}, headers=HTMX))
    assert away.asked == 1
    assert choice_of(slot) is None


def test_a_sign_in_and_a_submit_say_so(client, slot, away):
    with connection.execute_wrapper(away):
        assert_says_so(client.post(url_of("before_submit", slot)))
        assert_says_so(
            Client(raise_request_exception=False).post(
                "/accounts/login/", {"login": "a@example.org", "password": "x"}
            )
        )
    slot.attempt.refresh_from_db()
    assert slot.attempt.finished_at is None


def test_it_names_nobody_and_offers_no_form(client, away):
    with connection.execute_wrapper(away):
        page = text_of(client.get("/"))
    for words in ("Sign in", "Sign out", "<form", "csrf"):
        assert words not in page


def test_the_process_still_answers_and_is_not_ready(away):
    client = Client(raise_request_exception=False)
    with connection.execute_wrapper(away):
        assert client.get("/healthz").status_code == 200
        assert client.get("/readyz").status_code == 503


def error_of(kind, cause):
    error = kind("words")
    error.__cause__ = cause
    return error


@pytest.mark.parametrize(
    ("error", "answer"),
    [
        (InterfaceError("connection already closed"), True),
        (error_of(OperationalError, psycopg.OperationalError("connection refused")), True),
        (error_of(OperationalError, psycopg.errors.AdminShutdown()), True),
        (error_of(OperationalError, psycopg.errors.CrashShutdown()), True),
        (error_of(OperationalError, psycopg.errors.CannotConnectNow()), True),
        (error_of(OperationalError, psycopg.errors.TooManyConnections()), True),
        (error_of(OperationalError, psycopg.errors.DiskFull()), True),
        (error_of(OperationalError, psycopg.errors.DeadlockDetected()), False),
        (error_of(OperationalError, psycopg.errors.QueryCanceled()), False),
        (ValueError("something else"), False),
        (None, False),
    ],
)
def test_what_counts_as_away(error, answer):
    assert is_away(error) is answer


def test_another_fault_stays_one(client):
    with connection.execute_wrapper(Away(ValueError("a fault of ours"))):
        answer = client.get("/history/")
    assert answer.status_code == 500
    assert "Something broke on our side" in text_of(answer)


def test_the_log_says_it_in_one_line(client, away, caplog):
    with connection.execute_wrapper(away):
        client.get("/history/")
    (record,) = [record for record in caplog.records if record.name == "django.request"]
    handler = next(handler for handler in logging.getLogger("django").handlers if handler.name == "terminal")
    assert handler.filter(record)
    line = handler.format(record)
    words = "Service Unavailable: no route (OperationalError: server closed the connection unexpectedly)"
    assert line.endswith(f" {words}")
    assert "\n" not in line
