"""The answer review of one finished attempt."""

from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from exam import attempts
from exam.http import HtmxHttpRequest, go_to
from exam.models import Attempt
from exam.reports import review as report
from exam.reports import room


@login_required
@require_safe
def review(request: HtmxHttpRequest, public_id: UUID) -> HttpResponse:
    """All questions, or those that a filter leaves; an open attempt leads back to its room."""
    attempt = room.attempt_of(learner=request.user, public_id=public_id)
    attempts.close_if_overdue(attempt=attempt, now=timezone.now())
    if attempt.finished_at is None:
        return go_to(request, attempt.get_absolute_url())
    if attempt.finish == Attempt.Finish.DISCARDED:
        return go_to(request, attempt.get_absolute_url() + "result/")
    questions = report.review_of(attempt)
    domains = sorted({q.domain for q in questions})
    show, domain = request.GET.get("show", "all"), request.GET.get("domain", "")
    # An address that somebody typed wrongly still shows the whole review.
    show = show if show in report.FILTERS else "all"
    domain = domain if domain in domains else ""
    context = {
        "attempt": attempt,
        "questions": report.chosen(questions, show=show, domain=domain),
        "total": len(questions),
        "withheld": report.withheld(attempt),
        "revised": report.revised(attempt),
        "filters": report.FILTERS,
        "domains": domains,
        "show": show,
        "domain": domain,
    }
    template = "exam/review/_list.html" if request.htmx else "exam/review/page.html"
    return render(request, template, context)
