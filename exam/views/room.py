"""The exam room, page by page: each form works without a script, which has its own door in saving.py."""

from datetime import datetime
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.gzip import gzip_page
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from exam import attempts
from exam.engine.responses import Choice, MalformedChoice
from exam.engine.timing import Phase
from exam.forms import Sides, number_from
from exam.http import HtmxHttpRequest, go_to
from exam.models import Attempt
from exam.reports import room as report
from exam.reports import slots
from exam.reports.slots import RoomAttempt, RoomSlot
from exam.views.keeping import NotKept, choice_from, keep


def _closed(request: HtmxHttpRequest, attempt: Attempt | RoomAttempt, now: datetime) -> HttpResponse | None:
    """Where to go when no question may be shown any more; None while the attempt is open."""
    phase = report.phase(attempt, now=now)
    if phase is Phase.OPEN:
        return None
    if phase is Phase.TIME_UP:
        waiting = render(request, "exam/room/time_up.html", {"attempt": attempt})
        waiting["Refresh"] = "5"  # asks again by itself, until the attempt may be closed
        return waiting
    if phase is Phase.OVERDUE:
        attempts.close_if_overdue(attempt=Attempt.objects.get(pk=attempt.pk), now=now)
    return go_to(request, reverse("exam:result", args=[attempt.public_id]))


@login_required
@never_cache
@require_safe
def resume(request: HtmxHttpRequest, public_id: UUID) -> HttpResponse:
    """Back to the last question, or on to the result."""
    attempt = report.attempt_of(learner=request.user, public_id=public_id)
    closed = _closed(request, attempt, timezone.now())
    return closed or go_to(request, reverse("exam:question", args=[public_id, attempt.last_slot]))


@gzip_page
@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def question(request: HtmxHttpRequest, public_id: UUID, number: int) -> HttpResponse:
    """Show a question; POST saves the choice and moves where `go` says."""
    arrived_at = timezone.now()
    if request.method == "POST":
        slot = slots.slot_of(learner=request.user, public_id=public_id, number=number)
        return _refused(request, slot, now=arrived_at) or _after_save(request, slot, now=arrived_at)
    slot = slots.page_of(learner=request.user, public_id=public_id, number=number)
    return _closed(request, slot.attempt, arrived_at) or _page(request, slot, now=arrived_at)


@login_required
@require_POST
def flag(request: HtmxHttpRequest, public_id: UUID, number: int) -> HttpResponse:
    """Mark the question to come back to, or take the mark away; the choice on the page is saved with it."""
    arrived_at = timezone.now()
    slot = slots.slot_of(learner=request.user, public_id=public_id, number=number)
    refused = "was" in request.POST and _refused(request, slot, now=arrived_at)
    if refused:
        return refused
    try:
        attempts.flag(slot=slot, flagged=request.POST.get("flagged") == "yes", now=arrived_at)
    except attempts.AttemptClosed:
        return go_to(request, reverse("exam:room", args=[public_id]))
    return go_to(request, reverse("exam:question", args=[public_id, number]))


def _refused(request: HtmxHttpRequest, slot: RoomSlot, *, now: datetime) -> HttpResponse | None:
    """Save what the form says and note the move; None when that was done, otherwise why not, as a page."""
    sent: Choice | None = None
    try:
        sent = choice_from(request.POST, slot)
        keep(request.POST, slot, sent=sent, target=_target(request, slot), now=now)
    except MalformedChoice as error:
        closed = _closed(request, slot.attempt, now)
        shown = _as_it_stands(request, slot)
        return closed or _page(request, shown, now=now, error=str(error), choice=sent, status=422)
    except attempts.AttemptClosed:
        again = slots.slot_of(learner=request.user, public_id=slot.attempt.public_id, number=slot.number)
        result = go_to(request, reverse("exam:result", args=[slot.attempt.public_id]))
        return _closed(request, again.attempt, now) or result
    except NotKept as newer:
        return _superseded(request, slot, sent=newer.sent, now=now)
    return None


