"""What every answer tells the browser, whichever route gave it and however it ended."""

import pytest
from django.db import OperationalError
from django.test import Client
from django.urls import path
from django.utils.module_loading import import_string

from config import urls
from tests.web.routes import ROUTES

pytestmark = pytest.mark.django_db

POLICY = {
    "default-src 'self'",
    "img-src 'self' data:",
    "script-src 'self'",
    "style-src 'self'",
    "object-src 'none'",
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors 'none'",
}
SAID = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
}
STORED_NOWHERE = {"private", "no-store"}


def missing(answer) -> set[str]:
    """The names of the headers that do not say what they must."""
    policy = {part.strip() for part in answer.get("Content-Security-Policy", "").split(";")}
    wrong = {name for name, value in SAID.items() if answer.get(name) != value}
    return wrong if policy == POLICY else wrong | {"Content-Security-Policy"}


def directives(answer) -> set[str]:
    return {part.strip() for part in answer.get("Cache-Control", "").split(",")}


@pytest.mark.parametrize("person", ["nobody", "learner", pytest.param("administrator", marks=pytest.mark.slow)])
def test_every_route_says_it_to_everybody(site_in_use, person):
    """Read, written without a token, and asked in a way that no route knows."""
    client = site_in_use.client_of(person, enforce_csrf_checks=True)
    found, codes = {}, set()
    for place in site_in_use.places:
        for method in ("GET", "POST", "PUT") if not place.route.is_of_the_desk else ("GET",):
            answer = client.generic(method, place.path)
            codes.add(answer.status_code)
            wrong = missing(answer)
            if person != "nobody" and not directives(answer) >= STORED_NOWHERE:
                wrong.add("Cache-Control")
            if wrong:
                found[f"{method} {place}"] = wrong
    assert found == {}
    assert codes >= {200, 302, 403}


def break_down(request):
    raise ValueError


@pytest.fixture
def client_at_a_broken_site(settings):
    patterns = [path("break/", break_down), *urls.urlpatterns]
    settings.ROOT_URLCONF = type("Urls", (), {**vars(urls), "urlpatterns": patterns})
    settings.DEBUG_PROPAGATE_EXCEPTIONS = False
    return Client(raise_request_exception=False)


def test_a_page_that_broke_says_it(client_at_a_broken_site):
    answer = client_at_a_broken_site.get("/break/")
    assert (answer.status_code, missing(answer)) == (500, set())


def test_a_site_without_its_database_says_it(client_at_a_broken_site, settings, monkeypatch):
    """The session is the first thing that is asked for, outside of every view."""

    def away(self):
        raise OperationalError

    monkeypatch.setattr(import_string(f"{settings.SESSION_ENGINE}.SessionStore"), "load", away)
    client_at_a_broken_site.cookies[settings.SESSION_COOKIE_NAME] = "a" * 32
    answer = client_at_a_broken_site.get("/")
    assert (answer.status_code, missing(answer)) == (503, set())


@pytest.mark.parametrize("is_secure", [True, False])
def test_a_foreign_host_is_refused_with_them(client, settings, is_secure):
    settings.SECURE_SSL_REDIRECT = True
    answer = client.get("/", headers={"Host": "elsewhere.example"}, secure=is_secure)
    assert (answer.status_code, missing(answer)) == (400 if is_secure else 301, set())


def test_the_way_to_https_leads_to_the_site_itself(client, settings):
    settings.SECURE_SSL_REDIRECT = True
    assert (
        client.get("/history/", headers={"Host": "elsewhere.example"}).url
        == f"https://{settings.SECURE_SSL_HOST}/history/"
    )


def test_an_unknown_address_and_too_many_tries_say_it(client, settings):
    settings.TRIES_PER_ADDRESS_AND_MINUTE = {"signup": 0}
    answers = [client.get("/nowhere/"), client.post("/accounts/signup/"), client.get("/static/none.css")]
    assert [(answer.status_code, missing(answer)) for answer in answers] == [
        (404, set()),
        (429, set()),
        (404, set()),
    ]


def test_a_site_under_https_says_that_it_stays_there(client, settings):
    settings.SECURE_HSTS_SECONDS = 31_536_000
    assert "max-age=31536000" in client.get("/", secure=True)["Strict-Transport-Security"]


def test_what_nobody_signed_in_for_may_be_kept(client):
    assert "no-store" not in directives(client.get("/accounts/privacy/"))
    assert len(ROUTES) > 90
