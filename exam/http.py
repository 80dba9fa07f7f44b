"""The typed request, and one redirect that browsers with and without htmx follow."""

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django_htmx.http import HttpResponseClientRedirect
from django_htmx.middleware import HtmxDetails

from accounts.models import User


class HtmxHttpRequest(HttpRequest):
    """A request of a signed-in person that may come from htmx. Only for views behind login_required."""

    htmx: HtmxDetails
    user: User


class SeeOther(HttpResponseRedirect):
    """303: what follows is asked for with GET."""

    status_code = 303


def go_to(request: HttpRequest, url: str) -> HttpResponse:
    """Lead the browser to another page."""
    if getattr(request, "htmx", False):
        return HttpResponseClientRedirect(url)
    return SeeOther(url)
