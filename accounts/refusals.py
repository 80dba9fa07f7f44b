"""Pages of refusal that are noted as events of safety: no right, no token, too many tries."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.csrf import requires_csrf_token

from accounts.models import User
from accounts.security_events import note


def _refuse(request: HttpRequest, event: str, template: str, status: int) -> HttpResponse:
    user = request.user if isinstance(request.user, User) else None
    # The pattern of the address: the address itself may hold a key.
    note(event, user=user, route=request.resolver_match.route if request.resolver_match else None)
    return render(request, template, status=status)


@requires_csrf_token
def not_allowed(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Somebody may not see this, at the desk or elsewhere."""
    return _refuse(request, "permission denied", "403.html", 403)


@requires_csrf_token
def csrf_refused(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form came without its token, or from another site."""
    return _refuse(request, "form refused", "403_csrf.html", 403)


@requires_csrf_token
def too_many(request: HttpRequest) -> HttpResponse:
    """More tries from one address or for one account than the throttle lets through."""
    response = _refuse(request, "throttled", "429.html", 429)
    response["Retry-After"] = "60"
    return response
