"""Rule 3: what the learner saw never changes."""

import json

import pytest
from django.core.management import call_command

from exam import attempts, bank
from exam.models import Attempt, Blueprint, Question, TaskStatement
from exam.reports.review import as_data, review_of
from tests.conftest import FIXTURES

pytestmark = pytest.mark.django_db


@pytest.fixture
def finished(learner, git_bank, now):
    attempt = attempts.start(
        learner=learner, blueprint=Blueprint.objects.get(code="GIT-1"), seed=7, now=now, time_factor=None
    )
    attempts.submit(attempt=attempt, now=now)
    return attempt


def print_of(attempt):
    attempt = Attempt.objects.get(pk=attempt.pk)
    return json.dumps(as_data(review_of(attempt)), sort_keys=True)


def test_a_review_is_the_same_bytes_after_revision_retirement_move_and_reload(finished, as_learner, now):
    before, report = print_of(finished), finished.score_reports.get()
    revised, retired, moved = Question.objects.filter(slots__attempt=finished, kind="single")[:3]
    draft = bank.draft_of(revised)
    changed = draft.model_copy(update={"stem": draft.stem + "\nOne sentence more."})
    bank.save_draft(draft=changed, certification=revised.certification, now=now)
    bank.publish(question=revised, now=now)
    bank.retire(question=retired)
    here = moved.placements.get().task
    bank.place(question=moved, task=TaskStatement.objects.exclude(pk=here.pk).first())
    call_command("load_bank", str(FIXTURES / "git-basics"), take_file=True)
    assert print_of(finished) == before
    assert list(finished.score_reports.values()) == [
        {field.attname: getattr(report, field.attname) for field in report._meta.concrete_fields}
    ]


def test_the_page_marks_a_newer_revision(finished, as_learner, now):
    question = Question.objects.filter(slots__attempt=finished).first()
    draft = bank.draft_of(question)
    changed = draft.model_copy(update={"takeaway": draft.takeaway + " Truly."})
    bank.save_draft(draft=changed, certification=question.certification, now=now)
    bank.publish(question=question, now=now)
    page = as_learner.get(f"/attempts/{finished.public_id}/review/").content.decode()
    assert page.count("newer revision exists") == 1
