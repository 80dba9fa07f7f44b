"""Before the start: the learner chooses time and length, and knows the rules."""

import secrets

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from exam import attempts
from exam.engine.assembly import PoolTooSmall
from exam.forms import UNTIMED, StartInput
from exam.http import HtmxHttpRequest, go_to
from exam.models import Attempt, Blueprint
from exam.reports import catalogue as report


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def start(request: HtmxHttpRequest, code: str) -> HttpResponse:
    """Show the rules and the choices; POST opens the attempt, or leads to the one that is open."""
    arrived_at = timezone.now()
    blueprint = get_object_or_404(Blueprint.objects.listed().select_related("certification"), code=code)
    usual = request.user.time_factor
    first = UNTIMED if usual is None or blueprint.minutes is None else f"{usual.normalize():f}"
    entry = StartInput(
        request.POST if request.method == "POST" else None, initial={"time_factor": first, "length": "whole"}
    )
    if request.method == "POST" and entry.is_valid():
        try:
            attempt = attempts.start(
                learner=request.user,
                blueprint=blueprint,
                seed=secrets.randbits(62),
                now=arrived_at,
                time_factor=entry.factor,
                half=entry.half,
            )
        except attempts.AttemptOpen as standing:
            return go_to(request, standing.attempt.get_absolute_url())
        except PoolTooSmall as short:
            entry.add_error(None, _("No paper can be drawn yet. %(why)s") % {"why": short})
        else:
            return go_to(request, attempt.get_absolute_url())
    standing_attempt = Attempt.objects.of(request.user).open().filter(blueprint=blueprint).first()
    page = report.page_of(blueprint, open_attempt=standing_attempt)
    status = 422 if request.method == "POST" else 200
    return render(request, "exam/start/page.html", {"page": page, "form": entry}, status=status)
