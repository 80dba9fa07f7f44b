"""The exam room: one question a page; each form works without a script, htmx makes it quick."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
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
from exam.forms import Sides, number_from, sent_choice, stored_form, tab_from, written
from exam.http import HtmxHttpRequest, go_to
from exam.models import Attempt
from exam.reports import room as report
from exam.reports import slots
from exam.reports.slots import RoomAttempt, RoomSlot


def _closed(request: HtmxHttpRequest, attempt: Attempt | RoomAttempt, now: datetime) -> HttpResponse | None:
    """Where to go when no question may be shown any more; None while the attempt is open."""
    phase = report.phase(attempt, now=now)
    if phase is Phase.OPEN:
        return None
    if phase is Phase.TIME_UP:
        return render(request, "exam/room/time_up.html", {"attempt": attempt})
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


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def question(request: HtmxHttpRequest, public_id: UUID, number: int) -> HttpResponse:
    """Show a question; POST saves the choice and moves where `go` says."""
    arrived_at = timezone.now()
    if request.method == "POST":
        slot = slots.slot_of(learner=request.user, public_id=public_id, number=number)
        return _save_and_move(request, slot, arrived_at)
    slot = slots.page_of(learner=request.user, public_id=public_id, number=number)
    return _closed(request, slot.attempt, arrived_at) or _page(request, slot, now=arrived_at)


def _save_and_move(request: HtmxHttpRequest, slot: RoomSlot, now: datetime) -> HttpResponse:
    kept = _keep(request, slot, target=_target(request, slot), now=now)
    return kept if isinstance(kept, HttpResponse) else _after_save(request, slot, kept=kept, now=now)


@dataclass(frozen=True)
class Kept:
    """What the server holds for the slot after a form has been taken in."""

    choice: Choice
    version: int
    at: datetime | None


def _keep(request: HtmxHttpRequest, slot: RoomSlot, *, target: int, now: datetime) -> Kept | HttpResponse:
    """Save what the form says and note the move to `target`, or answer why that was not done."""
    sides = Sides.of(slot)
    sent: Choice | None = None
    try:
        clearing = request.POST.get("go") == "clear"
        sent = () if clearing else sent_choice(data=request.POST, slot=slot, sides=sides)
        return _save(request, slot, choice=stored_form(sent, slot=slot, sides=sides), target=target, now=now)
    except MalformedChoice as error:
        closed = _closed(request, slot.attempt, now)
        shown = _with_wording(request, slot)
        return closed or _page(request, shown, now=now, error=str(error), choice=sent, status=422)
    except attempts.AttemptClosed:
        slot = slots.slot_of(learner=request.user, public_id=slot.attempt.public_id, number=slot.number)
        result = go_to(request, reverse("exam:result", args=[slot.attempt.public_id]))
        return _closed(request, slot.attempt, now) or result
    except attempts.ChoiceSuperseded:
        return _superseded(request, slot, sent=sent or (), now=now)


def _save(
    request: HtmxHttpRequest, slot: RoomSlot, *, choice: Choice, target: int, now: datetime
) -> Kept | HttpResponse:
    # A form that still says what it showed at first must not overwrite what another tab saved meanwhile.
    if written(choice, sides=Sides.of(slot)) == request.POST.get("was", ""):
        attempts.show(attempt_id=slot.attempt_id, number=target, now=now)
        held = slot.response
        stays = request.POST.get("go", "stay") == "stay"
        if held and stays and held.version != number_from(request.POST, "version"):
            return _superseded(request, slot, sent=choice, now=now)
        return Kept(held.choice, held.version, held.saved_at) if held else Kept((), 0, None)
    saved = attempts.record_response(
        slot=slot,
        choice=choice,
        sent=attempts.SaveMark(
            tab=tab_from(request.POST),
            sequence=number_from(request.POST, "sequence"),
            version=number_from(request.POST, "version", largest=2**31 - 1),
        ),
        now=now,
        seconds_shown=number_from(request.POST, "seconds", largest=86_400) or None,
        leads_to=target,
    )
    if saved.choice != choice:
        # A late or repeated save of the same tab: "Saved" must not be said of a choice that is not held.
        return _superseded(request, slot, sent=choice, now=now)
    return Kept(saved.choice, saved.version, saved.at)


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


def _after_save(request: HtmxHttpRequest, slot: RoomSlot, *, kept: Kept, now: datetime) -> HttpResponse:
    attempt, go = slot.attempt, request.POST.get("go", "stay")
    if go == "review":
        return go_to(request, reverse("exam:before_submit", args=[attempt.public_id]))
    target = _target(request, slot)
    url = reverse("exam:question", args=[attempt.public_id, target])
    if not request.htmx:
        return go_to(request, url)
    cell = report.cell_of(slot, answered=bool(kept.choice))
    if go == "stay":
        context = {
            "attempt": attempt,
            "number": slot.number,
            "cell": cell,
            "version": kept.version,
            "was": written(kept.choice, sides=Sides.of(slot)),
            "saved_at": kept.at,
            "remaining": report.remaining(attempt, now=now),
        }
        response = render(request, "exam/room/_saved.html", context)
        response["HX-Retarget"] = "#save-state"
        return response
    following = slots.page_of(learner=request.user, public_id=attempt.public_id, number=target)
    response = _fragment(request, _context(following, now=now) | {"cell": cell})
    response["HX-Push-Url"] = url
    return response


def _superseded(request: HtmxHttpRequest, slot: RoomSlot, *, sent: Choice, now: datetime) -> HttpResponse:
    error = _(
        "Another tab or device saved a newer choice for this question. It is shown now; "
        "choose again if you want something else."
    )
    current = _with_wording(request, slot)
    return _page(request, current, now=now, error=error, lost=report.in_words(sent, slot=current), status=409)


def _with_wording(request: HtmxHttpRequest, slot: RoomSlot) -> RoomSlot:
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
    context = _context(slot, now=now, choice=choice) | {"error": error, "lost": lost}
    # Back and Forward ask through htmx too, but for a whole page.
    if request.htmx and not request.htmx.history_restore_request:
        return _fragment(request, context | {"cell": report.cell_of(slot)}, status=status)
    context["cells"] = report.map_of(slot.attempt)
    return render(request, "exam/room/page.html", context, status=status)


def _context(slot: RoomSlot, *, now: datetime, choice: Choice | None = None) -> dict[str, Any]:
    return {
        "attempt": slot.attempt,
        "question": report.question_view(slot, choice=choice),
        "current": slot.number,
        "remaining": report.remaining(slot.attempt, now=now),
    }


def _fragment(request: HtmxHttpRequest, context: dict[str, Any], *, status: int = 200) -> HttpResponse:
    """The question, with the changed cell and the clock beside it."""
    response = render(request, "exam/room/_moved.html", context, status=status)
    response["HX-Retarget"] = "#question"
    response["HX-Reswap"] = "outerHTML show:window:top"
    return response


@login_required
@require_POST
def flag(request: HtmxHttpRequest, public_id: UUID, number: int) -> HttpResponse:
    """Mark the question to come back to, or take the mark away."""
    arrived_at = timezone.now()
    slot = slots.slot_of(learner=request.user, public_id=public_id, number=number)
    flagged = request.POST.get("flagged") == "yes"
    if "was" in request.POST and not request.htmx:
        # Without a script the button sends the whole question, and its choice must not get lost on the way.
        kept = _keep(request, slot, target=number, now=arrived_at)
        if isinstance(kept, HttpResponse):
            return kept
    try:
        attempts.flag(slot=slot, flagged=flagged, now=arrived_at)
    except attempts.AttemptClosed:
        return go_to(request, reverse("exam:room", args=[public_id]))
    if not request.htmx:
        return go_to(request, reverse("exam:question", args=[public_id, number]))
    cell = report.cell_of(slot, flagged=flagged)
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
    closed = _closed(request, attempt, arrived_at)
    if closed:
        return closed
    if request.method == "POST":
        if attempts.discard(attempt=attempt, now=arrived_at):
            messages.success(request, _("The attempt is discarded; it has no score."))
        return go_to(request, reverse("exam:history"))
    return render(request, "exam/discard/page.html", {"attempt": attempt})
