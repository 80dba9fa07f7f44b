"""Saving a choice: by position, acknowledged only when held, on a page without a script."""

from datetime import timedelta

import pytest
from django.utils import timezone

from exam.models import ResponseChange
from tests import factories
from tests.web.room_cast import FILLED, choice_of, question_url, shown_codes, started, url_of

pytestmark = pytest.mark.django_db
ONE = {"tab": "tab-1", "sequence": 1, "version": 0}


@pytest.fixture
def slot(learner):
    return factories.make_slot(learner=learner, now=timezone.now())


def expected(slot):
    """What FILLED means in this slot's own order of options."""
    shown = shown_codes(slot)
    kind = slot.question.kind
    if kind == "matching":
        prompts = [code for code in shown if code.startswith("p")]
        third = [code for code in shown if code.startswith("r")][2]
        return [third if prompt == prompts[0] else None for prompt in ("p1", "p2")]
    if kind == "ordering":
        return [shown[2], shown[0], shown[1]]
    values = FILLED[kind]["choice"]
    return sorted(shown[int(value) - 1] for value in values)


@pytest.mark.parametrize("kind", factories.KINDS)
def test_it_works_for_every_kind(as_learner, learner, kind):
    slot = factories.make_slot(learner=learner, kind=kind, now=timezone.now())
    answer = as_learner.post(question_url(slot), FILLED[kind] | {"go": "next"})
    assert (answer.status_code, answer["Location"]) == (303, question_url(slot, 2))
    assert choice_of(slot) == expected(slot)


@pytest.mark.parametrize("kind", factories.KINDS)
def test_the_page_shows_what_is_held(as_learner, learner, kind):
    slot = factories.make_slot(learner=learner, kind=kind, now=timezone.now())
    as_learner.post(question_url(slot), FILLED[kind])
    page = as_learner.get(question_url(slot))
    question = page.context["question"]
    if question.places:
        sent = [int(value or 0) for value in FILLED[kind].values()]
        assert [place.filled for place in question.places] == sent
    else:
        assert [str(o.position) for o in question.options if o.chosen] == list(FILLED[kind]["choice"])
    assert "Saved " in page.content.decode()


def test_it_needs_sign_in(client, slot):
    assert client.post(question_url(slot), {"choice": "1"}).status_code == 302
    assert choice_of(slot) is None


def test_it_hides_other_peoples_attempts(as_other_learner, as_administrator, slot):
    for stranger in (as_other_learner, as_administrator):
        assert stranger.post(question_url(slot), {"choice": "1"}).status_code == 404
        assert stranger.get(question_url(slot)).status_code == 404
    assert choice_of(slot) is None


@pytest.mark.parametrize("number", [0, 6, 99, 10**12, 10**30])
def test_a_question_that_the_paper_does_not_have_is_404(as_learner, slot, number):
    assert as_learner.post(f"{url_of('room', slot)}{number}/", {"choice": "1"}).status_code == 404


@pytest.mark.parametrize("choice", [["5"], ["0"], ["-1"], ["x"], ["1", "2"], ["1\x00"], ["9" * 40], ["²"]])
def test_it_refuses_bad_input_with_a_sentence(as_learner, slot, choice):
    answer = as_learner.post(question_url(slot), {"choice": choice})
    assert answer.status_code == 422
    assert 'role="alert"' in answer.content.decode()
    assert choice_of(slot) is None


def test_an_option_id_is_no_position(as_learner, slot):
    assert as_learner.post(question_url(slot), {"choice": str(slot.option_order[0] + 1000)}).status_code == 422


def test_a_step_chosen_twice_is_refused_and_what_was_typed_stays(as_learner, learner):
    slot = factories.make_slot(learner=learner, kind="ordering", now=timezone.now())
    answer = as_learner.post(question_url(slot), {"step1": "2", "step2": "2", "step3": "1"})
    assert answer.status_code == 422
    assert [place.filled for place in answer.context["question"].places] == [2, 2, 1, 0]


