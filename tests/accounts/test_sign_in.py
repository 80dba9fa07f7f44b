"""The doors: sign-up, sign-in, throttling, and the pages around them."""

import re

import pytest
from allauth.account.models import EmailAddress
from django.core import mail
from django.core.cache import cache

from accounts import people
from accounts.models import User
from config import settings as site

pytestmark = pytest.mark.django_db

PASSWORD = "correct horse battery"
NEW = {"email": "New@Example.org", "password1": PASSWORD, "password2": PASSWORD}


def sign_in(client, email, password=PASSWORD, **extra):
    return client.post("/accounts/login/", {"login": email, "password": password}, **extra)


def test_without_a_mail_server_sign_up_works_at_once(client, settings):
    settings.ACCOUNT_EMAIL_VERIFICATION = "none"
    assert client.post("/accounts/signup/", NEW).status_code == 302
    assert client.get("/accounts/profile/").status_code == 200
    assert User.objects.get().email == "new@example.org"


def test_with_a_mail_server_the_address_is_verified_first(client, settings):
    settings.ACCOUNT_EMAIL_VERIFICATION = "mandatory"
    client.post("/accounts/signup/", NEW)
    assert client.get("/accounts/profile/").status_code == 302
    path = re.search(r"https?://[^/]+(/accounts/confirm-email/\S+)", mail.outbox[0].body)[1]
    assert client.post(path).status_code == 302
    assert EmailAddress.objects.get(email="new@example.org").verified


def test_sign_up_does_not_tell_who_has_an_account(client, learner, settings):
    settings.ACCOUNT_EMAIL_VERIFICATION = "mandatory"
    known = client.post("/accounts/signup/", {**NEW, "email": learner.email})
    unknown = client.post("/accounts/signup/", NEW)
    assert (known.status_code, known.url) == (unknown.status_code, unknown.url)
    assert User.objects.count() == 2


def test_a_reset_does_not_tell_who_has_an_account(client, learner):
    known = client.post("/accounts/password/reset/", {"email": learner.email})
    unknown = client.post("/accounts/password/reset/", {"email": "nobody@example.org"})
    assert (known.status_code, known.url) == (unknown.status_code, unknown.url)


def test_a_reset_mail_leads_to_a_new_password(client, learner):
    client.post("/accounts/password/reset/", {"email": learner.email})
    path = re.search(r"https?://[^/]+(/accounts/password/reset/key/\S+)", mail.outbox[0].body)[1]
    form = client.get(path, follow=True)
    place = form.redirect_chain[-1][0]
    new = "another horse battery"
    assert client.post(place, {"password1": new, "password2": new}).status_code == 302
    assert sign_in(client, learner.email, new).status_code == 302


def test_one_learner_locked_out_leaves_the_neighbour_alone(client, learner, other_learner):
    for _ in range(7):
        sign_in(client, learner.email, "wrong", REMOTE_ADDR="10.0.0.1")
    assert sign_in(client, learner.email, REMOTE_ADDR="10.0.0.1").status_code != 302
    assert sign_in(client, other_learner.email, REMOTE_ADDR="10.0.0.1").status_code == 302


def test_a_locked_account_stays_locked_while_many_others_are_counted(client, learner, settings):
    settings.CACHES = site.CACHES
    for _ in range(6):
        sign_in(client, learner.email, "wrong", REMOTE_ADDR="10.0.0.1")
    for n in range(400):  # more than Django keeps by default
        cache.set(f"somebody-else-{n}", [n], 300)
    assert sign_in(client, learner.email, REMOTE_ADDR="10.0.0.1").status_code != 302


def test_the_desk_has_no_door_of_its_own_to_guess_at(client, administrator):
    for _ in range(7):
        client.post("/admin/login/", {"username": administrator.email, "password": "wrong"})
    client.post("/admin/login/", {"username": administrator.email, "password": PASSWORD, "next": "/admin/"})
    assert client.get("/admin/").status_code == 302


def test_the_desk_sends_strangers_to_the_sign_in_page(client):
    answer = client.get("/admin/", follow=True)
    assert answer.redirect_chain[-1][0].startswith("/accounts/login/")


def test_a_learner_at_the_desk_is_told_that_it_is_not_theirs(as_learner):
    assert as_learner.get("/admin/", follow=True).status_code == 403


@pytest.mark.parametrize("verification", ["none", "mandatory"])
def test_the_first_administrator_signs_in_with_and_without_a_mail_server(client, settings, verification):
    settings.ACCOUNT_EMAIL_VERIFICATION = verification
    password = people.make_first_administrator(email="admin@cutscore.localhost")
    sign_in(client, "admin@cutscore.localhost", password)
    assert client.get("/admin/").status_code == 200


PAGES = ["login", "signup", "password/reset", "password/reset/done", "confirm-email", "inactive"]
OWN_PAGES = ["email", "password/change", "logout", "reauthenticate", "profile", "delete"]


def no_inline(page):
    text = page.content.decode()
    assert not re.search(r"<script(?![^>]*\bsrc=)|<style|\sstyle=|\son\w+=", text)
    assert text.count("<h1") == 1
    assert 'class="site-header"' in text


@pytest.mark.parametrize("name", PAGES)
def test_the_doors_wear_the_look_of_the_site_and_no_inline_script(client, name):
    no_inline(client.get(f"/accounts/{name}/"))


@pytest.mark.parametrize("name", OWN_PAGES)
def test_the_pages_of_an_account_wear_it_too(as_learner, name):
    no_inline(as_learner.get(f"/accounts/{name}/"))


def test_a_refused_password_is_explained_beside_its_field(client):
    page = client.post("/accounts/signup/", {**NEW, "password1": "short", "password2": "short"}).content.decode()
    assert 'aria-invalid="true"' in page
    assert re.search(r'aria-describedby="[^"]*id_password1_error"', page)
    assert 'id="id_password1_error"' in page


@pytest.mark.parametrize("page", ["login", "signup", "password/reset"])
def test_no_field_repeats_its_label_inside(client, page):
    shown = client.get(f"/accounts/{page}/").content.decode()
    assert "<input" in shown
    assert "placeholder" not in shown
