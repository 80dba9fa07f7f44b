"""Each person reads the site in their own language and time zone, and nobody reads it after them."""

import zoneinfo
from collections.abc import Callable
from datetime import UTC, tzinfo

from django.http import HttpRequest, HttpResponse
from django.utils import timezone, translation
from django.utils.cache import patch_cache_control


def _zone(name: str) -> tzinfo:
    """The person's zone, or UTC: an update of the database of zones may drop a name that was chosen before."""
    try:
        return zoneinfo.ZoneInfo(name)
    except (zoneinfo.ZoneInfoNotFoundError, ValueError):
        return UTC


class PreferencesMiddleware:
    """Signed in, the profile decides; otherwise the browser and the switch in the footer do."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        # Only a request that carries a session can belong to a person; asking others would cost a query.
        if request.session.session_key and request.user.is_authenticated:
            if request.user.language:
                translation.activate(request.user.language)
                request.LANGUAGE_CODE = request.user.language
            timezone.activate(_zone(request.user.time_zone))
        else:
            timezone.deactivate()
        return self.get_response(request)


class PersonalPagesMiddleware:
    """What a signed-in person was shown is stored nowhere: Back would show it to the next one at the same desk."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if request.session.session_key and request.user.is_authenticated:
            patch_cache_control(response, private=True, no_store=True)
        return response
