"""What the exam room's script talks to: a save, a mark, the question that comes next, the clock. Answers are JSON.

Every answer says what the server holds now. A request that may be sent again is answered alike.
"""

from collections.abc import Callable
from datetime import datetime
from functools import wraps
from typing import Any
from uuid import UUID

from django.http import HttpResponse, JsonResponse
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.gzip import gzip_page
from django.views.decorators.http import require_POST, require_safe

from exam import attempts
from exam.engine.responses import MalformedChoice
from exam.forms import Sides, flag_from, stored_form, struck_from
from exam.http import HtmxHttpRequest
from exam.reports import room as report
from exam.reports import slots
from exam.reports.slots import RoomAttempt, RoomSlot
from exam.views.keeping import NotKept, choice_from, put

View = Callable[..., HttpResponse]

MOST_QUESTIONS = 2


def answers_the_script(view: View) -> View:
    """Nobody signed in is 401, a closed attempt 410 with the way to its result: no redirect misleads a script."""

    @wraps(view)
    def wrapper(request: HtmxHttpRequest, public_id: UUID, **place: int) -> HttpResponse:
        if not request.user.is_authenticated:
            return JsonResponse({"error": _("You are signed out.")}, status=401)
        try:
            return view(request, public_id, **place)
        except attempts.AttemptClosed:
            result = reverse("exam:room", args=[public_id])
            return JsonResponse({"error": _("This attempt is over."), "leads_to": result}, status=410)

    answering: View = never_cache(wrapper)
    return answering


@require_POST
@answers_the_script
def save(request: HtmxHttpRequest, public_id: UUID, number: int) -> HttpResponse:
    """Save the choice of one slot."""
    now = timezone.now()
    slot = slots.slot_of(learner=request.user, public_id=public_id, number=number)
    try:
        choice = stored_form(choice_from(request.POST, slot), slot=slot, sides=Sides.of(slot))
        kept = put(request.POST, slot, choice=choice, target=number, now=now)
    except MalformedChoice as error:
        return JsonResponse({"error": str(error)}, status=422)
    except NotKept:
        said = _("Another tab or device saved a newer choice for this question.")
        return JsonResponse({"error": said}, status=409)
    held = {
        "version": kept.version,
        "answered": bool(kept.choice),
        "at": timezone.localtime(kept.at or now).strftime("%H:%M:%S"),
    }
    return JsonResponse(held | _clock(slot.attempt, now=now))


@require_POST
@answers_the_script
def mark(request: HtmxHttpRequest, public_id: UUID, number: int) -> HttpResponse:
    """Flag a slot or take the flag away; strike out options, or none."""
    now = timezone.now()
    slot = slots.slot_of(learner=request.user, public_id=public_id, number=number)
    flagged = flag_from(request.POST)
    if flagged is not None:
        attempts.flag(slot=slot, flagged=flagged, now=now)
    try:
        struck = struck_from(request.POST, slot)
    except MalformedChoice as error:
        return JsonResponse({"error": str(error)}, status=422)
    if struck is not None:
        attempts.strike(slot=slot, options=struck, now=now)
    return JsonResponse(_clock(slot.attempt, now=now))


@gzip_page
@require_POST
@answers_the_script
def show(request: HtmxHttpRequest, public_id: UUID, number: int) -> HttpResponse:
    """Note that this question is shown now; its version, and the questions of `want`, which are not shown yet."""
    now = timezone.now()
    wanted = [int(value) for value in request.POST.getlist("want")[:MOST_QUESTIONS] if value.isdecimal()]
    found = slots.pages_of(learner=request.user, public_id=public_id, numbers=[number, *wanted])
    here = found[number]
    attempts.show(attempt_id=here.attempt_id, number=number, now=now)
    questions = {n: _question(request, found[n]) for n in wanted if n in found}
    answer = {"version": here.response.version if here.response else 0, "questions": questions}
    return JsonResponse(answer | _clock(here.attempt, now=now))


@require_safe
@answers_the_script
def clock(request: HtmxHttpRequest, public_id: UUID) -> HttpResponse:
    """The time left, as the server has it."""
    attempt = report.attempt_of(learner=request.user, public_id=public_id)
    if attempt.finished_at is not None:
        raise attempts.AttemptClosed
    return JsonResponse(_clock(attempt, now=timezone.now()))


def _clock(attempt: "RoomAttempt | Any", *, now: datetime) -> dict[str, int | None]:
    return {"remaining": report.remaining(attempt, now=now)}


def _question(request: HtmxHttpRequest, slot: RoomSlot) -> str:
    context = {
        "attempt": slot.attempt,
        "question": report.question_view(slot),
        "asks_sure": request.user.room_sure,
        "has_keys": request.user.room_keys,
    }
    return render_to_string("exam/room/_question.html", context, request=request)
