"""The learner's history, on a page and as CSV."""

import csv

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from exam.http import HtmxHttpRequest
from exam.interchange.spreadsheet import guarded
from exam.reports import history as report

PAGE = 20


@login_required
@require_safe
def history(request: HtmxHttpRequest) -> HttpResponse:
    """Open attempts first, then the finished ones with trend and domains."""
    found = list(report.attempts_of(request.user))
    lines = report.lines_of(found)
    context = {
        "open_attempts": report.open_attempts(request.user),
        "page": Paginator(lines, PAGE).get_page(request.GET.get("page")),
        "trends": report.trends_of(lines),
        "domains": report.domains_of(found),
    }
    template = "exam/history/_attempts.html" if request.htmx else "exam/history/page.html"
    return render(request, template, context)


@login_required
@require_safe
def history_csv(request: HtmxHttpRequest) -> HttpResponse:
    """The learner's own attempts for a spreadsheet."""
    response = HttpResponse(content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="cutscore-history.csv"'
    writer = csv.writer(response)
    writer.writerow(["started", "blueprint", "mode", "questions", "percent", "scaled", "passed", "seconds"])
    for line in report.lines_of(report.attempts_of(request.user)):
        attempt, score = line.attempt, line.report
        row = [
            attempt.started_at.isoformat(),
            attempt.blueprint.code,
            attempt.mode,
            attempt.question_count,
            line.percent if line.percent is not None else "",
            score.scaled if score and score.scaled is not None else "",
            score.passed if score else "",
            line.seconds,
        ]
        writer.writerow([guarded(value) for value in row])
    return response
