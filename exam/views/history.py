"""The learner's history: on a page, two attempts beside each other, and to take along."""

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe
from django.views.decorators.vary import vary_on_headers

from exam import attempts
from exam.http import HtmxHttpRequest
from exam.interchange.spreadsheet import write_csv
from exam.models import Attempt
from exam.reports import comparison
from exam.reports import history as report
from exam.reports.history_export import HEADINGS, as_json, rows_of
from exam.reports.trends import trends_of

PAGE = 20


@login_required
@require_safe
@vary_on_headers("HX-Request")
def history(request: HtmxHttpRequest) -> HttpResponse:
    """Open attempts first, then trends and the finished ones; htmx asks for more rows only."""
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
        "trends": trends_of(request.user, lines),
    }
    return render(request, "exam/history/page.html", context)


@login_required
@require_safe
def compare(request: HtmxHttpRequest) -> HttpResponse:
    """Two attempts, named as `a` and `b`, beside each other; without a choice the latest two."""
    lines = comparison.comparable(report.lines_of(report.attempts_of(request.user)))
    chosen = comparison.latest_two(lines)
    if "a" in request.GET or "b" in request.GET:
        chosen = _named(lines, request.GET.get("a", "")), _named(lines, request.GET.get("b", ""))
    found = comparison.compare(*chosen) if chosen and chosen[0] != chosen[1] else None
    context = {"lines": lines, "chosen": chosen, "comparison": found}
    return render(request, "exam/compare/page.html", context)


def _named(lines: list[report.AttemptLine], public_id: str) -> report.AttemptLine:
    for line in lines:
        if str(line.attempt.public_id) == public_id:
            return line
    raise Http404


@login_required
@require_safe
def history_csv(request: HtmxHttpRequest) -> HttpResponse:
    """The learner's own attempts for a spreadsheet."""
    response = HttpResponse(content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="cutscore-history.csv"'
    write_csv(response, [HEADINGS, *rows_of(report.lines_of(report.attempts_of(request.user)))])
    return response


@login_required
@require_safe
def history_json(request: HtmxHttpRequest) -> HttpResponse:
    """The same for a program."""
    found = as_json(report.lines_of(report.attempts_of(request.user)))
    headers = {"Content-Disposition": 'attachment; filename="cutscore-history.json"'}
    return JsonResponse(found, headers=headers, json_dumps_params={"indent": 2})
