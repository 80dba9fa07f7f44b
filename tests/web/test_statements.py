"""How many SQL statements a request takes, session and person included, transaction control not: never more for
a longer paper or a longer history."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from exam import attempts
from exam.models import Attempt
from tests.factories import make_attempt, make_blueprint, make_pool

pytestmark = [pytest.mark.django_db, pytest.mark.parametrize("questions", [5, 40])]

CONTROL = re.compile(r"(?i)\s*(begin|commit|rollback|savepoint|release|set)\b")
SINGLE = {"tab": "t", "sequence": "1", "seconds": "3"}


class Counted(CaptureQueriesContext):
    """The statements of a block, as Django logs them."""

    def __init__(self):
        super().__init__(connection)

    @property
    def statements(self):
        return [query["sql"] for query in self.captured_queries if not CONTROL.match(query["sql"])]


@pytest.fixture
def blueprint(db, questions):
    blueprint = make_blueprint(questions=questions, scored=questions)
    make_pool(blueprint, each=questions)
    return blueprint


@pytest.fixture
def attempt(learner, blueprint):
    return make_attempt(learner=learner, blueprint=blueprint, now=timezone.now())


def cost_of(ask, status=200):
    with Counted() as counted:
        assert ask().status_code == status
    return len(counted.statements), counted.statements


def test_a_save_takes_four(as_learner, attempt):
    url = f"{attempt.get_absolute_url()}1/save/"
    count, statements = cost_of(lambda: as_learner.post(url, {**SINGLE, "choice": "1"}))
    assert count == 4, statements


def test_showing_a_question_and_fetching_the_next_take_four(as_learner, attempt):
    url = f"{attempt.get_absolute_url()}2/show/"
    count, statements = cost_of(lambda: as_learner.post(url, {"want": "3"}))
    assert count == 4, statements


def test_without_a_script_a_save_takes_four_and_the_next_question_four(as_learner, attempt):
    room = attempt.get_absolute_url()
    count, statements = cost_of(lambda: as_learner.post(f"{room}1/", {"choice": "1", "go": "next"}), status=303)
    assert count == 4, statements
    count, statements = cost_of(lambda: as_learner.get(f"{room}2/"))
    assert count == 4, statements


def test_a_start_takes_thirteen(as_learner, blueprint):
    url = f"/exams/{blueprint.code}/start/"
    count, statements = cost_of(lambda: as_learner.post(url, {"time_factor": "1", "length": "whole"}), status=303)
    assert Attempt.objects.open().count() == 1
    assert count == 13, statements


def test_the_page_before_the_start_takes_six(as_learner, blueprint):
    count, statements = cost_of(lambda: as_learner.get(f"/exams/{blueprint.code}/start/"))
    assert count == 6, statements


def test_the_page_of_an_exam_takes_five(client, blueprint):
    # The blueprint, its domains, their tasks, the usable questions by domain, and when they were checked.
    count, statements = cost_of(lambda: client.get(f"/exams/{blueprint.code}/"))
    assert count == 5, statements


def test_a_home_page_takes_eight(as_learner, learner, blueprint):
    for _ in range(3):
        attempts.submit(attempt=make_attempt(learner=learner, blueprint=blueprint, now=timezone.now()),
                        now=timezone.now())  # fmt: skip
    count, statements = cost_of(lambda: as_learner.get("/"))
    assert count == 8, statements


def test_a_submit_takes_twelve(as_learner, attempt):
    count, statements = cost_of(lambda: as_learner.post(f"{attempt.get_absolute_url()}submit/"), status=303)
    assert Attempt.objects.get().finish == Attempt.Finish.SUBMITTED
    assert count == 12, statements


def test_an_answer_review_takes_eight(as_learner, attempt):
    attempts.submit(attempt=attempt, now=timezone.now())
    count, statements = cost_of(lambda: as_learner.get(f"{attempt.get_absolute_url()}review/"))
    assert count == 8, statements


def test_a_result_takes_nine(as_learner, attempt):
    attempts.submit(attempt=attempt, now=timezone.now())
    count, statements = cost_of(lambda: as_learner.get(f"{attempt.get_absolute_url()}result/"))
    assert count == 9, statements


def test_a_history_takes_seven(as_learner, learner, blueprint):
    for _ in range(3):
        attempts.submit(attempt=make_attempt(learner=learner, blueprint=blueprint, now=timezone.now()),
                        now=timezone.now())  # fmt: skip
    count, statements = cost_of(lambda: as_learner.get("/history/"))
    assert count == 7, statements
