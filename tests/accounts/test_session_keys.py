"""Whose session a key opens, and when it stops to: nobody can hand another person a key that is known already."""

import re

import pytest
from django.conf import settings as site
from django.contrib.sessions.models import Session
from django.core import mail
from django.test import Client

pytestmark = pytest.mark.django_db

PASSWORD, NEW = "correct horse battery", "another horse battery"
PROFILE = "/accounts/profile/"


def key_of(client):
    cookie = client.cookies.get(site.SESSION_COOKIE_NAME)
    return cookie.value if cookie else ""


def with_key(key):
    client = Client()
    client.cookies[site.SESSION_COOKIE_NAME] = key
    return client


def opens(key):
    """Whether the key shows somebody's personal page."""
    return with_key(key).get(PROFILE).status_code == 200


def sign_in(client, email="learner@example.org", password=PASSWORD):
    answer = client.post("/accounts/login/", {"login": email, "password": password})
    assert answer.status_code == 302
    return key_of(client)


def change_password(client):
    new = {"oldpassword": PASSWORD, "password1": NEW, "password2": NEW}
    assert client.post("/accounts/password/change/", new).status_code == 302


def reset_link(email):
    Client().post("/accounts/password/reset/", {"email": email})
    return re.search(r"https?://[^/]+(/accounts/password/reset/key/\S+)", mail.outbox[-1].body)[1]


@pytest.mark.parametrize("planted", ["a" * 32, "x", "0", "", "'; --", "a" * 5000, "\u00e9" * 32])
def test_an_invented_key_is_not_taken_over(learner, planted):
    key = sign_in(with_key(planted))
    assert key != planted
    assert re.fullmatch("[a-z0-9]{32}", key)
    assert not opens(planted)
    assert opens(key)


def test_a_key_from_before_signing_in_is_dead_afterwards(learner):
    """A link from a mail gives a visitor a session of their own: it may be known to who sent it."""
    client = Client()
    client.get(reset_link(learner.email))
    planted = key_of(client)
    assert Session.objects.filter(session_key=planted).exists()
    key = sign_in(client)
    assert key != planted
    assert not Session.objects.filter(session_key=planted).exists()
    assert (opens(planted), opens(key)) == (False, True)


def test_signing_in_as_somebody_else_takes_nothing_along(learner, other_learner):
    client = Client()
    first = sign_in(client)
    client.post("/accounts/logout/")
    second = sign_in(client, other_learner.email)
    assert (opens(first), opens(second)) == (False, True)
    assert learner.email not in with_key(second).get("/accounts/email/").content.decode()


def test_every_sign_in_has_a_key_of_its_own(learner):
    keys = {sign_in(Client()) for _ in range(5)}
    assert len(keys) == 5


def test_a_changed_password_changes_the_key_and_ends_every_other_session(learner):
    here, elsewhere = Client(), Client()
    old, other = sign_in(here), sign_in(elsewhere)
    change_password(here)
    new = key_of(here)
    assert new != old
    assert (opens(old), opens(other), opens(new)) == (False, False, True)
    assert not Session.objects.filter(session_key=old).exists()


def test_a_reset_password_ends_every_session(learner):
    old = sign_in(Client())
    client = Client()
    form = client.get(reset_link(learner.email))
    client.post(form.url, {"password1": NEW, "password2": NEW})
    assert not opens(old)


def test_signing_up_changes_the_key(learner):
    client = Client()
    client.get(reset_link(learner.email))
    planted = key_of(client)
    client.post("/accounts/signup/", {"email": "new@example.org", "password1": PASSWORD, "password2": PASSWORD})
    assert key_of(client) != planted
    assert (opens(planted), opens(key_of(client))) == (False, True)


@pytest.mark.parametrize("way", ["/accounts/logout/", "/admin/logout/"])
def test_signing_out_ends_the_session_at_the_server(instructor, way):
    client = Client()
    key = sign_in(client, instructor.email)
    client.post(way)
    assert not opens(key)
    assert not Session.objects.filter(session_key=key).exists()


def test_a_deleted_or_suspended_account_has_no_session(learner, other_learner):
    keys = [sign_in(Client()), sign_in(Client(), other_learner.email)]
    with_key(keys[0]).post("/accounts/delete/", {"password": PASSWORD})
    type(learner).objects.filter(pk=other_learner.pk).update(is_active=False)
    assert [opens(key) for key in keys] == [False, False]


def test_scripts_and_other_sites_do_not_get_the_key(learner):
    client = Client()
    sign_in(client)
    cookie = client.cookies[site.SESSION_COOKIE_NAME]
    assert (cookie["httponly"], cookie["samesite"], cookie["domain"]) == (True, "Lax", "")
    assert client.cookies["csrftoken"]["samesite"] == "Lax"


def test_no_page_holds_the_key(learner, as_learner):
    for path in ("/", PROFILE, "/accounts/email/", "/accounts/my-data.json"):
        assert key_of(as_learner) not in as_learner.get(path).content.decode()
