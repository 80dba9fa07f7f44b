"""Private notes in the answer review: one per learner and question, theirs alone, and not part of the review."""

import json
from datetime import timedelta

import pytest
from django.utils import timezone

from exam import attempts, remarks
from exam.models import Note
from exam.models.remark import LONGEST
from exam.reports.review import as_data, review_of
from tests.factories import make_attempt
from tests.web.room_cast import HTMX

pytestmark = pytest.mark.django_db


@pytest.fixture
def slot(learner, now):
    attempt = make_attempt(learner=learner, now=now)
    attempts.submit(attempt=attempt, now=now + timedelta(minutes=5))
    return attempt.slots.select_related("attempt", "question").get(number=2)


def address(slot, query=""):
    return f"/attempts/{slot.attempt.public_id}/{slot.number}/note/{query}"


def review(slot, query=""):
    return f"/attempts/{slot.attempt.public_id}/review/{query}"


def texts():
    return list(Note.objects.values_list("text", flat=True))


def test_a_note_is_kept_and_leads_back_to_its_question(as_learner, learner, slot):
    answer = as_learner.post(address(slot), {"note": " Read <b>this</b> again.\r\nTwice. "})
    assert (answer.status_code, answer.url) == (303, review(slot, "?show=all#question-2"))
    note = Note.objects.get()
    assert (note.learner, note.question, note.text) == (learner, slot.question, "Read <b>this</b> again.\nTwice.")
    page = as_learner.get(review(slot)).content.decode()
    assert '<p class="note-text">Read &lt;b&gt;this&lt;/b&gt; again.\nTwice.</p>' in page
    assert page.count("Add a private note") == 4


def test_it_leads_back_to_the_filters_that_were_set(as_learner, slot):
    answer = as_learner.post(address(slot, "?show=wrong&show=flagged&domain=1"), {"note": "Mine."})
    assert answer.url == review(slot, "?show=wrong&show=flagged&domain=1#question-2")
    page = as_learner.get(review(slot, "?show=unanswered&domain=1")).content.decode()
    assert '/note/?show=unanswered&amp;domain=1"' in page


def test_htmx_gets_the_note_alone_and_focus_stays_at_it(as_learner, slot):
    page = " ".join(as_learner.post(address(slot), {"note": "Mine."}, headers=HTMX).content.decode().split())
    assert page.startswith('<div class="note" id="note-2">')
    assert '<p role="status" id="note-kept-2" class="muted small">Your note is kept.</p>' in page
    assert "<summary autofocus" in page
    assert "question-head" not in page


def test_a_blank_note_is_removed(as_learner, learner, slot, now):
    remarks.write_note(learner=learner, question=slot.question, text="Mine.", now=now)
    page = as_learner.post(address(slot), {"note": " \r\n "}, headers=HTMX).content.decode()
    assert "The note is gone." in page
    assert texts() == []


def test_one_note_stands_in_every_attempt_with_its_question(as_learner, learner, slot, now):
    remarks.write_note(learner=learner, question=slot.question, text="Mine.", now=now)
    later = make_attempt(learner=learner, blueprint=slot.attempt.blueprint, now=now + timedelta(days=1))
    if not later.slots.filter(question=slot.question).exists():
        later.slots.filter(number=1).update(question=slot.question, revision=slot.revision)
    # While it is open, the question is withheld, and so is what the learner noted about it.
    assert '<p class="note-text">' not in as_learner.get(review(slot)).content.decode()
    attempts.submit(attempt=later, now=now + timedelta(days=1))
    for attempt in (slot.attempt, later):
        page = as_learner.get(f"/attempts/{attempt.public_id}/review/").content.decode()
        assert page.count('<p class="note-text">Mine.</p>') == 1


def test_the_review_as_data_does_not_know_notes(as_learner, slot):
    before = json.dumps(as_data(review_of(slot.attempt)))
    as_learner.post(address(slot), {"note": "Mine."})
    assert json.dumps(as_data(review_of(slot.attempt))) == before


@pytest.mark.parametrize(("text", "why"), [("x" * (LONGEST + 1), "at most 4000"), ("a\0b", "Null characters")])
@pytest.mark.parametrize("headers", [{}, HTMX])
def test_what_cannot_be_kept_is_refused_with_what_was_typed(as_learner, slot, text, why, headers):
    answer = as_learner.post(address(slot), {"note": text}, headers=headers)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert why in page
    assert f"{text}</textarea>" in page
    assert '<p class="note-text">' not in page
    assert ("<h1>" in page) == (not headers)
    assert texts() == []


def test_line_breaks_count_once_as_in_the_browser(as_learner, slot):
    as_learner.post(address(slot), {"note": "a\r\n" * (LONGEST // 2 - 1) + "ab"})
    assert len(texts()[0]) == LONGEST


def test_an_open_attempt_takes_no_note(as_learner, learner):
    attempt = make_attempt(learner=learner, now=timezone.now())
    answer = as_learner.post(address(attempt.slots.get(number=2)), {"note": "Mine."})
    assert (answer.status_code, answer.url) == (303, attempt.get_absolute_url())
    assert texts() == []


def test_a_discarded_attempt_takes_no_note(as_learner, learner, now):
    attempt = make_attempt(learner=learner, now=now)
    attempts.discard(attempt=attempt, now=now)
    answer = as_learner.post(address(attempt.slots.get(number=2)), {"note": "Mine."})
    assert answer.url == f"/attempts/{attempt.public_id}/result/"
    assert texts() == []


def test_asked_for_it_leads_to_the_question(as_learner, slot):
    answer = as_learner.get(address(slot))
    assert (answer.status_code, answer.url) == (303, review(slot, "?show=all#question-2"))


def test_it_needs_sign_in(client, slot):
    assert client.post(address(slot), {"note": "Mine."}).url.startswith("/accounts/login/")
    assert texts() == []


def test_it_hides_other_learners_slots(as_other_learner, as_instructor, slot):
    for person in (as_other_learner, as_instructor):
        assert person.post(address(slot), {"note": "Mine."}).status_code == 404
    assert texts() == []


@pytest.mark.parametrize("number", [0, 6, 2**31, 10**30])
def test_a_slot_that_does_not_exist_is_not_found(as_learner, slot, number):
    slot.number = number
    assert as_learner.post(address(slot), {"note": "Mine."}).status_code == 404


def test_another_learners_note_is_not_shown(as_learner, other_learner, slot, now):
    remarks.write_note(learner=other_learner, question=slot.question, text="Not yours.", now=now)
    assert "Not yours." not in as_learner.get(review(slot)).content.decode()
