"""One line of JSON per request, and its id in every other line: who, where, how long; never what was sent."""

import fcntl
import json
import logging
import os
import re
import time
import traceback
import uuid
from collections.abc import Callable, Iterator
from contextlib import suppress
from contextvars import ContextVar
from datetime import UTC, datetime
from logging.handlers import WatchedFileHandler
from typing import Any, TextIO

from django.conf import settings
from django.core.signals import request_finished
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils.functional import SimpleLazyObject

NOBODY = "-"
METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "CONNECT"})
UNLOGGED = frozenset({"healthz"})  # asked every few seconds by machines

_WELL_FORMED = re.compile(r"[0-9a-fA-F-]{16,64}")  # a UUID, or the 32 digits of nginx
_LARGEST = 20 * 1024 * 1024

_request_id: ContextVar[str] = ContextVar("request_id", default=NOBODY)
_log = logging.getLogger("cutscore.request")


class RequestLogMiddleware:
    """Stands before all others, so that what they answer is logged too. Static files pass unseen."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if request.path.startswith(settings.STATIC_URL):
            return self.get_response(request)
        began = time.perf_counter()
        request_id = _id_for(request)
        _request_id.set(request_id)
        response = self.get_response(request)
        response["X-Request-ID"] = request_id
        route = route_of(request)
        if route not in UNLOGGED:
            level = logging.ERROR if response.status_code >= 500 else logging.INFO
            seconds = time.perf_counter() - began
            _log.log(level, "request", extra={"fields": _line(request, response, route, seconds)})
        return response


def _id_for(request: HttpRequest) -> str:
    """An id of ours, or the one that a proxy of ours has given already."""
    given = request.headers.get("X-Request-ID", "") if settings.PROXY_COUNT else ""
    return given if _WELL_FORMED.fullmatch(given) else str(uuid.uuid4())


def route_of(request: HttpRequest) -> str | None:
    """The pattern of the address, as what stands in an address may be a key; None when no pattern fits."""
    return request.resolver_match.route if request.resolver_match else None


def _line(request: HttpRequest, response: HttpResponseBase, route: str | None, seconds: float) -> dict[str, Any]:
    return {
        "event": "request",
        "method": request.method if request.method in METHODS else "other",
        "route": route,
        "status": response.status_code,
        "ms": round(seconds * 1000, 1),
        "user": _loaded_user(request),
        "bytes": None if response.streaming else len(getattr(response, "content", b"")),
    }


def _loaded_user(request: HttpRequest) -> int | None:
    """The number of the signed-in person, if the request has asked for them: asking here would cost a query."""
    user = getattr(request, "_cached_user", None)
    # A sign-in or sign-out on the way has put the person there without the lazy wrapping.
    at_the_end = request.__dict__.get("user")
    if at_the_end is not None and type(at_the_end) is not SimpleLazyObject:
        user = at_the_end
    return user.pk if user is not None else None


def _forget(**kwargs: Any) -> None:
    # Not at the end of the middleware: Django logs refused requests after it.
    _request_id.set(NOBODY)


request_finished.connect(_forget, dispatch_uid="request_log.forget")


class RequestIdFilter(logging.Filter):
    """Gives each record the id of the request in which it arose, and takes the path out of Django's own words."""

    def filter(self, record: logging.LogRecord) -> bool:
        record.request_id = _request_id.get()
        request = getattr(record, "request", None)
        if isinstance(request, HttpRequest) and isinstance(record.args, tuple):
            path = request.path.encode("unicode_escape").decode("ascii")
            route = route_of(request) or "no route"
            record.args = tuple(route if word == path else word for word in record.args)
        return True


class WithoutValues(logging.Formatter):
    """Words for a terminal; of an exception the places and the kinds, as its text may hold what somebody sent."""

    def formatException(self, ei: Any) -> str:
        return "\n".join(_places(ei[1]))


def _places(error: BaseException | None) -> Iterator[str]:
    if error is None:
        return
    before = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    yield from _places(before)
    yield from (line.rstrip("\n") for line in traceback.format_tb(error.__traceback__))
    yield f"{type(error).__module__}.{type(error).__qualname__}"


class JsonLines(WithoutValues):
    """One object on one line: its `fields` where the record has some, otherwise its message."""

    def format(self, record: logging.LogRecord) -> str:
        line: dict[str, Any] = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "request_id": getattr(record, "request_id", NOBODY),
        }
        line |= getattr(record, "fields", None) or {"message": record.getMessage()}
        if record.exc_info:
            line["exception"] = self.formatException(record.exc_info)
        return json.dumps(line)


class LogFile(WatchedFileHandler):
    """A file that several processes append to; past a size it makes room, and one older file is kept."""

    def __init__(self, filename: str, largest: int = _LARGEST) -> None:
        super().__init__(filename, encoding="utf-8", delay=True)
        self.largest = largest

    def emit(self, record: logging.LogRecord) -> None:
        try:
            super().emit(record)
            if self.stream and self.stream.tell() > self.largest:
                self._make_room(self.stream)
        except OSError:
            self.handleError(record)  # a full disk must not refuse the request

    def _make_room(self, full: TextIO) -> None:
        # The lock is on the full file itself: who gets it second finds another file, or none, under the name.
        fcntl.flock(full, fcntl.LOCK_EX)
        try:
            with suppress(FileNotFoundError):
                if os.path.samestat(os.stat(self.baseFilename), os.fstat(full.fileno())):
                    os.replace(self.baseFilename, f"{self.baseFilename}.1")
        finally:
            fcntl.flock(full, fcntl.LOCK_UN)
