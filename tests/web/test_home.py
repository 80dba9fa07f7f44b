"""The front door, for a stranger and for a learner."""

from datetime import timedelta

import pytest
from django.utils import timezone

from exam import attempts
from tests.factories import make_attempt, make_blueprint, make_pool

pytestmark = pytest.mark.django_db


def text_of(answer):
    return " ".join(answer.content.decode().split())


@pytest.fixture
def blueprint():
    made = make_blueprint(code="EX-9")
    make_pool(made, each=12)
    return made


def test_a_stranger_reads_what_this_is_and_may_sign_up(client, blueprint):
    page = text_of(client.get("/"))
    assert "<h1>Would I pass today, and what should I do next?</h1>" in page
    assert 'href="/accounts/signup/">Sign up' in page
    assert 'href="/exams/EX-9/"' in page


def test_a_learner_continues_the_open_attempt_first(as_learner, learner, blueprint):
    attempt = make_attempt(learner=learner, blueprint=blueprint, now=timezone.now())
    page = text_of(as_learner.get("/"))
    assert "EX-9 is open at question 1 of 5." in page
    assert page.index(f'href="{attempt.get_absolute_url()}"') < page.index('href="/exams/EX-9/"')


def test_the_last_three_results_are_shown(as_learner, learner, blueprint, now):
    for n in range(4):
        attempt = make_attempt(learner=learner, blueprint=blueprint, now=now + timedelta(days=n))
        attempts.submit(attempt=attempt, now=now + timedelta(days=n))
    page = text_of(as_learner.get("/"))
    assert page.count("(0 %)") == 3
    assert 'href="/history/">Whole history' in page


def test_an_overdue_attempt_is_closed_on_the_way(as_learner, learner, blueprint, now):
    attempt = make_attempt(learner=learner, blueprint=blueprint, now=now - timedelta(days=400))
    assert "is open" not in text_of(as_learner.get("/"))
    attempt.refresh_from_db()
    assert attempt.finish == "time_up"


def test_other_peoples_attempts_are_not_shown(as_other_learner, learner, blueprint):
    attempt = make_attempt(learner=learner, blueprint=blueprint, now=timezone.now())
    assert str(attempt.public_id) not in text_of(as_other_learner.get("/"))


def test_it_cannot_be_posted_to(client, db):
    assert client.post("/").status_code == 405
