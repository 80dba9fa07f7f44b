"""Whatever is sent, wherever: a clear refusal or a form that keeps what was typed, never an error of the site."""

import html
from dataclasses import replace
from urllib.parse import urljoin, urlsplit

import pytest
from django.test import Client
from django.urls import get_resolver
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from config.refusals import is_utf8
from config.wsgi import application
from tests.web.bad_input_routes import ROUTES
from tests.web.bad_input_world import good
from tests.web.bad_requests import ODD, encoded, filled, multipart, requests

pytestmark = pytest.mark.django_db

MANY = 2 * settings.default.max_examples
WITH_A_FORM = [shape for shape, route in ROUTES.items() if route.form]
RESTS = settings(suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])


def check(answer, request):
    """A page, a way within the site, or a refusal that says something."""
    assert answer.status_code < 500, request
    for header in ("Location", "HX-Redirect"):
        # A browser reads a backslash as a slash.
        target = urlsplit(
            urljoin(f"http://testserver{request.path}", answer.headers.get(header, "").replace("\\", "/"))
        )
        assert (target.scheme, target.netloc) == ("http", "testserver"), (target, request)
    # A method that a page does not know is refused by the web server's own words.
    if answer.status_code >= 400 and answer.status_code != 405 and request.method != "HEAD":
        assert answer.content.strip(), request


def test_every_route_of_the_site_stands_in_the_table():
    def walk(patterns, prefix=""):
        for pattern in patterns:
            if hasattr(pattern, "url_patterns"):
                yield from walk(pattern.url_patterns, prefix + str(pattern.pattern))
            else:
                yield prefix + str(pattern.pattern)

    assert set(walk(get_resolver().url_patterns)) == set(ROUTES)


# Good, and yet refused or only shown: rows that nobody may add or take away, and what nobody asked for by mail.
REFUSED = {
    **{f"admin/exam/{model}/": 200 for model in ("certification", "blueprint", "revision", "casestudy")},
    **{
        f"admin/exam/{model}/<path:object_id>/delete/": 403
        for model in ("attempt", "certification", "blueprint", "question", "revision", "casestudy")
    },
    # The room's script is answered with what is held, not led on.
    "attempts/<uuid:public_id>/<int:number>/save/": 200,
    "attempts/<uuid:public_id>/<int:number>/mark/": 200,
    "attempts/<uuid:public_id>/<int:number>/show/": 200,
    "admin/accounts/user/add/": 403,
    "admin/exam/attempt/": 200,  # the file of scores
    "admin/password_change/": 200,
    "accounts/^confirm-email/(?P<key>[-:\\w]+)/$": 404,
    "accounts/^password/reset/key/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$": 200,
}


def test_what_bad_requests_are_made_from_is_taken_well(world):
    answers = {shape: good(shape, world).send(world) for shape in WITH_A_FORM}
    refused = {
        shape: answer.status_code for shape, answer in answers.items() if answer.status_code not in (302, 303)
    }
    assert refused == REFUSED


@settings(RESTS, max_examples=MANY)
@given(data=st.data())
def test_no_request_meets_an_error_of_the_site(world, data):
    request = data.draw(requests(world))
    check(request.send(world), request)


