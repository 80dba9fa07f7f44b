"""No address of the site leads to another site, whatever `next` or the page before says."""

import html
import re
from itertools import product
from urllib.parse import urlencode, urljoin, urlsplit

import pytest
from django.core.cache import cache
from django.db import transaction
from django.test import Client

pytestmark = pytest.mark.django_db

PASSWORD = "correct horse battery"
HOSTILE = (
    "https://evil.example",
    "//evil.example",
    "///evil.example",
    "////evil.example/x",
    "\\\\evil.example",
    "/\\evil.example",
    "\\/evil.example",
    "http:evil.example",
    "http:/evil.example",
    "https:///evil.example",
    "http://testserver@evil.example",
    "http://testserver:80@evil.example/",
    "http://evil.example#testserver",
    "http://evil.example\\@testserver",
    "http://testserver.evil.example",
    "http://eviltestserver",
    "http://testserver:81/",
    "http://localhost/",
    "http://127.0.0.1:8000/",
    "/\t/evil.example",
    "/\n/evil.example",
    "\t//evil.example",
    " //evil.example",
    "\x01//evil.example",
    "\x00//evil.example",
    "%2F%2Fevil.example",
    "/%2Fevil.example",
    "/%5Cevil.example",
    "//evil%E3%80%82example",
    "//evil\u3002example",
    "//\u24d4vil.example",
    "javascript:alert(1)",
    "JaVaScRiPt:alert(1)",
    "java\tscript:alert(1)",
    "data:text/html,<script>alert(1)</script>",
    "vbscript:msgbox(1)",
    "ftp://evil.example/",
    "//[::1]/",
    "http://[evil.example",
    "/exams/\r\nLocation: https://evil.example",
    "." * 10 + "//evil.example",
    "?next=//evil.example",
)
NAMES = ("next", "return_to", "redirect", "redirect_to", "url", "to", "continue", "target", "_popup", "came_from")
# Forms that lead on, as (person, path, fields).
FORMS = {
    "sign-in": ("nobody", "/accounts/login/", {"login": "learner@example.org", "password": PASSWORD}),
    "sign-up": (
        "nobody",
        "/accounts/signup/",
        {"email": "new@example.org", "password1": PASSWORD, "password2": PASSWORD},
    ),
    "reset": ("nobody", "/accounts/password/reset/", {"email": "learner@example.org"}),
    "language": ("nobody", "/i18n/setlang/", {"language": "es"}),
    "sign-out": ("learner", "/accounts/logout/", {}),
    "password again": ("learner", "/accounts/reauthenticate/", {"password": PASSWORD}),
    "language, signed in": ("learner", "/i18n/setlang/", {"language": "es"}),
    "desk": ("instructor", "/admin/logout/", {}),
}
FEW = ("sign-in", "sign-out", "language")  # for every day; the rest is a campaign


def as_a_browser_reads(location: str) -> str:
    """Blanks at the ends and line breaks fall away, and a backslash is a slash."""
    plain = re.sub(r"[\t\r\n]", "", location.strip("".join(map(chr, range(33)))))
    return plain.replace("\\", "/")


def leads_away(location: str) -> bool:
    """Whether a browser at the site would leave it."""
    try:
        there = urlsplit(urljoin("http://testserver/accounts/login/", as_a_browser_reads(location)))
    except ValueError:
        return True
    return (there.scheme, there.netloc) not in (("http", "testserver"), ("https", "testserver"))


def away(answer) -> list[str]:
    """Where the answer sends the browser off the site, itself or by a link or form that was smuggled in."""
    headers = [answer[name] for name in ("Location", "HX-Redirect", "HX-Location", "Refresh") if name in answer]
    found = [place for place in headers if leads_away(place)]
    if answer.get("Content-Type", "").startswith("text/html"):
        places = map(html.unescape, re.findall(r'(?:href|action|src)="([^"]*)"', answer.content.decode()))
        found += [place for place in places if leads_away(place) and not place.startswith("https://git-scm.com/")]
    return found


def test_addresses_are_read_as_a_browser_reads_them():
    for place in (
        "//evil.example",
        "/\t\\evil.example",
        " https:evil.example",
        "javascript:x",
        "//testserver@evil",
    ):
        assert leads_away(place), place
    for place in ("/history/?next=//evil.example", "", "?page=2", "http://testserver/", "/.//evil.example"):
        assert not leads_away(place), place


@pytest.mark.parametrize("turn", [0, pytest.param(1, marks=pytest.mark.slow)])
@pytest.mark.parametrize(
    "form", [*FEW, *(pytest.param(form, marks=pytest.mark.slow) for form in FORMS if form not in FEW)]
)
def test_a_form_leads_nowhere_else(learner, instructor, form, turn):
    """`next` stands in the form and in the address by turns, in the address with the page before."""
    person, path, fields = FORMS[form]
    user = {"learner": learner, "instructor": instructor}.get(person)
    found, led = {}, 0
    for n, hostile in enumerate(HOSTILE):
        cache.clear()
        client = Client()
        if user:
            client.force_login(user)
        with transaction.atomic():
            if n % 2 == turn:
                answer = client.post(path, fields | {"next": hostile})
            else:
                headers = {"Referer": hostile} if is_a_header(hostile) else {}
                answer = client.post(f"{path}?{urlencode({'next': hostile})}", fields, headers=headers)
            transaction.set_rollback(True)
        # An address that cannot even be read is refused.
        led += answer.status_code < 400 or (answer.status_code == 400 and hostile == "http://[evil.example")
        if away(answer):
            found[hostile] = away(answer)
    assert found == {}
    assert led == len(HOSTILE)


def is_a_header(value: str) -> bool:
    return value.isprintable() and value.isascii()


def every_route_with(site, people, hostile):
    found = {}
    for person, place in product(people, site.places):
        client = site.client_of(person)
        query = urlencode(dict.fromkeys(NAMES, hostile))
        with transaction.atomic():
            answer = client.get(f"{place.path}?{query}", headers={"Referer": hostile})
            transaction.set_rollback(True)
        if away(answer):
            found[f"{place} by {person}"] = away(answer)
    return found


def test_no_route_takes_an_address_from_its_own(site_in_use):
    assert every_route_with(site_in_use, ["nobody"], "//evil.example") == {}


@pytest.mark.slow
@pytest.mark.parametrize("hostile", [one for one in HOSTILE if is_a_header(one)])
def test_no_route_takes_an_address_from_its_own_for_anybody(site_in_use, hostile):
    assert every_route_with(site_in_use, ["nobody", "learner", "administrator"], hostile) == {}


def test_next_within_the_site_is_followed(client, learner):
    form = {"login": learner.email, "password": PASSWORD, "next": "/history/?page=2"}
    assert client.post("/accounts/login/", form).url == "/history/?page=2"


def test_a_path_with_two_slashes_does_not_become_another_site(client):
    """A slash put at the end of an address must not turn its first part into a host."""
    for path in ("//evil.example/exams", "//evil.example", "/\\evil.example/exams", "/%2Fevil.example/exams"):
        assert away(client.get(path)) == [], path