@pytest.mark.parametrize("mark", [{"tab": "\x00"}, {"tab": "x" * 99}, {"sequence": "x"}, {"version": "9" * 19}])
def test_odd_marks_do_no_harm(as_learner, slot, mark):
    answer = as_learner.post(question_url(slot), {"choice": "1"} | mark)
    assert answer.status_code == 303
    assert choice_of(slot) == shown_codes(slot)[:1]


def test_clearing_is_a_saved_blank(as_learner, slot):
    as_learner.post(question_url(slot), {"choice": "1"})
    answer = as_learner.post(question_url(slot), {"choice": "1", "was": "1", "go": "clear"})
    assert answer["Location"] == question_url(slot)
    assert choice_of(slot) == []
    assert ResponseChange.objects.filter(slot=slot).count() == 2


def test_a_form_that_nobody_touched_does_not_undo_what_another_tab_saved(as_learner, slot):
    as_learner.post(question_url(slot), {"choice": "2"} | ONE)
    as_learner.post(question_url(slot), {"was": "", "go": "next"})
    assert choice_of(slot) == shown_codes(slot)[1:2]


def test_another_tab_with_an_old_version_gets_409_and_the_current_choice(as_learner, slot):
    as_learner.post(question_url(slot), {"choice": "2"} | ONE)
    answer = as_learner.post(question_url(slot), {"choice": "3", "tab": "tab-2", "sequence": 1, "version": 0})
    assert answer.status_code == 409
    assert [o.position for o in answer.context["question"].options if o.chosen] == [2]
    assert answer.context["lost"] == (f"Text {shown_codes(slot)[2]}",)
    assert choice_of(slot) == shown_codes(slot)[1:2]
    assert 'id="cell-1"' in answer.content.decode()


def test_a_page_that_stays_with_an_old_choice_is_told_so(as_learner, slot):
    as_learner.post(question_url(slot), {"choice": "2"} | ONE)
    old = {"choice": "", "was": "", "version": 0, "tab": "tab-2", "sequence": 1, "go": "stay"}
    assert as_learner.post(question_url(slot), old).status_code == 422
    old = {"was": "", "version": 0, "tab": "tab-2", "sequence": 1, "go": "stay"}
    assert as_learner.post(question_url(slot), old).status_code == 409


def test_another_tab_with_the_current_version_is_taken(as_learner, slot):
    as_learner.post(question_url(slot), {"choice": "2"} | ONE)
    as_learner.post(question_url(slot), {"choice": "3", "tab": "tab-2", "sequence": 1, "version": 1})
    assert choice_of(slot) == shown_codes(slot)[2:3]


def test_a_late_save_of_the_same_tab_is_not_called_saved(as_learner, slot):
    as_learner.post(question_url(slot), {"choice": "2", "tab": "tab-1", "sequence": 2, "version": 0})
    late = as_learner.post(question_url(slot), {"choice": "3"} | ONE)
    assert late.status_code == 409
    assert choice_of(slot) == shown_codes(slot)[1:2]


def test_a_repeated_save_is_answered_alike(as_learner, slot):
    for _ in range(2):
        assert as_learner.post(question_url(slot), {"choice": "2"} | ONE).status_code == 303
    assert ResponseChange.objects.filter(slot=slot).count() == 1


def test_a_save_on_its_way_at_the_deadline_counts(as_learner, slot):
    started(slot, ago=timedelta(minutes=60, seconds=5))
    assert as_learner.post(question_url(slot), {"choice": "2"} | ONE).status_code == 303
    assert choice_of(slot) == shown_codes(slot)[1:2]


def test_after_accept_until_nothing_is_saved_and_the_result_opens(as_learner, slot):
    started(slot, ago=timedelta(minutes=61))
    assert as_learner.post(question_url(slot), {"choice": "2"} | ONE)["Location"] == url_of("result", slot)
    slot.attempt.refresh_from_db()
    assert (slot.attempt.finish, slot.attempt.finished_at) == ("time_up", slot.attempt.deadline_at)
    assert choice_of(slot) is None
