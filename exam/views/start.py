"""Before the start: the learner chooses time and length, and knows the rules."""

import secrets
from datetime import datetime

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts import people
from accounts.models import User
from exam import attempts
from exam.engine.assembly import PoolTooSmall
from exam.forms import UNTIMED, StartInput
from exam.http import HtmxHttpRequest, go_to
from exam.models import Attempt, Blueprint
from exam.reports import before_start
from exam.reports import catalogue as report


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def start(request: HtmxHttpRequest, code: str) -> HttpResponse:
    """Show the rules and the choices; POST opens the attempt, or leads to the one that is open."""
    arrived_at = timezone.now()
    offered = Blueprint.objects.listed().select_related("certification").prefetch_related("domains")
    blueprint = get_object_or_404(offered, code=code)
    entry = StartInput(request.POST if request.method == "POST" else None, initial=_usual(request.user, blueprint))
    if request.method == "POST" and entry.is_valid():
        attempt = _opened(request.user, blueprint, entry, now=arrived_at)
        if attempt:
            return go_to(request, attempt.get_absolute_url())
    standing = Attempt.objects.of(request.user).accepting(now=arrived_at).filter(blueprint=blueprint).first()
    page = report.page_of(blueprint, open_attempt=standing)
    times = before_start.times_of(page)
    own_time = before_start.own_time(times, factor=request.user.time_factor)
    context = {"page": page, "form": entry, "times": times, "own_time": own_time}
    return render(request, "exam/start/page.html", context, status=422 if entry.is_bound else 200)


def _usual(user: User, blueprint: Blueprint) -> dict[str, str]:
    factor = user.time_factor if blueprint.minutes is not None else None
    return {
        "time_factor": UNTIMED if factor is None else f"{factor.normalize():f}",
        "length": "whole",
        "room_keys": "on" if user.room_keys else "off",
    }


def _opened(user: User, blueprint: Blueprint, entry: StartInput, *, now: datetime) -> Attempt | None:
    """The attempt that was opened, or that stands open; None leaves the reason in the form."""
    if entry.keys is not None and entry.keys != user.room_keys:
        people.keep_room_keys(user=user, on=entry.keys)
    try:
        return attempts.start(
            learner=user,
            blueprint=blueprint,
            seed=secrets.randbits(62),
            now=now,
            time_factor=entry.factor,
            half=entry.half,
        )
    except attempts.AttemptOpen as standing:
        return standing.attempt
    except PoolTooSmall as short:
        entry.add_error(None, _("No paper can be drawn yet. %(why)s") % {"why": short})
        return None
