"""The front door: what Cutscore is, or what to do next."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from exam import attempts
from exam.models import Attempt
from exam.reports import catalogue, history
from exam.reports.home import next_step

LAST = 3


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """For a stranger what this is; for a learner the open attempt, then what is next and the last results."""
    context: dict[str, object] = {"certifications": catalogue.certifications()}
    if request.user.is_authenticated:
        now = timezone.now()
        for overdue in Attempt.objects.of(request.user).overdue(now=now):
            attempts.close_if_overdue(attempt=overdue, now=now)
        open_attempts = history.open_attempts(request.user, now=now)
        lines = history.lines_of(history.attempts_of(request.user))
        context |= {
            "open_attempts": open_attempts,
            "lines": lines[:LAST],
            "next": next_step(open_attempts=open_attempts, lines=lines),
        }
    return render(request, "exam/home/page.html", context)
