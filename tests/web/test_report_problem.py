"""A learner says what is wrong with a question, from the room and after it."""

import pytest
from django.utils import timezone

from exam import attempts
from exam.models import ProblemReport
from tests import factories
from tests.web.room_cast import question_url

pytestmark = pytest.mark.django_db


@pytest.fixture
def slot(learner):
    return factories.make_slot(learner=learner, now=timezone.now())


def address(slot, number=1):
    return f"{slot.attempt.get_absolute_url()}{number}/problem/"


def test_a_report_is_kept_and_leads_back_to_the_question(as_learner, learner, slot):
    assert "Stem" in as_learner.get(address(slot)).content.decode()
    answer = as_learner.post(address(slot), {"text": "B is right too."})
    assert (answer.status_code, answer["Location"]) == (303, question_url(slot))
    report = ProblemReport.objects.get()
    assert (report.learner, report.revision, report.text) == (learner, slot.revision, "B is right too.")


def test_after_the_end_it_leads_back_to_the_answer_review(as_learner, slot):
    attempts.submit(attempt=slot.attempt, now=timezone.now())
    answer = as_learner.post(address(slot), {"text": "B is right too."})
    assert answer["Location"] == f"{slot.attempt.get_absolute_url()}review/#question-1"


@pytest.mark.parametrize("text", ["", "  ", "x" * 4001, "a\x00b"])
def test_a_report_without_words_or_with_too_many_is_refused_and_stays_typed(as_learner, slot, text):
    answer = as_learner.post(address(slot), {"text": text})
    assert answer.status_code == 422
    assert "errorlist" in answer.content.decode()
    assert not ProblemReport.objects.exists()


def test_it_needs_sign_in(client, slot):
    assert client.post(address(slot), {"text": "Typo."}).status_code == 302
    assert not ProblemReport.objects.exists()


def test_it_hides_other_peoples_attempts(as_other_learner, slot):
    assert as_other_learner.get(address(slot)).status_code == 404
    assert as_other_learner.post(address(slot), {"text": "Typo."}).status_code == 404


@pytest.mark.parametrize("number", [6, 99, 10**12])
def test_a_question_that_the_paper_does_not_have_is_404(as_learner, slot, number):
    assert as_learner.get(address(slot, number)).status_code == 404
