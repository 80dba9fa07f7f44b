"""A page that refuses or breaks says what happened and what to do, in the look of the site, and nothing else."""

import re

import pytest
from django.conf import settings as site
from django.core.exceptions import PermissionDenied, SuspiciousOperation
from django.db import OperationalError
from django.http import Http404
from django.test import Client
from django.urls import path
from django.utils.module_loading import import_string

from config import urls

pytestmark = pytest.mark.django_db

DETAIL = "swordfish"
RAISED = {400: SuspiciousOperation, 403: PermissionDenied, 404: Http404, 500: ZeroDivisionError}
# What happened, and what became of the responses.
SENTENCES = {
    400: ("The address or form was not understood; nothing was changed.", "shown as saved is safe"),
    403: ("You may not see this page, and nothing was changed.", "shown as saved is safe"),
    404: ("There is nothing at this address, or it is not yours.", "shown as saved is safe"),
    500: ("A fault of ours stopped this page; it is noted.", "what you sent just now may not be"),
}


@pytest.fixture(params=["nobody", "learner"])
def client(request, settings, learner):
    """At a site that fails on demand."""

    def fail(request, code):
        raise RAISED[code](DETAIL)

    patterns = [path("fail/<int:code>/", fail), *urls.urlpatterns]
    settings.ROOT_URLCONF = type("Urls", (), {**vars(urls), "urlpatterns": patterns})
    settings.DEBUG_PROPAGATE_EXCEPTIONS = False
    client = Client(raise_request_exception=False, enforce_csrf_checks=True)
    if request.param == "learner":
        client.force_login(learner)
    return client


def said_on(answer):
    """What stands on the page in its four parts, once it is known to be whole and in the site's look."""
    page = answer.content.decode()
    assert page.lstrip().startswith("<!doctype html>")
    assert page.count("<h1>") == page.count("</html>") == 1
    assert "css/tokens.css" in page
    assert 'href="/"' in page
    assert "Traceback" not in page
    assert DETAIL not in page
    parts = ("<h1>(.+?)</h1>", "<p>(.+?)</p>", "<h2>Your responses</h2>", "<p>(.+?)</p>", "<h2>What to do</h2>")
    return re.search(r"\s*".join([*parts, "<p>(.+?)</p>"]), page, re.DOTALL).groups()


@pytest.mark.parametrize("code", RAISED)
def test_each_error_has_its_page(client, code):
    answer = client.get(f"/fail/{code}/")
    assert answer.status_code == code
    _heading, happened, responses, _todo = said_on(answer)
    assert happened == SENTENCES[code][0]
    assert SENTENCES[code][1] in responses


def test_a_refused_form_says_that_it_is_not_saved_and_what_to_do(client):
    answer = client.post("/fail/404/", {"display_name": DETAIL})
    assert answer.status_code == 403
    _heading, happened, responses, todo = said_on(answer)
    assert "nothing was changed and what you typed into it is not saved" in happened
    assert "What was saved before stays saved." in responses
    for part in ("reload the page", "sign in again"):
        assert part in todo


def test_too_many_tries_say_how_long_to_wait(settings):
    settings.TRIES_PER_ADDRESS_AND_MINUTE = {"signup": 0}
    answer = Client().post("/accounts/signup/", {"email": f"{DETAIL}@example.org"})
    assert answer.status_code == 429
    assert "Wait a minute" in said_on(answer)[1]


def test_without_a_database_the_page_is_still_whole(client, monkeypatch):
    def away(self):
        raise OperationalError(DETAIL)

    monkeypatch.setattr(import_string(f"{site.SESSION_ENGINE}.SessionStore"), "load", away)
    client.cookies[site.SESSION_COOKIE_NAME] = "a" * 32
    answer = client.get("/history/")
    assert answer.status_code == 503
    assert "does not count as saved" in said_on(answer)[2]


def test_the_offline_page_is_the_same_for_everybody_and_says_what_waits(client):
    answer = client.get("/offline/")
    assert answer.status_code == 200
    assert "waits in the exam room" in said_on(answer)[2]
    for words in ("Sign in", "Sign out", "<form", "csrf"):
        assert words not in answer.content.decode()


def test_the_page_of_a_bad_request_has_no_form_without_its_token(client):
    page = client.get("/fail/400/").content.decode()
    assert page.count("<form") == page.count("csrfmiddlewaretoken")
