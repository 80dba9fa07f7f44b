"""Events of safety are noted with the person's number, and with nothing that could be used or sold."""

import re

import pytest
from allauth.account.models import EmailAddress
from django.core import mail
from django.test import Client

from accounts import people
from accounts.models import User
from exam import attempts
from tests.factories import make_attempt

pytestmark = pytest.mark.django_db

PASSWORD = "correct horse battery"
NEW = "another horse battery"


@pytest.fixture
def noted(log):
    """The events of safety so far, as (event, number of the person); nothing else may stand in their lines."""

    def read():
        lines = [line for line in log.lines() if line["logger"] == "cutscore.security"]
        for line in lines:
            assert set(line) <= {"time", "level", "logger", "request_id", "event", "user", "by", "route"}
        return [(line["event"], line["user"]) for line in lines]

    yield read
    for secret in ("@", "example", "horse", "tuna"):
        assert secret not in log.text


def sign_in(client, email, password=PASSWORD):
    return client.post("/accounts/login/", {"login": email, "password": password})


def test_signing_in_and_out(noted, client, learner):
    sign_in(client, learner.email)
    client.post("/accounts/logout/")
    assert noted() == [("signed in", learner.pk), ("signed out", learner.pk)]


def test_a_failed_sign_in_names_the_person_if_there_is_one(noted, client, learner):
    sign_in(client, "Learner@Example.org", "tuna")
    sign_in(client, "stranger@example.org", "tuna")
    assert noted() == [("sign-in failed", learner.pk), ("sign-in failed", None)]


def test_the_lock_is_noted_when_it_closes(noted, client, learner):
    for _ in range(6):
        sign_in(client, learner.email, "tuna")
    assert noted() == [("sign-in failed", learner.pk)] * 5 + [("locked out", learner.pk)]


def test_the_throttle_of_an_address_is_noted(noted, client, settings):
    settings.TRIES_PER_ADDRESS_AND_MINUTE = {"signup": 1}
    for _ in range(2):
        answer = client.post("/accounts/signup/", {"email": "stranger@example.org", "password1": "tuna"})
    assert (answer.status_code, answer["Retry-After"]) == (429, "60")
    assert "Wait a minute" in answer.content.decode()
    assert noted()[-1] == ("throttled", None)


def test_signing_up(noted, client):
    new = {"email": "new@example.org", "password1": PASSWORD, "password2": PASSWORD}
    client.post("/accounts/signup/", new)
    number = User.objects.get().pk
    assert noted() == [("signed up", number), ("signed in", number)]


def test_a_changed_password(as_learner, noted, learner):
    as_learner.post("/accounts/password/change/", {"oldpassword": PASSWORD, "password1": NEW, "password2": NEW})
    assert noted() == [("password changed", learner.pk)]


def test_a_reset_password(noted, client, learner):
    client.post("/accounts/password/reset/", {"email": learner.email})
    link = re.search(r"https?://[^/]+(/accounts/password/reset/key/\S+)", mail.outbox[0].body)[1]
    form = client.get(link)
    client.post(form.url, {"password1": NEW, "password2": NEW})
    assert noted() == [("password reset", learner.pk)]


def test_a_changed_address(as_learner, noted, learner, settings):
    settings.ACCOUNT_EMAIL_VERIFICATION = "mandatory"
    EmailAddress.objects.create(user=learner, email=learner.email, verified=True, primary=True)
    as_learner.post("/accounts/email/", {"action_add": "", "email": "next@example.org"})
    assert noted() == []
    link = re.search(r"https?://[^/]+(/accounts/confirm-email/\S+)", mail.outbox[-1].body)[1]
    as_learner.post(link)
    learner.refresh_from_db()
    assert learner.email == "next@example.org"
    assert noted() == [("e-mail changed", learner.pk)]


def test_a_deleted_account(as_learner, noted, learner):
    number = learner.pk
    as_learner.post("/accounts/delete/", {"password": "tuna"})
    as_learner.post("/accounts/delete/", {"password": PASSWORD})
    assert noted()[0] == ("account deleted", number)


def test_an_instructor_comes_and_goes(noted, log, learner, administrator):
    people.appoint_instructor(user=learner, by=administrator)
    people.dismiss_instructor(user=learner, by=administrator)
    assert noted() == [("instructor appointed", learner.pk), ("instructor dismissed", learner.pk)]
    assert [line["by"] for line in log.lines()] == [administrator.pk] * 2


def test_more_time(log, learner, instructor):
    attempt = make_attempt(learner=learner)
    attempts.extend(attempt=attempt, by=instructor, now=attempt.started_at, minutes=5, reason="fire drill tuna")
    [line] = [line for line in log.lines() if "extended by 5 minutes" in line.get("message", "")]
    assert line["message"].endswith(f"by user {instructor.pk}")
    assert "tuna" not in log.text


def test_a_closed_door_at_the_desk(noted, log, as_learner, as_instructor, learner, instructor, administrator):
    assert as_learner.get("/admin/login/").status_code == 403
    assert as_instructor.get("/admin/accounts/user/").status_code == 403
    assert noted()[-2:] == [("permission denied", learner.pk), ("permission denied", instructor.pk)]
    assert log.lines("permission denied")[-1]["route"] == "admin/accounts/user/"


def test_a_form_without_its_token(noted, log, learner):
    client = Client(enforce_csrf_checks=True)
    client.force_login(learner)
    answer = client.post("/accounts/profile/?swordfish=1", {"display_name": "x"})
    assert (answer.status_code, "too old" in answer.content.decode()) == (403, True)
    assert noted()[-1] == ("form refused", learner.pk)
    assert log.lines("form refused")[0]["route"] == "accounts/profile/"
    assert log.lines("form refused")[0]["request_id"] == answer["X-Request-ID"]
    assert "swordfish" not in log.text
