"""While the database is away: a page that says so, 503, one line in the log. No answer needs the database."""

import logging
import sys

from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils.cache import add_never_cache_headers
from django.views.defaults import server_error

_RETRY_AFTER = "5"  # seconds; a killed embedded server is back by then
# Classes of SQLSTATE: the connection, room and number of connections, the server's own end, its disk. Without a
# code the server was not reached at all. A deadlock or a statement that took too long is a fault and stays one.
_AWAY = ("08", "53", "57P", "58")


def is_away(error: BaseException | None) -> bool:
    """The database could not be asked, or had to give up."""
    if not isinstance(error, (OperationalError, InterfaceError)):
        return False
    code = getattr(error.__cause__, "sqlstate", None)
    return code is None or code.startswith(_AWAY)


def broken(request: HttpRequest) -> HttpResponse:
    """The answer to a request that has failed: 503 while the database is away, otherwise 500.

    A handler and not a middleware: Django turns what a middleware raises into an answer before the next one
    outside could see it, and the session is read in one.
    """
    if not is_away(sys.exc_info()[1]):
        return server_error(request)
    response = HttpResponse(render_to_string("503.html"), status=503, headers={"Retry-After": _RETRY_AFTER})
    add_never_cache_headers(response)
    return response


class InOneLine(logging.Filter):
    """Leaves the traceback out where the database was away: it is the same for every request, and says nothing."""

    def filter(self, record: logging.LogRecord) -> bool:
        error = record.exc_info[1] if record.exc_info else None
        if is_away(error):
            reason = " ".join(str(error).split())
            record.msg, record.args = "%s (%s: %s)", (record.getMessage(), type(error).__name__, reason)
            record.exc_info = record.exc_text = None
        return True
