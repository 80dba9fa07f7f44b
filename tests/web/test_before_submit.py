"""Before submitting: every slot with its state; each button leads back to its question."""

import pytest
from django.utils import timezone

from tests import factories
from tests.web.room_cast import choice_of, flag_url, question_url, shown_codes, url_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def slot(learner):
    return factories.make_slot(learner=learner, now=timezone.now())


def test_it_counts_and_lists_every_slot(as_learner, slot):
    as_learner.post(question_url(slot), {"choice": "1", "go": "2"})
    as_learner.post(flag_url(slot), {"flagged": "yes"})
    answer = as_learner.get(url_of("before_submit", slot))
    page = answer.content.decode()
    for words in ("1 answered", "4 unanswered", "1 flagged", "Submit with 4 unanswered", "not seen"):
        assert words in page
    assert [cell.number for cell, _stem, _lang in answer.context["rows"]] == [1, 2, 3, 4, 5]
    assert factories.SECRET not in page


def test_its_buttons_lead_to_a_question_and_change_no_choice(as_learner, slot):
    as_learner.post(question_url(slot), {"choice": "1"})
    answer = as_learner.post(question_url(slot), {"go": "4"})  # what the button of row 4 sends
    assert answer["Location"] == question_url(slot, 4)
    assert choice_of(slot) == shown_codes(slot)[:1]


def test_it_needs_sign_in_and_hides_other_peoples_attempts(client, as_other_learner, slot):
    assert client.get(url_of("before_submit", slot)).status_code == 302
    assert as_other_learner.get(url_of("before_submit", slot)).status_code == 404


def test_its_cost_does_not_grow_with_the_paper(as_learner, learner, django_assert_num_queries):
    for questions in (5, 15):
        slot = factories.make_slot(learner=learner, now=timezone.now(), questions=questions)
        with django_assert_num_queries(5):  # session, user, attempt, states, stems
            as_learner.get(url_of("before_submit", slot))
