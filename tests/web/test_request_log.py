"""What the log says of a request, and what it never says: no response, key, password, address of mail or token."""

import logging
import re

import pytest
from django.core import mail
from django.http import HttpResponse
from django.test import Client, RequestFactory
from django.urls import path
from django.utils import timezone
from django.utils.functional import SimpleLazyObject

from accounts.models import User
from config import urls
from config.request_log import RequestLogMiddleware
from exam import attempts
from exam.models import Response
from tests.factories import make_slot
from tests.web.room_cast import FILLED, HTMX, question_url

PASSWORD = "correct horse battery"
UUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")

pytestmark = pytest.mark.django_db


@pytest.fixture
def breaking(settings):
    """An address at which the site breaks, with what was sent in the text of the exception."""

    def break_down(request):
        raise ValueError(f"cannot read {request.POST} {request.GET} {request.COOKIES}")

    settings.ROOT_URLCONF = type("Urls", (), {"urlpatterns": [path("break/", break_down), *urls.urlpatterns]})
    settings.DEBUG_PROPAGATE_EXCEPTIONS = False
    client = Client(raise_request_exception=False)
    client.cookies["note"] = "swordfish-in-a-cookie"
    return client


def test_a_request_is_one_line_with_route_and_person(log, as_learner, learner):
    page = as_learner.get("/history/?page=1")
    [line] = log.requests()
    assert UUID.fullmatch(line["request_id"])
    assert page["X-Request-ID"] == line["request_id"]
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}\+00:00", line.pop("time"))
    assert 0 < line.pop("ms") < 10_000
    assert line == {
        "level": "INFO",
        "logger": "cutscore.request",
        "request_id": page["X-Request-ID"],
        "event": "request",
        "method": "GET",
        "route": "history/",
        "status": 200,
        "user": learner.pk,
        "bytes": len(page.content),
    }


def test_the_route_is_a_pattern_and_unknown_addresses_have_none(log, as_learner):
    as_learner.get("/attempts/00000000-0000-4000-8000-000000000000/3/")
    as_learner.get("/swordfish/")
    as_learner.generic("SWORDFISH", "/")
    assert [(line["route"], line["status"], line["method"]) for line in log.requests()] == [
        ("attempts/<uuid:public_id>/<int:number>/", 404, "GET"),
        (None, 404, "GET"),
        ("", 405, "other"),
    ]
    assert "swordfish" not in log.text.lower()


def test_files_and_the_question_for_life_are_not_logged(log, client):
    client.get("/static/css/tokens.css")
    client.get("/static/css/none.css")
    client.get("/healthz")
    assert log.text == ""


def test_a_request_costs_no_query_for_its_line(log, client, as_learner, learner, django_assert_num_queries):
    with django_assert_num_queries(0):
        client.get("/accounts/privacy/")
    with django_assert_num_queries(2):  # the session and the person, for their language
        as_learner.get("/accounts/privacy/")
    assert [line["user"] for line in log.requests()] == [None, learner.pk]


def test_a_person_whom_nobody_asked_for_is_not_asked_for(log):
    def loaded():
        pytest.fail("the person was loaded")

    def answer(request):
        request.user = SimpleLazyObject(loaded)
        return HttpResponse("early")

    assert RequestLogMiddleware(answer)(RequestFactory().get("/")).content == b"early"
    assert [line["user"] for line in log.requests()] == [None]


def test_signing_in_and_out_name_the_person_as_far_as_there_is_one(log, client, learner):
    client.post("/accounts/login/", {"login": learner.email, "password": PASSWORD})
    client.post("/accounts/logout/")
    assert [line["user"] for line in log.requests()] == [learner.pk, None]


@pytest.mark.parametrize("given", ["0123456789abcdef0123456789abcdef", "9f0c9b3e-58c5-4d21-9d1c-0c9c1f1d4b6a"])
def test_the_id_of_a_proxy_is_taken_over_when_there_is_one(log, client, settings, given):
    assert client.get("/accounts/privacy/", headers={"X-Request-ID": given})["X-Request-ID"] != given
    settings.PROXY_COUNT = 1
    assert client.get("/accounts/privacy/", headers={"X-Request-ID": given})["X-Request-ID"] == given
    assert log.requests()[-1]["request_id"] == given


@pytest.mark.parametrize("given", ["", "short", "x" * 32, "0" * 65, "a@example.org", "00000000\n0000000000"])
def test_an_odd_id_of_a_proxy_is_replaced(log, client, settings, given):
    settings.PROXY_COUNT = 1
    answer = client.get("/accounts/privacy/", headers={"X-Request-ID": given})
    assert UUID.fullmatch(answer["X-Request-ID"])


