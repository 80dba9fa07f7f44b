"""What learners say about questions: notes are theirs alone, reports reach the desk, both go with the account."""

from datetime import timedelta

import pytest

from accounts import people
from exam import remarks
from exam.models import Note, ProblemReport
from tests.factories import make_question

pytestmark = pytest.mark.django_db


@pytest.fixture
def question(db):
    return make_question()


@pytest.fixture
def revision(question):
    return question.revisions.get()


def test_a_note_is_kept_and_written_over(learner, question, now):
    remarks.write_note(learner=learner, question=question, text=" Read again. ", now=now)
    later = now + timedelta(days=1)
    remarks.write_note(learner=learner, question=question, text="Understood.", now=later)
    assert list(Note.objects.values_list("text", "written_at")) == [("Understood.", later)]


def test_a_blank_note_removes_what_stood_there(learner, question, now):
    remarks.write_note(learner=learner, question=question, text="Read again.", now=now)
    assert remarks.write_note(learner=learner, question=question, text="  ", now=now) is None
    assert not Note.objects.exists()


def test_two_learners_keep_their_own_notes(learner, other_learner, question, now):
    remarks.write_note(learner=learner, question=question, text="Mine.", now=now)
    remarks.write_note(learner=other_learner, question=question, text="Other.", now=now)
    remarks.write_note(learner=other_learner, question=question, text="", now=now)
    assert [(note.learner, note.text) for note in Note.objects.all()] == [(learner, "Mine.")]


def test_a_report_sent_twice_is_one_report(learner, revision, now):
    first = remarks.report_problem(learner=learner, revision=revision, text="B is right too.", now=now)
    again = remarks.report_problem(learner=learner, revision=revision, text="B is right too. ", now=now)
    assert first == again
    assert ProblemReport.objects.get().reported_at == now


def test_a_report_without_words_is_refused(learner, revision, now):
    with pytest.raises(ValueError, match="what is wrong"):
        remarks.report_problem(learner=learner, revision=revision, text=" \n", now=now)


def test_settling_dates_open_reports_once(learner, revision, now):
    report = remarks.report_problem(learner=learner, revision=revision, text="Typo.", now=now)
    later = now + timedelta(days=2)
    assert remarks.settle(reports=[report.pk], now=later) == 1
    assert remarks.settle(reports=[report.pk], now=later + timedelta(days=1)) == 0
    assert ProblemReport.objects.get().settled_at == later


def test_notes_and_reports_go_with_the_account_and_are_in_its_data(learner, question, revision, now):
    remarks.write_note(learner=learner, question=question, text="Mine.", now=now)
    remarks.report_problem(learner=learner, revision=revision, text="Typo.", now=now)
    told = people.export_account(user=learner)["remarks"]
    assert told["notes"] == [{"question": question.key, "text": "Mine.", "written": now.isoformat()}]
    assert [(report["question"], report["text"]) for report in told["problem_reports"]] == [
        (question.key, "Typo.")
    ]
    people.delete_account(user=learner, by=learner, now=now)
    assert (Note.objects.count(), ProblemReport.objects.count()) == (0, 0)


def test_instructors_see_open_reports_and_settle_them(as_instructor, learner, revision, now):
    open_one = remarks.report_problem(learner=learner, revision=revision, text="B is right too.", now=now)
    done = remarks.report_problem(learner=learner, revision=revision, text="Typo in C.", now=now)
    remarks.settle(reports=[done.pk], now=now)
    page = as_instructor.get("/admin/exam/problemreport/").content.decode()
    assert "B is right too." in page
    assert "Typo in C." not in page
    assert "Typo in C." in as_instructor.get("/admin/exam/problemreport/?state=settled").content.decode()
    as_instructor.post(
        "/admin/exam/problemreport/", {"action": "settle_reports", "_selected_action": [str(open_one.pk)]}
    )
    assert not ProblemReport.objects.filter(settled_at=None).exists()


def test_an_administrator_can_still_delete_a_person_who_has_reported(as_administrator, learner, revision, now):
    remarks.report_problem(learner=learner, revision=revision, text="Typo.", now=now)
    as_administrator.post(f"/admin/accounts/user/{learner.pk}/delete/", {"post": "yes"})
    assert not ProblemReport.objects.exists()
    assert not type(learner).objects.filter(pk=learner.pk).exists()
