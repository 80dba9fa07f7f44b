"""A form that another site made a browser send is refused, on every route and for everybody."""

import pytest
from django.test import Client

from accounts.models import User
from tests.web.changes import rows_changed

pytestmark = pytest.mark.django_db

EVIL = "https://evil.example"
PROFILE = "/accounts/profile/"


def refused_everywhere(site, *, person, method):
    client = site.client_of(person, enforce_csrf_checks=True)
    before = rows_changed()
    answers = {str(place): client.generic(method, place.path).status_code for place in site.places}
    assert {place: code for place, code in answers.items() if code != 403} == {}
    assert len(answers) > 90
    assert rows_changed() == before


def test_without_a_token_no_route_takes_a_form(site_in_use):
    for person in ("nobody", "learner", "administrator"):
        refused_everywhere(site_in_use, person=person, method="POST")


@pytest.mark.slow
@pytest.mark.parametrize("person", ["nobody", "learner", "instructor", "administrator"])
@pytest.mark.parametrize("method", ["PUT", "PATCH", "DELETE"])
def test_without_a_token_no_route_takes_anything_else(site_in_use, person, method):
    refused_everywhere(site_in_use, person=person, method=method)


@pytest.fixture
def client(learner):
    client = Client(enforce_csrf_checks=True)
    client.force_login(learner)
    return client


def token_of(client):
    client.get("/exams/")
    return client.cookies["csrftoken"].value


def sent(client, token, *, is_secure=False, **headers):
    """Status of a changed profile, and whether it was changed."""
    form = {"display_name": "Mallory", "language": "", "time_zone": "UTC", "time_factor": "1"}
    User.objects.update(display_name="")
    answer = client.post(PROFILE, {**form, "csrfmiddlewaretoken": token}, headers=headers, secure=is_secure)
    return answer.status_code, User.objects.filter(display_name="Mallory").exists()


def test_the_site_itself_is_let_through(client):
    assert sent(client, token_of(client)) == (302, True)
    assert sent(client, token_of(client), origin="http://testserver") == (302, True)


@pytest.mark.parametrize("origin", [EVIL, "null", "http://testserver.evil.example", "http://testserver:81", "x"])
def test_another_site_is_refused_even_with_the_token(client, origin):
    assert sent(client, token_of(client), origin=origin) == (403, False)


@pytest.mark.parametrize(
    "referer", [f"{EVIL}/testserver", "https://testserver.evil.example/", "http://testserver/"]
)
def test_under_https_a_form_comes_from_a_page_of_the_site(client, referer):
    assert sent(client, token_of(client), is_secure=True, referer=referer) == (403, False)
    assert sent(client, token_of(client), is_secure=True, referer="https://testserver/exams/") == (302, True)


@pytest.mark.parametrize("token", ["", "a" * 32, "a" * 64, "a" * 10_000, "\0" * 64, "é" * 64])
def test_a_wrong_token_is_refused(client, token):
    token_of(client)
    assert sent(client, token) == (403, False)


def test_a_token_from_before_signing_in_is_dead(learner):
    client = Client(enforce_csrf_checks=True)
    old = token_of(client)
    form = {"login": learner.email, "password": "correct horse battery", "csrfmiddlewaretoken": old}
    assert client.post("/accounts/login/", form).status_code == 302
    assert sent(client, old) == (403, False)
    assert sent(client, token_of(client)) == (302, True)


def test_the_token_of_somebody_else_is_refused(client, as_other_learner):
    token_of(client)
    assert sent(client, token_of(as_other_learner)) == (403, False)


def test_the_page_says_what_to_do(client):
    page = client.post(PROFILE).content.decode()
    assert "nothing was changed" in page
    assert "reload the page" in page
