"""What the room's script sends and hears: saves, marks, what is shown, the clock. Answers are JSON."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from exam import attempts
from exam.models import Attempt, Response, ResponseChange, Slot
from tests import factories
from tests.web.room_cast import FILLED, choice_of, shown_codes, started

pytestmark = pytest.mark.django_db
ONE = {"tab": "tab-1", "sequence": 1, "version": 0}


@pytest.fixture
def slot(learner):
    return factories.make_slot(learner=learner, now=timezone.now())


def door(name, slot, number=None):
    return reverse(f"exam:{name}", args=[slot.attempt.public_id, number or slot.number])


def clock_of(slot):
    return reverse("exam:clock", args=[slot.attempt.public_id])


DOORS = ["save", "mark", "show"]


@pytest.mark.parametrize("kind", factories.KINDS)
def test_a_save_of_every_kind_is_held_and_told(as_learner, learner, kind):
    slot = factories.make_slot(learner=learner, kind=kind, now=timezone.now())
    answer = as_learner.post(door("save", slot), FILLED[kind] | ONE)
    told = answer.json()
    assert (answer.status_code, told["version"], told["answered"]) == (200, 1, True)
    assert len(told["at"]) == len("14:03:22")
    assert 3590 <= told["remaining"] <= 3600
    assert Response.objects.get(slot=slot).version == 1
    assert "no-store" in answer["Cache-Control"]


def test_the_last_box_taken_back_is_a_saved_blank(as_learner, learner):
    slot = factories.make_slot(learner=learner, kind="multiple", now=timezone.now())
    as_learner.post(door("save", slot), {"choice": ["1"]} | ONE)
    told = as_learner.post(door("save", slot), {"tab": "tab-1", "sequence": 2, "version": 1}).json()
    assert (told["version"], told["answered"]) == (2, False)
    assert choice_of(slot) == []


def test_a_save_sent_twice_is_answered_alike(as_learner, slot):
    answers = [as_learner.post(door("save", slot), {"choice": "2"} | ONE) for _ in range(2)]
    assert [(answer.status_code, answer.json()["version"]) for answer in answers] == [(200, 1)] * 2
    assert ResponseChange.objects.count() == 1


def test_another_tab_that_has_not_seen_the_choice_is_told_and_changes_nothing(as_learner, slot):
    as_learner.post(door("save", slot), {"choice": "2"} | ONE)
    answer = as_learner.post(door("save", slot), {"choice": "3", "tab": "tab-2", "sequence": 1, "version": 0})
    assert answer.status_code == 409
    assert "Another tab or device" in answer.json()["error"]
    assert choice_of(slot) == shown_codes(slot)[1:2]


def test_an_older_save_of_the_same_tab_is_not_called_saved(as_learner, slot):
    as_learner.post(door("save", slot), {"choice": "2", "tab": "tab-1", "sequence": 2, "version": 0})
    assert as_learner.post(door("save", slot), {"choice": "3"} | ONE).status_code == 409


@pytest.mark.parametrize("choice", [["5"], ["0"], ["x"], ["1", "2"], ["1\x00"]])
def test_what_no_form_of_this_question_sends_is_refused_in_words(as_learner, slot, choice):
    answer = as_learner.post(door("save", slot), {"choice": choice} | ONE)
    assert answer.status_code == 422
    assert answer.json()["error"]
    assert choice_of(slot) is None


def test_how_sure_somebody_is_goes_into_the_log_of_choices(as_learner, slot):
    as_learner.post(door("save", slot), {"choice": "2", "sure": "unsure"} | ONE)
    assert ResponseChange.objects.get(slot=slot).sure is False


def test_a_mark_flags_and_strikes_out_and_takes_both_back(as_learner, slot):
    assert as_learner.post(door("mark", slot), {"flagged": "yes", "struck": ["1", "3"]}).status_code == 200
    slot.refresh_from_db()
    assert (slot.flagged, set(slot.struck)) == (True, {slot.option_order[0], slot.option_order[2]})
    as_learner.post(door("mark", slot), {"flagged": "no"})
    as_learner.post(door("mark", slot), {"struck": ""})
    slot.refresh_from_db()
    assert (slot.flagged, slot.struck) == (False, [])


@pytest.mark.parametrize("place", ["5", "x", "-1"])
def test_an_option_that_does_not_stand_there_cannot_be_struck_out(as_learner, slot, place):
    assert as_learner.post(door("mark", slot), {"struck": place}).status_code == 422
    slot.refresh_from_db()
    assert slot.struck == []


def test_showing_a_question_notes_it_and_brings_the_next_one_unseen(as_learner, slot):
    told = as_learner.post(door("show", slot, 2), {"want": "3"}).json()
    assert list(told["questions"]) == ["3"]
    assert 'data-number="3"' in told["questions"]["3"]
    assert factories.SECRET not in told["questions"]["3"]
    shown = Slot.objects.filter(attempt=slot.attempt, first_shown_at__isnull=False).order_by("number")
    assert list(shown.values_list("number", flat=True)) == [1, 2]
    slot.attempt.refresh_from_db()
    assert slot.attempt.last_slot == 2


def test_showing_a_question_tells_which_version_is_held(as_learner, slot):
    assert as_learner.post(door("show", slot)).json()["version"] == 0
    as_learner.post(door("save", slot), {"choice": "2"} | ONE)
    assert as_learner.post(door("show", slot)).json()["version"] == 1


@pytest.mark.parametrize("want", [["6"], ["0"], ["x"], ["9" * 30], ["-1"]])
def test_a_wish_for_a_question_that_does_not_exist_brings_none(as_learner, slot, want):
    answer = as_learner.post(door("show", slot), {"want": want})
    assert (answer.status_code, answer.json()["questions"]) == (200, {})


def test_more_than_two_questions_are_never_brought_at_once(as_learner, slot):
    told = as_learner.post(door("show", slot), {"want": ["2", "3", "4", "5"]}).json()
    assert list(told["questions"]) == ["2", "3"]


def test_the_clock_tells_the_seconds_left(as_learner, slot):
    started(slot, ago=timedelta(minutes=50))
    assert 590 <= as_learner.get(clock_of(slot)).json()["remaining"] <= 600


def test_an_untimed_attempt_tells_no_seconds(as_learner, learner):
    slot = factories.make_slot(learner=learner, now=timezone.now(), time_factor=None)
    assert as_learner.get(clock_of(slot)).json() == {"remaining": None}


def test_who_is_signed_out_gets_401_and_nothing_is_kept(client, slot):
    for name in DOORS:
        assert client.post(door(name, slot), {"choice": "1", "flagged": "yes"}).status_code == 401
    assert client.get(clock_of(slot)).status_code == 401
    assert choice_of(slot) is None


def test_somebody_elses_attempt_does_not_exist(as_other_learner, as_administrator, slot):
    for stranger in (as_other_learner, as_administrator):
        for name in DOORS:
            assert stranger.post(door(name, slot), {"choice": "1", "flagged": "yes"}).status_code == 404
        assert stranger.get(clock_of(slot)).status_code == 404
    assert choice_of(slot) is None


@pytest.mark.parametrize("name", DOORS)
@pytest.mark.parametrize("number", [6, 99, 10**12])
def test_a_question_that_the_paper_does_not_have_is_404(as_learner, slot, name, number):
    assert as_learner.post(door(name, slot, number), {"choice": "1"}).status_code == 404


@pytest.mark.parametrize("name", DOORS)
def test_only_a_form_can_change_something(as_learner, slot, name):
    assert as_learner.get(door(name, slot)).status_code == 405


def test_a_save_on_its_way_at_the_deadline_counts(as_learner, slot):
    started(slot, ago=timedelta(minutes=60, seconds=5))
    assert as_learner.post(door("save", slot), {"choice": "2"} | ONE).status_code == 200


@pytest.mark.parametrize("ending", ["overdue", "submitted"])
def test_after_the_end_every_door_says_so_and_where_the_result_is(as_learner, slot, ending):
    if ending == "overdue":
        started(slot, ago=timedelta(minutes=61))
    else:
        attempts.submit(attempt=slot.attempt, now=timezone.now())
    for name in DOORS:
        answer = as_learner.post(door(name, slot), {"choice": "2", "flagged": "yes"} | ONE)
        assert (answer.status_code, answer.json()["leads_to"]) == (410, slot.attempt.get_absolute_url())
    assert choice_of(slot) is None
    assert not Slot.objects.get(pk=slot.pk).flagged


def test_the_clock_of_a_finished_attempt_leads_to_the_result(as_learner, slot):
    attempts.discard(attempt=Attempt.objects.get(), now=timezone.now())
    assert as_learner.get(clock_of(slot)).status_code == 410
