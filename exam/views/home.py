"""The front door: what Cutscore is, or what to do next."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from exam import attempts
from exam.models import Attempt
from exam.reports import catalogue, history

LAST = 3


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """For a stranger what this is; for a learner the open attempt first."""
    context: dict[str, object] = {"certifications": catalogue.certifications()}
    if request.user.is_authenticated:
        now = timezone.now()
        for overdue in Attempt.objects.of(request.user).overdue(now=now):
            attempts.close_if_overdue(attempt=overdue, now=now)
        context["open_attempts"] = history.open_attempts(request.user, now=now)
        context["lines"] = history.lines_of(history.attempts_of(request.user))[:LAST]
    return render(request, "exam/home/page.html", context)
