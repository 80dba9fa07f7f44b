"""Bad requests made from good ones: odd values, sizes, encodings, addresses, headers and methods."""

import re
from dataclasses import dataclass, field
from urllib.parse import quote, quote_plus

from django.core.cache import cache
from django.db import transaction
from django.http import HttpResponse
from django.test import Client
from hypothesis import strategies as st

from config.refusals import is_utf8
from tests.hostile.payloads import PAYLOADS
from tests.web.bad_input_routes import ROUTES, Route

TOKEN = "a" * 32
BIG = "9" * 30
# Sent as bytes: NUL, half of a pair of UTF-16, and what is no UTF-8, as no browser would send them.
RAW = (b"\xff\xfe", b"\xed\xa0\x80", b"\xc0\x80", b"a\x00b", b"%", b"%u0041", b"\xf0\x9f\x98\x80")
ODD = (
    "", " ", "0", "1", "2", "7", "-1", "01", "+1", "1.5", "1e5", "1e999", "NaN", "-Infinity", "0x1", "1_000",
    "²", "١",
    "2147483648", "9223372036854775808", "-9223372036854775809", BIG, f"-{BIG}", "9" * 5000,
    "True", "None", "null",
    "\0", "a\0b", "1\0", "\r\n", "\u202e", "\ufeff", "a" * 256, "ü" * 300, "a@b.example", '"\\000"@example.org',
    "[]", "{}", "{{7*7}}", "%s", "%00", "../..", "//evil.example", "http://[", "https://evil.example/",
    "/\\evil.example",
    "javascript:alert(1)", "/a\nb", "2026-13-45", "9999-12-31", "0001-01-01", "on", "x" * 70_000,
)  # fmt: skip
TEXTS = st.one_of(
    st.sampled_from(ODD),
    st.sampled_from(list(PAYLOADS.values())),
    st.text(max_size=40),
    st.integers().map(str),
)
VALUES = st.one_of(
    TEXTS.map(lambda text: text.encode("utf-8", "surrogatepass")), st.sampled_from(RAW), st.binary(max_size=20)
)
CHARSETS = ("", "; charset=utf-8", "; charset=nosuch", "; charset=hex", "; charset=utf-16", "; charset=utf-7")
OTHER_TYPES = ("application/json", "text/plain", "", "multipart/form-data", "multipart/form-data; boundary=", "x")
ODD_HEADERS = {
    "cookie": (
        'sessionid="aaaa\\000aaaa"', "sessionid=" + "a" * 500, 'messages="\\000"', "messages=x:y:z", "csrftoken=x",
        "django_language=" + "x" * 600, 'django_language="\\000"', "=; ;", '"',
    ),
    "hx-current-url": ("http://[", "\x01", "https://evil.example/", "%00"),
    "hx-target": ("%00", "x" * 5000),
    "hx-prompt": ("%ff",),
    "accept-language": ("x" * 5000, "*", "de-\x01,;q=", "es;q=NaN"),
    "referer": ("http://[", "//evil.example", "x" * 5000),
    "host": ("[", "evil.example", "a:b:c", "testserver:99999", ""),
    "x-forwarded-for": ("x", "1.2.3.4, x", "[::1"),
    "x-forwarded-proto": ("x",),
    "accept": ("x", ";;q=NaN", "*/*;q=x"),
    "range": ("bytes=9-1",),
    "if-modified-since": ("x", "Mon, 99 Jan 99999 99:99:99 GMT"),
    "if-none-match": ('"', "W/", "*"),
}  # fmt: skip
HEADERS = st.dictionaries(st.sampled_from(sorted(ODD_HEADERS)), st.integers(0, 20), max_size=2).map(
    lambda drawn: {name: ODD_HEADERS[name][n % len(ODD_HEADERS[name])] for name, n in drawn.items()}
)


@dataclass(frozen=True)
class World:
    """Who sends, what addresses may name, and what the words in braces of a route stand for."""

    sessions: dict[str, str]
    parts: dict[str, tuple[str, ...]]
    words: dict[str, str]


@dataclass(frozen=True)
class Request:
    """One request as it goes over the wire."""

    method: str
    path: str
    body: bytes = b""
    content_type: str = "application/x-www-form-urlencoded"
    headers: dict[str, str] = field(default_factory=dict)
    who: str = "anonymous"

    def send(self, world: World):
        """The answer; an error inside the site comes out as itself. Nothing that was done stays, nor any count."""
        client = Client(enforce_csrf_checks=True)
        cookies = [f"csrftoken={TOKEN}"]
        if self.who in world.sessions:
            cookies.append(f"sessionid={world.sessions[self.who]}")
        cookies.append(self.headers.get("cookie", ""))
        headers = {"X-CSRFToken": TOKEN} | self.headers | {"cookie": "; ".join(filter(None, cookies))}
        if not is_utf8(self.content_type):
            return HttpResponse("Refused before Django, as config.wsgi does.", status=415)
        cache.clear()
        with transaction.atomic():
            answer = client.generic(
                self.method, self.path, self.body, content_type=self.content_type, headers=headers
            )
            transaction.set_rollback(True)
        return answer


