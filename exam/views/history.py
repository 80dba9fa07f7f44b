"""The learner's history, on a page and as CSV."""

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe
from django.views.decorators.vary import vary_on_headers

from exam import attempts
from exam.http import HtmxHttpRequest
from exam.interchange.spreadsheet import write_csv
from exam.models import Attempt
from exam.reports import history as report
from exam.reports.history_csv import HEADINGS, rows_of

PAGE = 20


@login_required
@require_safe
@vary_on_headers("HX-Request")
def history(request: HtmxHttpRequest) -> HttpResponse:
    """Open attempts first, then the finished ones with trend and domains; htmx asks for more rows only."""
    now = timezone.now()
    for overdue in Attempt.objects.of(request.user).overdue(now=now):
        attempts.close_if_overdue(attempt=overdue, now=now)
    lines = report.lines_of(report.attempts_of(request.user))
    page = Paginator(lines, PAGE).get_page(request.GET.get("page"))
    if request.htmx and not request.htmx.history_restore_request:
        return render(request, "exam/history/_rows.html", {"page": page, "lines": page})
    context = {
        "open_attempts": report.open_attempts(request.user, now=now),
        "page": page,
        "lines": page,
        "trends": report.trends_of(lines),
        "domains": report.domains_of(request.user),
    }
    return render(request, "exam/history/page.html", context)


@login_required
@require_safe
def history_csv(request: HtmxHttpRequest) -> HttpResponse:
    """The learner's own attempts for a spreadsheet."""
    response = HttpResponse(content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="cutscore-history.csv"'
    write_csv(response, [HEADINGS, *rows_of(report.lines_of(report.attempts_of(request.user)))])
    return response
