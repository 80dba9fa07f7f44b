"""One slot of a learner's attempt, as the exam room reads it: one statement, and nothing that knows a key.

Written out, because a room asks for it at every click: put together by the ORM, the same statement costs more
than all the rest of a save.
"""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection
from django.http import Http404
from django.urls import reverse

from accounts.models import User
from exam.engine.responses import Choice


@dataclass(frozen=True, slots=True)
class RoomAttempt:
    """What the room needs to know of an attempt; `code` and `title` are its blueprint's."""

    pk: int
    public_id: UUID
    code: str
    title: str
    question_count: int
    started_at: datetime
    deadline_at: datetime | None
    accept_until: datetime | None
    finished_at: datetime | None
    last_slot: int

    def get_absolute_url(self) -> str:
        return reverse("exam:room", args=[self.public_id])


@dataclass(frozen=True, slots=True)
class Held:
    """The response that the server holds."""

    choice: Choice
    version: int
    saved_at: datetime


@dataclass(frozen=True, slots=True)
class Wording:
    """What the learner reads; `texts` stand in the order of the slot's options.

    `wanted` is how many options a question with several right ones asks for, which its wording tells anyway;
    `sure` is what the learner said of the choice that is held.
    """

    lang: str
    scenario: str
    stem: str
    lead_in: str
    texts: tuple[str, ...]
    wanted: int | None
    sure: bool | None


@dataclass(frozen=True, slots=True)
class RoomSlot:
    """A position of the paper; `prompts` are those of its options, in the order in which choices name them."""

    pk: int
    number: int
    kind: str
    option_order: tuple[int, ...]
    prompts: tuple[int, ...]
    flagged: bool
    struck: tuple[int, ...]
    attempt: RoomAttempt
    response: Held | None
    wording: Wording | None = None

    @property
    def attempt_id(self) -> int:
        return self.attempt.pk


_ATTEMPT = """
    attempt.id, attempt.public_id, blueprint.code, blueprint.name, attempt.question_count, attempt.started_at,
    attempt.deadline_at, attempt.accept_until, attempt.finished_at, attempt.last_slot
"""
_ATTEMPT_SIZE = 10
_SLOT = """
    slot.id, slot.number, question.kind, slot.option_order, slot.flagged, slot.struck,
    response.choice, response.version, response.saved_at,
    CASE WHEN question.kind = 'matching' THEN ARRAY(
        SELECT id FROM exam_option WHERE revision_id = slot.revision_id AND side = 'prompt' ORDER BY position)
    END
"""
_WORDING = """
    revision.lang, coalesce(scenario.text, ''), revision.stem, revision.lead_in, ARRAY(
        SELECT option.text FROM unnest(slot.option_order) WITH ORDINALITY AS shown (id, place)
        JOIN exam_option option ON option.id = shown.id ORDER BY shown.place),
    CASE WHEN question.kind = 'multiple' THEN (
        SELECT count(*) FROM exam_option WHERE revision_id = slot.revision_id AND is_key)
    END,
    (SELECT sure FROM exam_responsechange WHERE slot_id = slot.id AND version = response.version)
"""
_FROM = """
    FROM exam_attempt attempt
    JOIN exam_blueprint blueprint ON blueprint.id = attempt.blueprint_id
    JOIN exam_slot slot ON slot.attempt_id = attempt.id
    JOIN exam_question question ON question.id = slot.question_id
    LEFT JOIN exam_response response ON response.slot_id = slot.id
"""
_FROM_WORDING = """
    JOIN exam_revision revision ON revision.id = slot.revision_id
    LEFT JOIN exam_scenario scenario ON scenario.id = revision.scenario_id
"""
_MINE = "WHERE attempt.public_id = %s AND attempt.learner_id = %s AND slot.number = ANY(%s::smallint[])"
_PLAIN = f"SELECT {_ATTEMPT}, {_SLOT} {_FROM} {_MINE}"
_WHOLE = f"SELECT {_ATTEMPT}, {_SLOT}, {_WORDING} {_FROM} {_FROM_WORDING} {_MINE}"


def slot_of(*, learner: User, public_id: UUID, number: int) -> RoomSlot:
    """The learner's slot without its wording; 404 for anybody else's."""
    rows = _read(_PLAIN, learner, public_id, [number])
    if not rows:
        raise Http404
    return _slot(rows[0])


def page_of(*, learner: User, public_id: UUID, number: int) -> RoomSlot:
    """The learner's slot with all that one page shows; 404 for anybody else's."""
    return pages_of(learner=learner, public_id=public_id, numbers=[number])[number]


def pages_of(*, learner: User, public_id: UUID, numbers: list[int]) -> dict[int, RoomSlot]:
    """The same for several numbers, of which the first must exist; 404 when it does not, or is somebody else's."""
    found = {}
    for *facts, lang, scenario, stem, lead_in, texts, wanted, sure in _read(_WHOLE, learner, public_id, numbers):
        slot = replace(_slot(facts), wording=Wording(lang, scenario, stem, lead_in, tuple(texts), wanted, sure))
        found[slot.number] = slot
    if numbers[0] not in found:
        raise Http404
    return found


def _read(sql: str, learner: User, public_id: UUID, numbers: list[int]) -> list[Any]:
    # A number that no column could hold is a slot that does not exist, not a fault of the database.
    asked = [number for number in numbers if number < 2**15]
    with connection.cursor() as cursor:
        cursor.execute(sql, [public_id, learner.pk, asked])
        rows: list[Any] = cursor.fetchall()
    return rows


def _slot(row: Any) -> RoomSlot:
    pk, number, kind, option_order, flagged, struck, choice, version, saved_at, prompts = row[_ATTEMPT_SIZE:]
    return RoomSlot(
        pk=pk,
        number=number,
        kind=kind,
        option_order=tuple(option_order),
        prompts=tuple(prompts or ()),
        flagged=flagged,
        struck=tuple(struck),
        attempt=RoomAttempt(*row[:_ATTEMPT_SIZE]),
        response=None if version is None else Held(tuple(choice), version, saved_at),
    )
