"""The answer review of one finished attempt, and the learner's notes in it."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.gzip import gzip_page
from django.views.decorators.http import require_http_methods, require_safe
from django.views.decorators.vary import vary_on_headers

from exam import attempts, remarks
from exam.forms import NoteInput
from exam.http import HtmxHttpRequest, go_to
from exam.models import Attempt, Slot
from exam.reports import room
from exam.reports.review import review_of, standing_of
from exam.reports.review_filters import filtered, filters_of


def _elsewhere(request: HtmxHttpRequest, attempt: Attempt, *, now: datetime) -> HttpResponse | None:
    """Where to go while there is no review: an open attempt has a room, a discarded one a result."""
    if attempt.finished_at is None and not attempts.close_if_overdue(attempt=attempt, now=now):
        return go_to(request, attempt.get_absolute_url())
    if attempt.finish == Attempt.Finish.DISCARDED:
        return go_to(request, reverse("exam:result", args=[attempt.public_id]))
    return None


@gzip_page
@login_required
@require_safe
@vary_on_headers("HX-Request")
def review(request: HtmxHttpRequest, public_id: UUID) -> HttpResponse:
    """All questions, or those that the filters leave."""
    attempt = room.attempt_of(learner=request.user, public_id=public_id)
    elsewhere = _elsewhere(request, attempt, now=timezone.now())
    if elsewhere:
        return elsewhere
    page = filtered(review_of(attempt), filters_of(request.GET), standing=standing_of(attempt))
    is_fragment = request.htmx and not request.htmx.history_restore_request
    template = "exam/review/_list.html" if is_fragment else "exam/review/page.html"
    context = {"attempt": attempt, "page": page}
    return render(request, template, context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def note(request: HtmxHttpRequest, public_id: UUID, number: int) -> HttpResponse:
    """Keep, change or remove the note about a slot's question; asked for, lead to the question."""
    now = timezone.now()
    attempt = room.attempt_of(learner=request.user, public_id=public_id)
    slot = get_object_or_404(attempt.slots.select_related("question"), number=number)
    elsewhere = _elsewhere(request, attempt, now=now)
    if elsewhere:
        return elsewhere
    query = filters_of(request.GET).query
    if request.method == "POST":
        context = {"n": str(number), "note_url": request.path + query}
        answer = _kept(request, slot, context=context, now=now)
        if answer:
            return answer
    return go_to(request, f"{reverse('exam:review', args=[public_id])}{query}#question-{number}")


def _kept(request: HtmxHttpRequest, slot: Slot, *, context: dict[str, Any], now: datetime) -> HttpResponse | None:
    """Write the note; the note as a fragment for htmx, or the form again with what was typed."""
    entry = NoteInput(request.POST)
    if not entry.is_valid():
        template = "exam/review/_note.html" if request.htmx else "exam/review/note.html"
        context |= {"note": entry.data["note"], "errors": entry.errors["note"]}
        return render(request, template, context, status=422)
    text = entry.cleaned_data["note"]
    kept = remarks.write_note(learner=request.user, question=slot.question, text=text, now=now)
    if not request.htmx:
        return None
    return render(
        request, "exam/review/_note.html", context | {"note": kept.text if kept else "", "is_kept": True}
    )