def _target(request: HtmxHttpRequest, slot: RoomSlot) -> int:
    go = request.POST.get("go", "stay")
    last = slot.attempt.question_count
    if go == "next":
        return min(slot.number + 1, last)
    if go == "prev":
        return max(slot.number - 1, 1)
    if go.isdecimal() and len(go) < 5 and 1 <= int(go) <= last:
        return int(go)
    return slot.number


def _after_save(request: HtmxHttpRequest, slot: RoomSlot, *, now: datetime) -> HttpResponse:
    public_id = slot.attempt.public_id
    if request.POST.get("go") == "review":
        return go_to(request, reverse("exam:before_submit", args=[public_id]))
    place = number_from(request.POST, "strike")
    choices = Sides.of(slot).choices
    if 1 <= place <= len(choices):
        struck = set(slot.struck) ^ {choices[place - 1]}
        try:
            attempts.strike(slot=slot, options=tuple(struck), now=now)
        except attempts.AttemptClosed:
            return go_to(request, reverse("exam:room", args=[public_id]))
    return go_to(request, reverse("exam:question", args=[public_id, _target(request, slot)]))


def _superseded(request: HtmxHttpRequest, slot: RoomSlot, *, sent: Choice, now: datetime) -> HttpResponse:
    error = _(
        "Another tab or device saved a newer choice for this question. It is shown now; "
        "choose again if you want something else."
    )
    current = _as_it_stands(request, slot)
    return _page(request, current, now=now, error=error, lost=report.in_words(sent, slot=current), status=409)


def _as_it_stands(request: HtmxHttpRequest, slot: RoomSlot) -> RoomSlot:
    """The slot as it stands now, with what a page shows."""
    return slots.page_of(learner=request.user, public_id=slot.attempt.public_id, number=slot.number)


def _page(
    request: HtmxHttpRequest,
    slot: RoomSlot,
    *,
    now: datetime,
    error: str = "",
    lost: tuple[str, ...] = (),
    choice: Choice | None = None,
    status: int = 200,
) -> HttpResponse:
    cells = report.map_of(slot.attempt)
    context = {
        "attempt": slot.attempt,
        "question": report.question_view(slot, choice=choice),
        "asks_sure": request.user.room_sure,
        "has_keys": request.user.room_keys,
        "cells": cells,
        "totals": report.totals_of(cells),
        "current": slot.number,
        "remaining": report.remaining(slot.attempt, now=now),
        "allotted": report.allotted(slot.attempt),
        "grace": report.grace(slot.attempt),
        "error": error,
        "lost": lost,
    }
    return render(request, "exam/room/page.html", context, status=status)


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def before_submit(request: HtmxHttpRequest, public_id: UUID) -> HttpResponse:
    """Every slot with its state; POST finishes the attempt."""
    arrived_at = timezone.now()
    attempt = report.attempt_of(learner=request.user, public_id=public_id)
    if request.method == "POST":
        attempts.submit(attempt=attempt, now=arrived_at)
        return go_to(request, reverse("exam:result", args=[public_id]))
    closed = _closed(request, attempt, arrived_at)
    if closed:
        return closed
    cells, stems = report.map_of(attempt), report.stems_of(attempt)
    shown = request.GET.get("show", "")
    context = {
        "attempt": attempt,
        "rows": [(cell, *stems[cell.number]) for cell in cells if cell.is_in(shown)],
        "shown": shown,
        "totals": report.totals_of(cells),
        "remaining": report.remaining(attempt, now=arrived_at),
        "allotted": report.allotted(attempt),
        "grace": report.grace(attempt),
    }
    return render(request, "exam/before_submit/page.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def discard(request: HtmxHttpRequest, public_id: UUID) -> HttpResponse:
    """Ask once, then give the attempt up without a score."""
    arrived_at = timezone.now()
    attempt = report.attempt_of(learner=request.user, public_id=public_id)
    closed = _closed(request, attempt, arrived_at)
    if closed:
        return closed
    if request.method == "POST":
        if attempts.discard(attempt=attempt, now=arrived_at):
            messages.success(request, _("The attempt is discarded; it has no score."))
        return go_to(request, reverse("exam:history"))
    return render(request, "exam/discard/page.html", {"attempt": attempt})