def encoded(pairs) -> bytes:
    """Pairs of a name and bytes as a form sends them."""
    return "&".join(f"{quote_plus(name)}={quote_plus(value)}" for name, value in pairs).encode()


def multipart(pairs, *, boundary: str = "b", files: bool = False) -> bytes:
    """The same in parts; as files when asked, which no form of ours takes."""
    name_of = ' filename="x.txt"\r\nContent-Type: text/plain' if files else ""
    parts = [
        f'--{boundary}\r\nContent-Disposition: form-data; name="{quote(name)}";{name_of}\r\n\r\n'.encode() + value
        for name, value in pairs
    ]
    return b"\r\n".join([*parts, f"--{boundary}--\r\n".encode()])


def filled(fields: dict[str, str], world: World) -> list[tuple[str, bytes]]:
    """What the route takes, with the words of the world in it."""
    return [(name.format(**world.words), value.format(**world.words).encode()) for name, value in fields.items()]


def path_of(shape: str, world: World, choose) -> str:
    """An address of this shape; `choose` takes one of what each of its parts may be."""
    model = re.match(r"admin/(\w+/\w+)/<path:object_id>", shape)
    of = world.parts | ({"object_id": world.parts[model[1]]} if model else {})
    shape = re.sub(r"[\^$]", "", shape)
    named = re.compile(r"<(?:\w+:)?(\w+)>|\(\?P<(\w+)>(?:\[[^]]*\]|[^)\]])*\)")
    return "/" + named.sub(lambda found: quote(choose(of[found[1] or found[2]])), shape)


@st.composite
def _changed(draw, pairs):
    """The pairs with up to three of them replaced, doubled or left out, and perhaps one that nobody asked for."""
    pairs = list(pairs)
    for _n in range(draw(st.integers(0, 3)) if pairs else 0):
        at = draw(st.integers(0, len(pairs) - 1))
        name, value = pairs[at]
        how = draw(st.sampled_from(("replaced", "replaced", "replaced", "doubled", "left out")))
        if how == "left out" and len(pairs) > 1:
            del pairs[at]
        else:
            pairs[at:at] = [(name, value)] if how == "doubled" else []
            pairs[at] = (name, draw(VALUES))
    if draw(st.integers(0, 4)) == 0:
        pairs.append((draw(TEXTS).encode("utf-8", "replace").decode(), draw(VALUES)))
    return pairs


@st.composite
def _bodies(draw, pairs):
    """A body and its type: mostly what a form sends, now and then broken."""
    kind = draw(st.sampled_from(("form",) * 6 + ("parts", "parts", "files", "cut", "other")))
    charset = draw(st.sampled_from(("",) * 30 + CHARSETS))
    if kind == "form":
        return encoded(pairs), f"application/x-www-form-urlencoded{charset}"
    if kind == "other":
        types = (
            "application/json",
            "text/plain",
            "",
            "multipart/form-data",
            "multipart/form-data; boundary=",
            "x",
        )
        return draw(st.one_of(st.just(encoded(pairs)), st.binary(max_size=50))), draw(
            st.sampled_from(types)
        ) + charset
    body = multipart(pairs, files=kind == "files")
    if kind == "cut":
        body = body[: draw(st.integers(0, len(body)))]
    return body, f"multipart/form-data; boundary=b{charset}"


@st.composite
def requests(draw, world: World, shapes=tuple(ROUTES)):
    """Any request to any route of the site."""
    shape = draw(st.sampled_from(shapes))
    route: Route = ROUTES[shape]
    path = path_of(shape, world, lambda parts: draw(st.sampled_from(parts)))
    query = encoded(draw(_changed(filled(route.query, world)))) if draw(st.booleans()) or route.query else b""
    method = draw(
        st.sampled_from(("GET", "POST", "POST", "POST") if route.form else ("GET", "GET", "GET", "POST"))
    )
    if draw(st.integers(0, 15)) == 0:
        method = draw(st.sampled_from(("HEAD", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "BREW")))
    body, content_type = b"", "application/x-www-form-urlencoded"
    if method != "GET":
        body, content_type = draw(_bodies(draw(_changed(filled(route.form, world)))))
    headers = {}
    if draw(st.integers(0, 3)) == 0:
        headers = draw(HEADERS)
    if draw(st.booleans()):
        headers = {"HX-Request": "true"} | headers
    who = route.who
    if draw(st.integers(0, 5)) == 0:
        who = draw(st.sampled_from(("anonymous", "learner", "instructor", "administrator")))
    return Request(method, f"{path}?{query.decode()}" if query else path, body, content_type, headers, who)
