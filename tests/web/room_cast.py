"""What the tests of the exam room share: a form filled in for each kind, addresses, htmx's header."""

from typing import Any

from django.urls import reverse
from django.utils import timezone

from exam.models import Response

HTMX = {"HX-Request": "true"}
FILLED: dict[str, dict[str, Any]] = {
    "single": {"choice": "2"},
    "true_false": {"choice": "1"},
    "multiple": {"choice": ["1", "3"]},
    "ordering": {"step1": "3", "step2": "1", "step3": "2", "step4": ""},
    "matching": {"pair1": "3", "pair2": ""},
}


def question_url(slot, number=None):
    return reverse("exam:question", args=[slot.attempt.public_id, number or slot.number])


def url_of(name, slot):
    return reverse(f"exam:{name}", args=[slot.attempt.public_id])


def flag_url(slot):
    return reverse("exam:flag", args=[slot.attempt.public_id, slot.number])


def choice_of(slot):
    """The stored choice as option codes, None for an open prompt; None when nothing was ever saved."""
    held = Response.objects.filter(slot=slot).first()
    if held is None:
        return None
    codes = dict(slot.revision.options.values_list("pk", "code"))
    return [codes.get(pk) for pk in held.choice]


def shown_codes(slot):
    """The codes of the slot's options in the order in which they are shown."""
    codes = dict(slot.revision.options.values_list("pk", "code"))
    return [codes[pk] for pk in slot.option_order]


def started(slot, *, ago):
    """The same slot, with its attempt started `ago` before now."""
    attempt = slot.attempt
    moved = timezone.now() - ago - attempt.started_at
    type(attempt).objects.filter(pk=attempt.pk).update(
        started_at=attempt.started_at + moved,
        deadline_at=attempt.deadline_at + moved,
        accept_until=attempt.accept_until + moved,
    )
    attempt.refresh_from_db()
    return slot
