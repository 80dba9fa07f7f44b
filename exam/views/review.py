"""The answer review of one finished attempt."""

from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe
from django.views.decorators.vary import vary_on_headers

from exam import attempts
from exam.http import HtmxHttpRequest, go_to
from exam.models import Attempt
from exam.reports import room
from exam.reports.review import review_of, standing_of
from exam.reports.review_filters import ALL, filtered


@login_required
@require_safe
@vary_on_headers("HX-Request")
def review(request: HtmxHttpRequest, public_id: UUID) -> HttpResponse:
    """All questions, or those that the filters leave; an open attempt leads back to its room."""
    now = timezone.now()
    attempt = room.attempt_of(learner=request.user, public_id=public_id)
    if attempt.finished_at is None and not attempts.close_if_overdue(attempt=attempt, now=now):
        return go_to(request, attempt.get_absolute_url())
    if attempt.finish == Attempt.Finish.DISCARDED:
        return go_to(request, reverse("exam:result", args=[public_id]))
    standing = standing_of(attempt)
    page = filtered(
        review_of(attempt),
        show=request.GET.get("show", ALL),
        domain=request.GET.get("domain", ""),
        withheld=standing.withheld,
    )
    is_fragment = request.htmx and not request.htmx.history_restore_request
    template = "exam/review/_list.html" if is_fragment else "exam/review/page.html"
    return render(request, template, {"attempt": attempt, "page": page, "standing": standing})
