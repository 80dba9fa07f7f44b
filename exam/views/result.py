"""The result of one attempt."""

from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from exam import attempts
from exam.http import HtmxHttpRequest, go_to
from exam.reports import room
from exam.reports.result import result_of


@login_required
@require_safe
def result(request: HtmxHttpRequest, public_id: UUID) -> HttpResponse:
    """Verdict, estimate, domains and pace; an open attempt leads back to its room, the tutorial to its own end."""
    now = timezone.now()
    attempt = room.attempt_of(learner=request.user, public_id=public_id)
    if attempt.finished_at is None and not attempts.close_if_overdue(attempt=attempt, now=now):
        return go_to(request, attempt.get_absolute_url())
    if not attempt.blueprint.listed:
        return go_to(request, reverse("exam:tutorial"))
    return render(request, "exam/result/page.html", {"page": result_of(attempt)})