def bodies(request, pairs):
    """Too much of everything, and what is no form at all."""
    form, parts = request.content_type, "multipart/form-data; boundary=b"
    big = [(name, b"x" * 1_000_000) if n == 0 else (name, value) for n, (name, value) in enumerate(pairs)]
    many = [*pairs, *((f"more{n}", b"1") for n in range(1_001 - len(pairs)))]
    yield "one field of a megabyte", form, encoded(big)
    yield "the same in parts", parts, multipart(big)
    yield "three megabytes", form, encoded([*pairs, ("more", b"x" * 3_000_000)])
    yield "1,001 fields", form, encoded(many)
    yield "1,001 parts", parts, multipart(many)
    yield "101 files", parts, multipart(many[-101:], files=True)
    yield "every field as a file", parts, multipart(pairs, files=True)
    yield "every field empty", form, encoded([(name, b"") for name, _value in pairs])
    yield "every field NUL", form, encoded([(name, b"\0") for name, _value in pairs])
    yield "half of a pair of UTF-16", form, encoded([(name, b"\xed\xa0\x80") for name, _value in pairs])
    yield "no UTF-8", parts, multipart([(name, b"\xff\xfe") for name, _value in pairs])
    yield "no boundary", "multipart/form-data", multipart(pairs)
    yield "cut in the middle", parts, multipart(pairs)[: len(multipart(pairs)) // 2]
    yield "JSON", "application/json", b'{"a": ['
    yield "nothing", form, b""


TOO_MUCH = {"three megabytes", "1,001 fields", "1,001 parts", "101 files"}


@pytest.mark.parametrize("each", [10, pytest.param(1, marks=pytest.mark.slow)])
def test_too_much_and_what_is_no_form_is_refused_in_words(world, each):
    for n, shape in enumerate(WITH_A_FORM):
        request = good(shape, world)
        for name, content_type, body in list(bodies(request, filled(ROUTES[shape].form, world)))[n % each :: each]:
            sent = replace(request, body=body, content_type=content_type)
            answer = sent.send(world)
            check(answer, sent)
            if name in TOO_MUCH:
                assert answer.status_code == 400, (name, sent.path)


WORDS = st.text(st.characters(exclude_categories=["Cs", "Cc", "Zl", "Zp"]), min_size=1, max_size=60).filter(
    lambda text: text == text.strip()
)
# In one line, and of a shape that no field takes, so that the form is shown again.
TYPED = st.one_of(
    WORDS, st.sampled_from([text for text in ODD if text.strip() == text != "" and "\n" not in text])
)
FORMS = [shape for shape in WITH_A_FORM if ROUTES[shape].kept and shape != "admin/accounts/user/add/"]


@settings(RESTS, max_examples=MANY // 8)
@given(shape=st.sampled_from(FORMS), data=st.data())
def test_a_form_that_is_shown_again_keeps_what_was_typed(world, shape, data):
    request = good(shape, world)
    typed = {name: data.draw(TYPED, label=name) for name in ROUTES[shape].kept}
    spoilt = data.draw(st.sampled_from([name for name in ROUTES[shape].form if not name.endswith("_FORMS")]))
    if spoilt in typed:
        typed[spoilt] += "\0"
    pairs = dict(filled(ROUTES[shape].form, world)) | {
        name: text.encode("utf-8", "surrogatepass") for name, text in typed.items()
    }
    if spoilt not in typed:
        pairs[spoilt.format(**world.words)] = b"\0"
    answer = replace(request, body=encoded(pairs.items())).send(world)
    check(answer, request)
    if answer.status_code in (200, 422):
        page = html.unescape(answer.content.decode())
        for name, text in typed.items():
            assert text in page, (shape, name)


# Forms that a bad value makes come back: a sample that never meets one would show nothing.
@pytest.mark.parametrize("shape", FORMS)
def test_every_form_with_something_typed_can_come_back(world, shape):
    pairs = dict(filled(ROUTES[shape].form, world)) | dict.fromkeys(ROUTES[shape].kept, b"a\x00b")
    answer = replace(good(shape, world), body=encoded(pairs.items())).send(world)
    assert answer.status_code in (200, 422)


# --- what these found ----------------------------------------------------------------------------------


@pytest.mark.parametrize("charset", ["hex", "rot13", "utf-16", "undefined"])
def test_a_body_in_another_encoding_is_refused_before_django_reads_it(charset):
    started = []
    environ = {**Client()._base_environ(), "CONTENT_TYPE": f"text/plain; charset={charset}"}
    body = b"".join(application(environ, lambda status, headers: started.append((status, dict(headers)))))
    assert started[0][0] == "415 Unsupported Media Type"
    assert started[0][1]["Content-Length"] == str(len(body))


@pytest.mark.parametrize("content_type", ["x; a*=nosuch''b", "x; charset=hex"])
def test_a_type_that_cannot_be_read_counts_as_another_encoding(content_type):
    assert not is_utf8(content_type)


@pytest.mark.parametrize("content_type", ["", "x", "text/plain; charset=UTF8", "x; charset=nosuch"])
def test_a_type_without_an_encoding_is_read(content_type):
    assert is_utf8(content_type)


def test_an_address_to_go_on_to_that_cannot_be_read_is_refused(as_learner):
    entry = {"password": "correct horse battery", "next": "http://["}
    assert as_learner.post("/accounts/reauthenticate/", entry).status_code == 400


def test_a_part_named_in_an_unknown_encoding_is_passed_over(client):
    body = b"--b\r\nContent-Disposition: form-data; name*=nosuch''login\r\n\r\nx\r\n--b--\r\n"
    answer = client.generic("POST", "/accounts/login/", body, content_type="multipart/form-data; boundary=b")
    assert answer.status_code in (200, 400)


@pytest.mark.parametrize("cookie", ['sessionid="aaaa\\000aaaa"', 'messages="\\000"', 'csrftoken="\\000"'])
def test_a_nul_in_a_cookie_is_refused(client, cookie):
    assert client.get("/history/", headers={"cookie": cookie}).status_code == 400


@pytest.mark.parametrize("key", ["abc", "a%00b", "_", "9" * 30, "-1"])
def test_a_question_of_an_odd_number_is_not_found_at_the_desk(as_instructor, key):
    assert as_instructor.get(f"/admin/exam/question/{key}/change/").status_code == 404


def test_a_row_of_the_desk_is_not_looked_up_by_a_field_without_a_name(as_administrator, learner):
    assert as_administrator.get(f"/admin/accounts/user/{learner.pk}/change/?_to_field=").status_code == 400


@pytest.mark.parametrize("pk", ["abc", "", "\0", "-1", "²"])
def test_an_action_of_the_desk_on_a_row_without_a_number_is_refused(as_administrator, pk):
    answer = as_administrator.post("/admin/accounts/user/", {"action": "appoint", "_selected_action": pk})
    assert answer.status_code == 400
