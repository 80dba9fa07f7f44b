"""The account page, leaving, taking one's data along, and the privacy note."""

from typing import cast

from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts import people
from accounts.forms import LeaveInput, ProfileInput
from accounts.models import User


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def profile(request: HttpRequest) -> HttpResponse:
    """Show and change what the site knows of the signed-in person."""
    user = cast(User, request.user)
    entry = ProfileInput(request.POST or None, instance=user)
    if request.method == "POST" and entry.is_valid():
        entry.save()
        messages.success(request, _("Saved."))
        return redirect("account_profile")
    status = 422 if request.method == "POST" else 200
    return render(request, "accounts/profile.html", {"form": entry}, status=status)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def leave(request: HttpRequest) -> HttpResponse:
    """Delete the signed-in person's account, after asking for the password."""
    arrived_at = timezone.now()
    user = cast(User, request.user)
    entry = LeaveInput(request.POST or None, user=user)
    if request.method == "POST" and entry.is_valid():
        people.delete_account(user=user, by=user, now=arrived_at)
        logout(request)
        messages.success(request, _("Your account is deleted."))
        return redirect("exam:home")
    status = 422 if request.method == "POST" else 200
    return render(request, "accounts/leave.html", {"form": entry}, status=status)


@login_required
@require_safe
def download(request: HttpRequest) -> HttpResponse:
    """Everything the site holds about the signed-in person, as one JSON file."""
    data = people.export_account(user=cast(User, request.user))
    response = JsonResponse(data, json_dumps_params={"indent": 2, "ensure_ascii": False})
    response["Content-Disposition"] = 'attachment; filename="cutscore-my-data.json"'
    return response


@require_safe
def privacy(request: HttpRequest) -> HttpResponse:
    """What is kept, why, and for how long."""
    return render(request, "accounts/privacy.html")
