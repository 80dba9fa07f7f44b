"""A learner tells the instructors what is wrong with a question, from the room and after it."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from exam import remarks
from exam.forms import ProblemInput
from exam.http import HtmxHttpRequest, go_to
from exam.models import Slot


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def report_problem(request: HtmxHttpRequest, public_id: UUID, number: int) -> HttpResponse:
    """Ask what is wrong; POST keeps the report and leads back to the question."""
    now = timezone.now()
    mine = Slot.objects.of(request.user).select_related("attempt", "revision")
    slot = get_object_or_404(mine, attempt__public_id=public_id, number=min(number, 2**15 - 1))
    entry = ProblemInput(request.POST if request.method == "POST" else None)
    back = slot.get_absolute_url()
    if request.method == "POST" and entry.is_valid():
        remarks.report_problem(
            learner=request.user, revision=slot.revision, text=entry.cleaned_data["text"], now=now
        )
        messages.success(request, _("Thank you: the instructors see your report."))
        return go_to(request, back)
    context = {"slot": slot, "form": entry, "back": back}
    return render(request, "exam/problem/page.html", context, status=422 if request.method == "POST" else 200)
