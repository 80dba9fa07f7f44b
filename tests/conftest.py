"""The cast: a learner, another learner, an instructor, an administrator; a moment; and the bundled banks."""

import os
import shutil
from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.core.cache import cache
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.utils import translation
from hypothesis import settings

from accounts import people
from accounts.models import User
from tests.logged import listening

FIXTURES = Path(__file__).resolve().parent.parent / "fixtures"

# Two doses of Hypothesis: a small one for every run, and a campaign by name (HYPOTHESIS_PROFILE=campaign).
# No deadline: a machine with other work to do must not turn a slow example into a failure.
settings.register_profile("small", max_examples=100, deadline=None)
settings.register_profile("campaign", max_examples=2_000, deadline=None)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "small"))


def pytest_terminal_summary(terminalreporter):
    if any("NO BROWSER" in str(report.longrepr) for report in terminalreporter.stats.get("skipped", [])):
        terminalreporter.write_sep("!", "NO BROWSER: install Debian's chromium to run the browser tests", red=True)


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup, django_db_blocker):
    """The test database; in the end it is dropped, also while a server that was ended takes its leave."""
    yield
    with django_db_blocker.unblock(), connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )


@pytest.fixture(scope="session")
def chromium():
    path = shutil.which("chromium") or shutil.which("chromium-browser")
    if path is None:
        if os.environ.get("CUTSCORE_REQUIRE_BROWSER"):
            pytest.fail("There is no chromium, and CUTSCORE_REQUIRE_BROWSER asks for one.")
        pytest.skip("NO BROWSER: install Debian's chromium to run the browser tests.")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=path,
            args=["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--no-first-run"],
        )
        yield browser
        browser.close()


@pytest.fixture
def now():
    return datetime(2026, 1, 5, 9, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _no_throttle_between_tests():
    yield
    cache.clear()


@pytest.fixture(autouse=True)
def _no_language_between_tests():
    """A request leaves its language behind in the thread; what asks without a request would answer in it."""
    yield
    translation.deactivate()


@pytest.fixture
def log():
    """What the site writes to its log."""
    with listening() as written:
        yield written


@pytest.fixture
def learner(db):
    return User.objects.create_user("learner@example.org", "correct horse battery")


@pytest.fixture
def other_learner(db):
    return User.objects.create_user("other@example.org", "correct horse battery")


@pytest.fixture
def administrator(db):
    return User.objects.create_superuser("admin@example.org", "correct horse battery")


@pytest.fixture
def instructor(db, administrator):
    user = User.objects.create_user("instructor@example.org", "correct horse battery")
    people.appoint_instructor(user=user, by=administrator)
    return User.objects.get(pk=user.pk)


def _client_of(user):
    client = Client()
    client.force_login(user)
    return client


@pytest.fixture
def as_learner(learner):
    return _client_of(learner)


@pytest.fixture
def as_other_learner(other_learner):
    return _client_of(other_learner)


@pytest.fixture
def as_instructor(instructor):
    return _client_of(instructor)


@pytest.fixture
def as_administrator(administrator):
    return _client_of(administrator)


@pytest.fixture
def git_bank(db):
    """The small bundled bank: 30 questions, a 15-question paper, untimed, percent rule."""
    call_command("load_bank", str(FIXTURES / "git-basics"), verbosity=0)


@pytest.fixture
def tutorial_bank(db):
    """The three questions that teach the room."""
    call_command("load_bank", str(FIXTURES / "tutorial"), verbosity=0)


@pytest.fixture
def aws_bank(db):
    """The AWS bank: both editions."""
    call_command("load_bank", str(FIXTURES / "aws-mla"), verbosity=0)
