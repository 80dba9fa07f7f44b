"""What no browser sends and Django would meet with an error is refused in words, before anything looks at it."""

import codecs
from collections.abc import Callable, Iterable
from typing import Any
from urllib.parse import urlsplit

from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse
from django.utils.http import parse_header_parameters

Environ = dict[str, Any]
Application = Callable[[Environ, Any], Iterable[bytes]]


def is_utf8(content_type: str) -> bool:
    """Whether the type of a body names no other encoding than UTF-8; an unknown one counts as none."""
    try:
        charset = parse_header_parameters(content_type)[1].get("charset", "utf-8")
    except (ValueError, LookupError):
        return False
    try:
        return codecs.lookup(charset).name == "utf-8"
    except LookupError:
        return True


def only_utf8(application: Application) -> Application:
    """Refuse other encodings here: Django reads the type before a middleware or a page for errors is there."""

    def answer(environ: Environ, start_response: Any) -> Iterable[bytes]:
        if is_utf8(environ.get("CONTENT_TYPE", "")):
            return application(environ, start_response)
        start_response("415 Unsupported Media Type", [("Content-Type", "text/plain"), ("Content-Length", "29")])
        return [b"Requests must be UTF-8 text.\n"]

    return answer


def _check_address(address: str) -> None:
    try:
        urlsplit(address)
    except ValueError:
        raise BadRequest("The address to go on to cannot be read.") from None


class RefuseUnreadable:
    """400 for a NUL in a cookie, and for an address, a row or a field that is none."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if any("\0" in value for value in request.COOKIES.values()):
            raise BadRequest("A cookie holds a NUL, which the database would not take.")
        for address in request.GET.getlist("next") + request.POST.getlist("next"):
            _check_address(address)
        return self.get_response(request)

    def process_view(self, request: HttpRequest, *args: object) -> None:
        """At the desk, Django takes a row's number and the name of a field as they come."""
        if request.resolver_match is None or request.resolver_match.app_name != "admin":
            return
        if "" in request.GET.getlist("_to_field") + request.POST.getlist("_to_field"):
            raise BadRequest("The field to look a row up by has no name.")
        if not all(pk.isascii() and pk.isdecimal() for pk in request.POST.getlist("_selected_action")):
            raise BadRequest("A selected row has no number.")
