"""The front door: what Cutscore is, or what to do next."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from exam.reports import catalogue, history


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """For a stranger what this is; for a learner the open attempt first."""
    context: dict[str, object] = {"certifications": catalogue.certifications()}
    if request.user.is_authenticated:
        context["open_attempts"] = history.open_attempts(request.user)
        context["lines"] = history.lines_of(history.attempts_of(request.user)[:3])
    return render(request, "exam/home/page.html", context)
