"""One minute of practice: it teaches the room, leads back, and leaves no trace in any figure."""

from datetime import timedelta

import pytest

from accounts.people import export_account
from exam import papers
from exam.models import Attempt, Blueprint, Placement, Question
from tests.factories import make_blueprint
from tests.web.room_cast import HTMX

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("tutorial_bank")]
URL = "/tutorial/"


def text_of(answer):
    return " ".join(answer.content.decode().split())


@pytest.fixture
def open_practice(as_learner):
    as_learner.post(URL)
    return Attempt.objects.get()


@pytest.fixture
def practised(as_learner, open_practice):
    as_learner.get(f"{open_practice.get_absolute_url()}3/")
    as_learner.post(f"{open_practice.get_absolute_url()}submit/")
    open_practice.refresh_from_db()
    return open_practice


def test_a_visit_says_what_it_is_and_starts_nothing(as_learner):
    page = text_of(as_learner.get(URL))
    assert "Three questions in the exam room as it really is. They count nowhere." in page
    assert not Attempt.objects.exists()


def test_it_asks_one_question_of_each_kind_in_the_order_in_which_they_teach(as_learner, open_practice):
    assert list(open_practice.slots.order_by("number").values_list("question__kind", flat=True)) == [
        "single",
        "multiple",
        "ordering",
    ]
    assert open_practice.deadline_at == open_practice.started_at + timedelta(minutes=10)
    assert as_learner.get(f"{open_practice.get_absolute_url()}1/").status_code == 200


@pytest.mark.parametrize("headers", [{}, HTMX])
def test_starting_it_again_leads_into_the_open_one(as_learner, open_practice, headers):
    answer = as_learner.post(URL, headers=headers)
    assert open_practice.get_absolute_url() in (answer.headers.get("Location"), answer.headers.get("HX-Redirect"))
    assert Attempt.objects.count() == 1


def test_the_usual_time_of_the_person_holds(as_learner, learner):
    learner.time_factor = None
    learner.save()
    as_learner.post(URL)
    assert Attempt.objects.get().deadline_at is None


def test_finished_it_leads_to_its_own_end_and_back_to_the_exam(as_learner, practised, git_bank):
    answer = as_learner.get(f"{practised.get_absolute_url()}result/", follow=True)
    assert answer.redirect_chain == [(URL, 303)]
    page = text_of(answer)
    assert "0 of 3 right. This practice stands in no history and counts in no figure." in page
    assert 'href="/exams/">Choose an exam' in page
    as_learner.post(URL, {"came_from": "GIT-1"})
    assert 'href="/exams/GIT-1/start/">Go on to GIT-1' in text_of(as_learner.get(URL))


@pytest.mark.parametrize("code", ["NOPE", "a b", "\0", "x" * 99, "TUTORIAL", "//evil.example"])
def test_an_odd_place_to_go_back_to_is_none(as_learner, practised, code):
    assert as_learner.post(URL, {"came_from": code}).status_code == 303
    assert 'href="/exams/">Choose an exam' in text_of(as_learner.get(URL))


def test_the_practice_stands_on_no_page_of_results(as_learner, learner, practised):
    for path in ("/", "/history/", "/history.csv"):
        assert "TUTORIAL" not in text_of(as_learner.get(path)), path
    assert "No finished attempt yet." in text_of(as_learner.get("/history/"))


def test_an_open_practice_stands_in_no_list(as_learner, open_practice):
    for path in ("/", "/history/"):
        assert str(open_practice.public_id) not in text_of(as_learner.get(path)), path


def test_it_is_no_exam_of_the_catalogue(as_learner, git_bank):
    page = text_of(as_learner.get("/exams/"))
    assert "One minute of practice" not in page
    assert "GIT-1" in page
    for path in ("/exams/TUTORIAL/", "/exams/TUTORIAL/start/"):
        assert as_learner.get(path).status_code == 404
    assert as_learner.post("/exams/TUTORIAL/start/", {"time_factor": "1", "length": "whole"}).status_code == 404


def test_the_desk_counts_no_practice(as_instructor, practised):
    assert str(practised.public_id) not in text_of(as_instructor.get("/admin/exam/attempt/"))


def test_a_question_shown_there_is_not_seen(learner, practised):
    blueprint = make_blueprint()
    question = Question.objects.get(key="tutorial-11-0001")
    Placement.objects.create(question=question, blueprint=blueprint, task=blueprint.tasks.first())
    assert practised.slots.filter(question=question, first_shown_at__isnull=False).exists()
    assert papers.seen_by(learner=learner, blueprint=blueprint) == {}
    Blueprint.objects.filter(code="TUTORIAL").update(listed=True)
    assert set(papers.seen_by(learner=learner, blueprint=blueprint)) == {question.key}


def test_one_may_take_it_along_with_ones_data(learner, practised):
    assert [told["blueprint"] for told in export_account(user=learner)["attempts"]] == ["TUTORIAL"]


def test_it_needs_sign_in(client):
    for answer in (client.get(URL), client.post(URL)):
        assert answer["Location"].startswith("/accounts/login/")


def test_somebody_elses_practice_is_not_shown(as_other_learner, practised):
    assert "One minute of practice</h1>" in text_of(as_other_learner.get(URL))
    assert as_other_learner.get(f"{practised.get_absolute_url()}result/").status_code == 404


def test_without_its_bank_there_is_no_practice(as_learner):
    Blueprint.objects.filter(code="TUTORIAL").update(listed=True)
    assert as_learner.post(URL).status_code == 404
