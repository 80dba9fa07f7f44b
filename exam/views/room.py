"""The exam room: one question a page; each form works without a script, htmx makes it quick."""

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
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from exam import attempts
from exam.engine.responses import Choice, MalformedChoice
from exam.engine.timing import Phase
from exam.forms import Sides, choice_from, number_from, written
from exam.http import HtmxHttpRequest, go_to
from exam.models import Attempt, Option, Question, Slot
from exam.reports import room as report


def _closed(request: HtmxHttpRequest, attempt: Attempt, now: datetime) -> HttpResponse | None:
    """Where to go when no question may be shown any more; None while the attempt is open."""
    phase = report.phase(attempt, now=now)
    if phase is Phase.OPEN:
        return None
    if phase is Phase.TIME_UP:
        return render(request, "exam/room/time_up.html", {"attempt": attempt})
    if phase is Phase.OVERDUE:
        attempts.close_if_overdue(attempt=attempt, now=now)
    return go_to(request, reverse("exam:result", args=[attempt.public_id]))


@login_required
@never_cache
@require_safe
def resume(request: HtmxHttpRequest, public_id: UUID) -> HttpResponse:
    """Back to the last question, or on to the result."""
    attempt = report.attempt_of(learner=request.user, public_id=public_id)
    closed = _closed(request, attempt, timezone.now())
    return closed or go_to(request, reverse("exam:question", args=[public_id, attempt.last_slot]))


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def question(request: HtmxHttpRequest, public_id: UUID, number: int) -> HttpResponse:
    """Show a question; POST saves the choice and moves where `go` says."""
    arrived_at = timezone.now()
    slot = report.slot_of(learner=request.user, public_id=public_id, number=number)
    if request.method == "POST":
        return _save_and_move(request, slot, arrived_at)
    return _closed(request, slot.attempt, arrived_at) or _page(request, slot, now=arrived_at)


def _save_and_move(request: HtmxHttpRequest, slot: Slot, now: datetime) -> HttpResponse:
    options = report.options_of(slot) if slot.question.kind == Question.Kind.MATCHING else []
    sides = Sides.of(slot, options)
    clearing = request.POST.get("go") == "clear"
    choice: Choice = ()
    try:
        if not clearing:
            choice = choice_from(data=request.POST, slot=slot, sides=sides)
        saved = _save(request, slot, sides=sides, choice=choice, now=now)
    except MalformedChoice as error:
        return _page(request, slot, now=now, error=str(error), status=422)
    except attempts.AttemptClosed:
        slot.attempt.refresh_from_db()
        fallback = go_to(request, reverse("exam:result", args=[slot.attempt.public_id]))
        return _closed(request, slot.attempt, now) or fallback
    except attempts.ChoiceSuperseded as newer:
        return _superseded(request, slot, newer=newer, now=now)
    return _after_save(request, slot, choice=choice, saved=saved, now=now)


def _save(
    request: HtmxHttpRequest, slot: Slot, *, sides: Sides, choice: Choice, now: datetime
) -> attempts.Saved | None:
    """Save a changed choice and note the move; None when nothing changed but the place."""
    target = _target(request, slot)
    # A form that still says what it showed at first must not overwrite what another tab saved meanwhile.
    if written(choice, sides=sides) == request.POST.get("was", ""):
        attempts.show(attempt=slot.attempt, number=target, now=now)
        return None
    sent = attempts.SaveMark(
        tab=request.POST.get("tab", "")[:36],
        sequence=number_from(request.POST, "sequence"),
        version=number_from(request.POST, "version", largest=2**31 - 1),
    )
    return attempts.record_response(
        slot=slot,
        choice=choice,
        sent=sent,
        now=now,
        seconds_shown=number_from(request.POST, "seconds", largest=86_400) or None,
        leads_to=target,
    )


def _target(request: HtmxHttpRequest, slot: Slot) -> int:
    go = request.POST.get("go", "stay")
    last = slot.attempt.question_count
    if go == "next":
        return min(slot.number + 1, last)
    if go == "prev":
        return max(slot.number - 1, 1)
    if go.isdecimal() and len(go) < 5 and 1 <= int(go) <= last:
        return int(go)
    return slot.number


