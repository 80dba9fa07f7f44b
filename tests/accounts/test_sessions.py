"""Who a request is from: Django's sessions and allauth's backend, read by statements of our own."""

from datetime import timedelta

import pytest
from django.contrib.auth import BACKEND_SESSION_KEY, get_user
from django.contrib.sessions.models import Session
from django.utils import timezone

pytestmark = pytest.mark.django_db

PROFILE = "/accounts/profile/"


def is_signed_in(client):
    return client.get(PROFILE).status_code == 200


def test_a_session_keeps_what_was_stored_in_it(client):
    session = client.session
    session["place"] = {"slot": 7}
    session.save()
    assert client.session["place"] == {"slot": 7}


def test_a_session_ends_at_its_expiry(as_learner):
    assert is_signed_in(as_learner)
    Session.objects.update(expire_date=timezone.now() - timedelta(seconds=1))
    assert not is_signed_in(as_learner)


def test_a_session_that_was_deleted_is_a_strangers(as_learner):
    Session.objects.all().delete()
    assert not is_signed_in(as_learner)


def test_a_person_who_was_closed_out_is_a_stranger_at_the_next_request(as_learner, learner):
    learner.is_active = False
    learner.save()
    assert not is_signed_in(as_learner)


def test_a_person_who_was_deleted_is_a_stranger_at_the_next_request(as_learner, learner):
    learner.delete()
    assert not is_signed_in(as_learner)


def test_a_new_password_ends_every_other_session(as_learner, learner):
    learner.set_password("quite another password")
    learner.save()
    assert not is_signed_in(as_learner)


def test_the_person_read_is_the_person_stored(rf, as_learner, learner):
    request = rf.get("/")
    request.session = as_learner.session
    found = get_user(request)
    assert request.session[BACKEND_SESSION_KEY] == "accounts.backends.AccountBackend"
    assert found == learner
    assert {f.attname: getattr(found, f.attname) for f in found._meta.concrete_fields} == {
        f.attname: getattr(learner, f.attname) for f in learner._meta.concrete_fields
    }
    found.full_clean()
    found.save()


@pytest.mark.parametrize("key", ['"abcdefgh\\001"', "x", "é" * 40, "a" * 5000, "' OR 1=1 --'", ""])
def test_an_odd_cookie_is_a_strangers(client, key):
    client.cookies.clear()
    assert client.get(PROFILE, HTTP_COOKIE=f"sessionid={key}").status_code == 302
