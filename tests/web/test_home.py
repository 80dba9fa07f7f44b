"""The front door, for a stranger and for a learner."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.utils import timezone

from exam import attempts
from exam.models import Option
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
    assert page.count("/result/") == 3
    assert 'href="/history/">Whole history' in page


def finished(learner, blueprint, now, *, right, **how):
    attempt = make_attempt(learner=learner, blueprint=blueprint, now=now, **how)
    for slot in attempt.slots.order_by("number")[:right]:
        keys = tuple(Option.objects.filter(revision=slot.revision, is_key=True).values_list("pk", flat=True))
        attempts.record_response(slot=slot, choice=keys, sent=attempts.SaveMark(), now=now)
    attempts.submit(attempt=attempt, now=now)
    return attempt


@pytest.fixture
def only_single():
    made = make_blueprint(code="EX-S", kinds=["single"], questions=4, scored=4)
    make_pool(made, each=20)
    return made


def test_before_the_first_attempt_the_way_leads_to_the_exams(as_learner, blueprint):
    page = text_of(as_learner.get("/"))
    assert "<h2>Your first mock exam</h2>" in page
    assert 'href="#exams"' in page
    assert 'id="exams"' in page
    assert 'action="/tutorial/"' in page


def test_after_a_missed_cut_the_next_step_is_to_read(as_learner, learner, only_single, now):
    attempt = finished(learner, only_single, now, right=3)
    page = text_of(as_learner.get("/"))
    assert "<h2>Next: read what you missed</h2>" in page
    assert f'href="/attempts/{attempt.public_id}/review/?show=wrong"' in page


def test_after_a_pass_the_next_step_is_to_make_sure(as_learner, learner, only_single, now):
    finished(learner, only_single, now, right=4)
    page = text_of(as_learner.get("/"))
    assert "<h2>Next: make sure</h2>" in page
    assert 'href="/exams/EX-S/start/"' in page


@pytest.mark.parametrize("how", [{"half": True}, {"time_factor": Decimal(2)}, {"time_factor": None}])
def test_after_a_pass_on_easier_terms_it_is_the_whole_paper(as_learner, learner, only_single, now, how):
    finished(learner, only_single, now, right=4, **how)
    assert "<h2>Next: the whole paper on the exam’s clock</h2>" in text_of(as_learner.get("/"))


def test_what_is_open_is_the_one_next_step(as_learner, learner, only_single, now):
    finished(learner, only_single, now, right=4)
    make_attempt(learner=learner, blueprint=only_single, now=timezone.now())
    page = text_of(as_learner.get("/"))
    assert "EX-S is open at question 1 of 4." in page
    assert "<h2>Next" not in page


def test_a_discarded_attempt_changes_no_next_step(as_learner, learner, only_single, now):
    finished(learner, only_single, now, right=4)
    gone = make_attempt(learner=learner, blueprint=only_single, now=now + timedelta(days=1))
    attempts.discard(attempt=gone, now=now + timedelta(days=1))
    assert "<h2>Next: make sure</h2>" in text_of(as_learner.get("/"))


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