def test_every_line_of_a_request_carries_its_id_and_no_later_one(log, breaking):
    answer = breaking.post("/break/")
    assert answer.status_code == 500
    told = [line for line in log.text.splitlines() if "Internal Server Error" in line]
    assert [f"[{answer['X-Request-ID']}]" in line for line in told] == [True]
    assert (log.requests()[-1]["level"], log.requests()[-1]["status"]) == ("ERROR", 500)
    logging.getLogger("django").error("afterwards")
    assert "[-] afterwards" in log.text


def test_a_refused_host_is_logged_under_the_id_that_was_answered(log, client):
    answer = client.get("/", headers={"Host": "elsewhere.example"})
    assert answer.status_code == 400
    assert f"[{answer['X-Request-ID']}] Invalid HTTP_HOST header" in log.text


def test_a_break_down_names_the_place_and_the_kind_but_not_what_was_sent(log, breaking):
    breaking.post("/break/?word=swordfish-in-a-query", {"password": "swordfish-in-a-form"})
    assert "builtins.ValueError" in log.text
    assert "in break_down" in log.text
    assert "swordfish" not in log.text


def secrets_of(client):
    held = {"tuna-fish", "learner@example.org", "stranger", PASSWORD, "another horse battery", "swordfish"}
    return held | {client.cookies[name].value for name in ("sessionid", "csrftoken") if name in client.cookies}


def test_no_field_of_sign_in_sign_up_and_reset_reaches_the_log(log, learner, settings):
    client = Client(enforce_csrf_checks=True)
    client.get("/accounts/login/?next=/swordfish/")
    sent = {"csrfmiddlewaretoken": client.cookies["csrftoken"].value, "next": "/swordfish/"}
    known = {"login": learner.email, "password": "tuna-fish-1"}
    new = {"email": "stranger@example.org", "password1": "tuna-fish-2", "password2": "tuna-fish-3"}
    for _ in range(7):
        client.post("/accounts/login/?word=swordfish", {**sent, **known})
    client.post("/accounts/login/", {**sent, "login": "stranger@example.org", "password": "tuna-fish"})
    client.post("/accounts/signup/", {**sent, **new})
    client.post("/accounts/password/reset/", {**sent, "email": "stranger@example.org"})
    client.post("/accounts/password/reset/", {**sent, "email": learner.email})
    client.post("/accounts/login/", {**sent, **known, "csrfmiddlewaretoken": "swordfish"})
    key_path = re.search(r"https?://[^/]+(/accounts/password/reset/key/(\S+))", mail.outbox[-1].body)
    client.get(key_path[1])
    client.put(key_path[1])
    client.get("/accounts/confirm-email/swordfish-key/")
    client.get("/accounts/swordfish/")
    client.cookies.clear()
    client.get("/accounts/login/", headers={"Referer": "https://swordfish.example", "User-Agent": "swordfish"})
    assert len(log.requests()) >= 15
    for secret in (*secrets_of(client), sent["csrfmiddlewaretoken"], key_path[2], "fish", "@"):
        assert secret not in log.text


def test_no_response_and_no_key_reaches_the_log(as_learner, log, learner):
    """The choice is sent in each way in which a save is answered: kept, superseded, malformed, no script."""
    slot = make_slot(learner=learner, kind="single", now=timezone.now())
    url = question_url(slot)
    as_learner.get(url)
    token = "swordfish-tab"
    as_learner.post(
        url, {**FILLED["single"], "go": "stay", "tab": token, "sequence": "1", "version": "0"}, headers=HTMX
    )
    as_learner.post(url, {"choice": "3", "go": "stay", "tab": "another", "sequence": "1", "version": "0"})
    as_learner.post(url, {"choice": "swordfish", "go": "next"})
    as_learner.post(f"{url}?choice=swordfish", {"choice": "1", "go": "next"}, headers=HTMX)
    attempts.submit(attempt=slot.attempt, now=slot.attempt.started_at)
    as_learner.get(f"/attempts/{slot.attempt.public_id}/review/")
    allowed = {
        "time",
        "level",
        "logger",
        "request_id",
        "event",
        "method",
        "route",
        "status",
        "ms",
        "user",
        "bytes",
    }
    assert Response.objects.filter(slot=slot).exists()
    assert [line["status"] for line in log.requests()] == [200, 200, 409, 422, 200, 200]
    assert all(set(line) == allowed for line in log.lines())
    for secret in ("swordfish", "SENTINEL", slot.revision.question.key, as_learner.cookies["sessionid"].value):
        assert secret not in log.text


def test_signing_in_puts_neither_cookie_nor_password_into_the_log(log, client, learner):
    client.post("/accounts/login/", {"login": learner.email, "password": PASSWORD})
    new = {"oldpassword": PASSWORD, "password1": "another horse battery", "password2": "another horse battery"}
    client.post("/accounts/password/change/", new)
    assert User.objects.get().check_password(new["password1"])
    client.post("/accounts/delete/", {"password": "tuna-fish"})
    assert "sessionid" in client.cookies
    for secret in secrets_of(client):
        assert secret not in log.text
