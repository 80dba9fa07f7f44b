"""One minute of practice in the exam room."""

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from exam import attempts
from exam.forms import TutorialInput
from exam.http import HtmxHttpRequest, go_to
from exam.models import Blueprint
from exam.reports import tutorial as report

CAME_FROM = "tutorial_came_from"


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def tutorial(request: HtmxHttpRequest) -> HttpResponse:
    """What the practice teaches, or how it went; POST starts it, or leads into the one that is open."""
    arrived_at = timezone.now()
    if request.method != "POST":
        page = report.page_of(request.user, came_from=request.session.get(CAME_FROM, ""))
        return render(request, "exam/tutorial/page.html", {"page": page})
    blueprint = get_object_or_404(Blueprint, code=report.CODE, listed=False)
    entry = TutorialInput(request.POST)
    if entry.is_valid() and entry.cleaned_data["came_from"]:
        request.session[CAME_FROM] = entry.cleaned_data["came_from"]
    try:
        attempt = attempts.start(
            learner=request.user,
            blueprint=blueprint,
            seed=report.SEED,
            now=arrived_at,
            time_factor=request.user.time_factor,
        )
    except attempts.AttemptOpen as standing:
        attempt = standing.attempt
    return go_to(request, attempt.get_absolute_url())
