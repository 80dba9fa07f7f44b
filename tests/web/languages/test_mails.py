"""A mail speaks the language of the person who reads it, or, where nobody is known, of whoever asked for it."""

import re

import pytest
from allauth.account.models import EmailAddress
from django.core import mail
from django.core.cache import cache

from accounts.models import User
from tests.web.languages.names import names_there_are
from tests.web.languages.reading import LANGUAGES, alike, in_the_other

pytestmark = pytest.mark.django_db

PASSWORD = "quiet-river-7731"
NEW = {"email": "new@example.org", "password1": PASSWORD, "password2": PASSWORD}


@pytest.fixture(autouse=True)
def site_that_sends_mail(settings):
    settings.ACCOUNT_EMAIL_VERIFICATION = "mandatory"


def sign_up(client, person, lang):
    client.post("/accounts/signup/", NEW | {"email": f"new-{lang}@example.org"}, headers={"Accept-Language": lang})


def sign_up_again(client, person, lang):
    client.post("/accounts/signup/", NEW | {"email": person.email}, headers={"Accept-Language": lang})


def forget_the_password(client, person, lang):
    client.post("/accounts/password/reset/", {"email": person.email}, headers={"Accept-Language": lang})


def ask_for_an_account_that_is_none(client, person, lang):
    client.post("/accounts/password/reset/", {"email": "nobody@example.org"}, headers={"Accept-Language": lang})


def change_the_address(client, person, lang):
    client.force_login(person)
    sent = {"email": f"other-{lang}@example.org", "action_add": ""}
    client.post("/accounts/email/", sent, headers={"Accept-Language": lang})


OCCASIONS = [
    sign_up,
    sign_up_again,
    forget_the_password,
    ask_for_an_account_that_is_none,
    change_the_address,
]


def lines_of(message):
    return [line.strip() for line in [message.subject, *message.body.splitlines()] if line.strip()]


@pytest.fixture
def person(learner):
    EmailAddress.objects.create(user=learner, email=learner.email, verified=True, primary=True)
    return learner


@pytest.mark.parametrize("occasion", OCCASIONS)
def test_no_mail_speaks_the_other_language(client, person, occasion):
    names, said = names_there_are(), {}
    for lang in LANGUAGES:
        mail.outbox.clear()
        cache.clear()  # how often one may ask
        occasion(client, person, lang)
        (message,) = mail.outbox
        said[lang] = lines_of(message)
        client.logout()
    assert not in_the_other(said["en"], "en", names)
    assert not in_the_other(said["es"], "es", names)
    assert not alike(said["en"], said["es"], names)


def test_a_reset_that_somebody_else_asked_for_speaks_the_language_of_the_profile(client, person):
    User.objects.filter(pk=person.pk).update(language="es")
    forget_the_password(client, person, "en")
    assert re.search(r"\bcontraseña\b", mail.outbox[0].body)
    assert not in_the_other(lines_of(mail.outbox[0]), "es", names_there_are())


def test_a_profile_without_a_language_leaves_it_to_whoever_asks(client, person):
    forget_the_password(client, person, "es")
    assert re.search(r"\bcontraseña\b", mail.outbox[0].body)
