"""A page that refuses or breaks speaks the language of whoever meets it, signed in or not, by script or not."""

import pytest
from django.conf import settings as site
from django.core.exceptions import PermissionDenied, SuspiciousOperation
from django.db import OperationalError
from django.http import Http404
from django.test import Client
from django.urls import path
from django.utils import timezone
from django.utils.module_loading import import_string

from accounts.models import User
from config import urls
from exam import attempts
from tests.factories import make_slot
from tests.web.languages.names import names_there_are
from tests.web.languages.reading import LANGUAGES, alike, in_the_other, told
from tests.web.room_cast import flag_url, question_url

pytestmark = pytest.mark.django_db

RAISED = {
    400: SuspiciousOperation,
    403: PermissionDenied,
    404: Http404,
    500: ZeroDivisionError,
    503: OperationalError,
}


@pytest.fixture
def broken_site(settings):
    """Fails on demand."""

    def fail(request, code):
        raise RAISED[code]

    patterns = [path("fail/<int:code>/", fail), *urls.urlpatterns]
    settings.ROOT_URLCONF = type("Urls", (), {**vars(urls), "urlpatterns": patterns})
    settings.DEBUG_PROPAGATE_EXCEPTIONS = False


def check(ask):
    """`ask` gets an answer for a header; the two answers say the same in two languages."""
    said = {lang: ask({"Accept-Language": lang}) for lang in LANGUAGES}
    texts = {lang: told(answer, lang) for lang, answer in said.items()}
    assert texts["en"]
    names = names_there_are()
    for lang in LANGUAGES:
        assert not in_the_other(texts[lang], lang, names)
    assert not alike(texts["en"], texts["es"], names)
    return said["es"]


@pytest.mark.parametrize("who", ["nobody", "learner"])
@pytest.mark.parametrize("code", RAISED)
def test_every_page_of_refusal(broken_site, learner, code, who):
    client = Client(raise_request_exception=False)
    if who == "learner":
        client.force_login(learner)
    assert check(lambda header: client.get(f"/fail/{code}/", headers=header)).status_code == code


def test_a_form_without_its_token():
    client = Client(enforce_csrf_checks=True)
    assert check(lambda header: client.post("/accounts/login/", headers=header)).status_code == 403


def test_too_many_tries(settings):
    settings.TRIES_PER_ADDRESS_AND_MINUTE = {"signup": 0}
    sent = {"email": "new@example.org"}
    assert check(lambda header: Client().post("/accounts/signup/", sent, headers=header)).status_code == 429


def test_a_site_without_its_database(monkeypatch):
    def away(self):
        raise OperationalError

    monkeypatch.setattr(import_string(f"{site.SESSION_ENGINE}.SessionStore"), "load", away)
    client = Client(raise_request_exception=False)
    client.cookies[site.SESSION_COOKIE_NAME] = "a" * 32
    assert check(lambda header: client.get("/history/", headers=header)).status_code == 503


@pytest.mark.parametrize("code", RAISED)
def test_the_profile_decides_for_pages_of_refusal_too(broken_site, learner, code):
    User.objects.filter(pk=learner.pk).update(language="es")
    client = Client(raise_request_exception=False)
    client.force_login(learner)
    answer = client.get(f"/fail/{code}/", headers={"Accept-Language": "en"})
    assert answer.status_code == code
    assert '<html lang="es">' in answer.content.decode()


# --- what the script of the room is told -------------------------------------------------------------------


@pytest.fixture
def slot(learner):
    return make_slot(learner=learner, now=timezone.now())


def test_a_save_of_what_the_question_does_not_have(as_learner, slot):
    url = f"{question_url(slot)}save/"
    assert check(lambda header: as_learner.post(url, {"choice": "99"}, headers=header)).status_code == 422


def test_a_save_that_another_tab_has_overtaken(as_learner, slot):
    url = f"{question_url(slot)}save/"
    as_learner.post(url, {"choice": "1", "tab": "one", "sequence": "9", "version": "0"})
    late = {"choice": "2", "tab": "other", "sequence": "1", "version": "0"}
    assert check(lambda header: as_learner.post(url, late, headers=header)).status_code == 409


@pytest.mark.parametrize("address", [question_url, flag_url])
def test_a_page_of_an_attempt_that_is_finished(as_learner, slot, address):
    attempts.submit(attempt=slot.attempt, now=timezone.now())
    said = {
        lang: as_learner.post(address(slot), {"choice": "1"}, headers={"Accept-Language": lang}, follow=True)
        for lang in LANGUAGES
    }
    for lang, answer in said.items():
        assert not in_the_other(told(answer, lang), lang, names_there_are())
