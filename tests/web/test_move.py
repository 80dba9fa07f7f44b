"""Moving: by Previous, Next, the map and Review all; the place is kept, an untouched choice stays."""

import pytest
from django.utils import timezone

from exam.models import Slot
from tests import factories
from tests.web.room_cast import choice_of, question_url, shown_codes, url_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def slot(learner):
    return factories.make_slot(learner=learner, number=2, now=timezone.now())


@pytest.mark.parametrize(
    ("go", "to"),
    [("next", 3), ("prev", 1), ("5", 5), ("2", 2), ("stay", 2), ("6", 2), ("0", 2), ("-1", 2), ("x", 2), ("²", 2)],
)
def test_it_leads_where_the_button_says(as_learner, slot, go, to):
    answer = as_learner.post(question_url(slot), {"go": go})
    assert (answer.status_code, answer["Location"]) == (303, question_url(slot, to))
    slot.attempt.refresh_from_db()
    assert slot.attempt.last_slot == to


@pytest.mark.parametrize(("number", "go"), [(5, "next"), (1, "prev")])
def test_the_ends_of_the_paper_hold(as_learner, slot, number, go):
    answer = as_learner.post(question_url(slot, number), {"go": go})
    assert answer["Location"] == question_url(slot, number)


def test_review_all_saves_first(as_learner, slot):
    answer = as_learner.post(question_url(slot), {"choice": "1", "go": "review"})
    assert answer["Location"] == url_of("before_submit", slot)
    assert choice_of(slot) == shown_codes(slot)[:1]


def test_moving_on_leaves_the_choice_alone_and_logs_nothing(as_learner, slot):
    as_learner.post(question_url(slot), {"choice": "1"})
    as_learner.post(question_url(slot), {"choice": "1", "was": "1", "go": "next"})
    assert slot.changes.count() == 1


def test_where_a_button_leads_counts_as_shown(as_learner, slot):
    as_learner.post(question_url(slot), {"go": "4"})
    shown = Slot.objects.filter(attempt=slot.attempt, first_shown_at__isnull=False)
    assert list(shown.values_list("number", flat=True)) == [1, 4]
