"""Before the start: the learner chooses time and length; only POST starts the clock."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.urls import reverse
from django.utils import timezone

from exam.models import Attempt
from tests import factories
from tests.web.room_cast import HTMX

pytestmark = pytest.mark.django_db
WHOLE = {"time_factor": "1", "length": "whole"}


@pytest.fixture
def blueprint():
    made = factories.make_blueprint(questions=6, scored=4)
    factories.make_pool(made)
    return made


@pytest.fixture
def url(blueprint):
    return reverse("exam:start", args=[blueprint.code])


def test_it_states_the_rules_and_starts_nothing(as_learner, url):
    page = as_learner.get(url).content.decode()
    assert "The clock starts when you press Start" in page
    assert "60 minutes" in page
    assert not Attempt.objects.exists()


def test_it_needs_sign_in(client, url):
    for answer in (client.get(url), client.post(url, WHOLE)):
        assert answer.status_code == 302
        assert reverse("account_login") in answer["Location"]


@pytest.mark.parametrize(("factor", "minutes"), [("1", 60), ("1.25", 75), ("1.5", 90), ("2", 120)])
def test_the_factor_stretches_the_time(as_learner, url, factor, minutes):
    answer = as_learner.post(url, {"time_factor": factor, "length": "whole"})
    attempt = Attempt.objects.get()
    assert (answer.status_code, answer["Location"]) == (303, attempt.get_absolute_url())
    assert attempt.deadline_at == attempt.started_at + timedelta(minutes=minutes)
    assert attempt.time_factor == Decimal(factor)


def test_untimed_has_no_deadline(as_learner, url):
    as_learner.post(url, {"time_factor": "untimed", "length": "whole"})
    assert Attempt.objects.get().deadline_at is None


def test_half_a_paper_has_half_the_questions_and_half_the_time(as_learner, url):
    as_learner.post(url, {"time_factor": "1", "length": "half"})
    attempt = Attempt.objects.get()
    assert (attempt.question_count, attempt.scored_count, attempt.minutes) == (3, 2, 30)


def test_it_leads_to_the_room_with_htmx_too(as_learner, url):
    answer = as_learner.post(url, WHOLE, headers=HTMX)
    assert answer["HX-Redirect"] == Attempt.objects.get().get_absolute_url()


@pytest.mark.parametrize(
    "entry", [{}, {"time_factor": "3", "length": "whole"}, {"time_factor": "1", "length": "quarter"}]
)
def test_it_refuses_bad_input_with_a_sentence(as_learner, url, entry):
    answer = as_learner.post(url, entry)
    assert answer.status_code == 422
    assert "errorlist" in answer.content.decode()
    assert not Attempt.objects.exists()


def test_a_second_start_leads_to_the_open_attempt(as_learner, url):
    as_learner.post(url, WHOLE)
    answer = as_learner.post(url, WHOLE)
    assert answer["Location"] == Attempt.objects.get().get_absolute_url()


def test_a_short_domain_is_told_by_name_and_number(as_learner):
    bare = factories.make_blueprint()
    answer = as_learner.post(reverse("exam:start", args=[bare.code]), WHOLE)
    assert answer.status_code == 422
    assert "No paper can be drawn yet." in answer.content.decode()


def test_the_profile_chooses_the_factor_first(as_learner, learner, url):
    learner.time_factor = Decimal("1.5")
    learner.save()
    assert as_learner.get(url).context["form"]["time_factor"].value() == "1.5"


def test_an_overdue_attempt_does_not_stand_in_the_way(as_learner, learner, blueprint, url):
    old = factories.make_attempt(learner=learner, blueprint=blueprint, now=timezone.now() - timedelta(hours=2))
    as_learner.post(url, WHOLE)
    old.refresh_from_db()
    assert old.finish == Attempt.Finish.TIME_UP
    assert Attempt.objects.open().count() == 1