def _after_save(
    request: HtmxHttpRequest, slot: Slot, *, choice: Choice, saved: attempts.Saved | None, now: datetime
) -> HttpResponse:
    attempt, go = slot.attempt, request.POST.get("go", "stay")
    if go == "review":
        return go_to(request, reverse("exam:before_submit", args=[attempt.public_id]))
    target = _target(request, slot)
    url = reverse("exam:question", args=[attempt.public_id, target])
    if not request.htmx:
        return go_to(request, url)
    held = report.response_of(slot)
    context = {
        "attempt": attempt,
        "number": slot.number,
        "cell": report.Cell(number=slot.number, answered=bool(choice), flagged=slot.flagged, seen=True),
        "version": saved.version if saved else (held.version if held else 0),
        "was": written(choice, sides=Sides.of(slot, _sided(slot))),
        "saved_at": saved.at if saved else (held.saved_at if held else None),
        "remaining": report.remaining(attempt, now=now),
    }
    if go == "stay":
        return render(request, "exam/room/_saved.html", context)
    if target != slot.number or go == "clear":
        slot = report.slot_of(learner=request.user, public_id=attempt.public_id, number=target)
    context["question"] = report.question_view(slot, options=report.options_of(slot))
    context["current"] = target
    response = render(request, "exam/room/_moved.html", context)
    response["HX-Push-Url"] = url
    return response


def _sided(slot: Slot) -> list[Option]:
    return report.options_of(slot) if slot.question.kind == Question.Kind.MATCHING else []


def _superseded(
    request: HtmxHttpRequest, slot: Slot, *, newer: attempts.ChoiceSuperseded, now: datetime
) -> HttpResponse:
    slot.response = newer.current
    return _page(
        request,
        slot,
        now=now,
        error=_(
            "Another tab or device saved a newer choice for this question. It is shown now; "
            "choose again if you want something else."
        ),
        status=409,
    )


def _page(
    request: HtmxHttpRequest, slot: Slot, *, now: datetime, error: str = "", status: int = 200
) -> HttpResponse:
    context = {
        "attempt": slot.attempt,
        "question": report.question_view(slot, options=report.options_of(slot)),
        "current": slot.number,
        "remaining": report.remaining(slot.attempt, now=now),
        "error": error,
    }
    if request.htmx:
        response = render(request, "exam/room/_question.html", context, status=status)
        response["HX-Retarget"] = "#question"
        response["HX-Reswap"] = "outerHTML"
        return response
    context["cells"] = report.map_of(slot.attempt)
    return render(request, "exam/room/page.html", context, status=status)


@login_required
@require_POST
def flag(request: HtmxHttpRequest, public_id: UUID, number: int) -> HttpResponse:
    """Mark the question to come back to, or take the mark away."""
    arrived_at = timezone.now()
    slot = report.slot_of(learner=request.user, public_id=public_id, number=number)
    flagged = request.POST.get("flagged") == "yes"
    try:
        attempts.flag(slot=slot, flagged=flagged, now=arrived_at)
    except attempts.AttemptClosed:
        return go_to(request, reverse("exam:room", args=[public_id]))
    if not request.htmx:
        return go_to(request, reverse("exam:question", args=[public_id, number]))
    cell = report.Cell(number=number, answered=bool(report.stored_choice(slot)), flagged=flagged, seen=True)
    context = {"attempt": slot.attempt, "number": number, "flagged": flagged, "cell": cell, "current": number}
    return render(request, "exam/room/_flagged.html", context)


@login_required
@never_cache
@require_safe
def clock(request: HtmxHttpRequest, public_id: UUID) -> HttpResponse:
    """The time left, as the server has it."""
    attempt = report.attempt_of(learner=request.user, public_id=public_id)
    context = {"attempt": attempt, "remaining": report.remaining(attempt, now=timezone.now())}
    return render(request, "exam/room/_clock.html", context)


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
    context = {
        "attempt": attempt,
        "rows": [(cell, stems[cell.number]) for cell in cells],
        "unanswered": sum(not cell.answered for cell in cells),
        "flagged": sum(cell.flagged for cell in cells),
        "answered": sum(cell.answered for cell in cells),
        "remaining": report.remaining(attempt, now=arrived_at),
    }
    return render(request, "exam/before_submit/page.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def discard(request: HtmxHttpRequest, public_id: UUID) -> HttpResponse:
    """Ask once, then give the attempt up without a score."""
    arrived_at = timezone.now()
    attempt = report.attempt_of(learner=request.user, public_id=public_id)
    if request.method == "POST":
        if attempts.discard(attempt=attempt, now=arrived_at):
            messages.success(request, _("The attempt is discarded; it has no score."))
        return go_to(request, reverse("exam:history"))
    closed = _closed(request, attempt, arrived_at)
    return closed or render(request, "exam/discard/page.html", {"attempt": attempt})
