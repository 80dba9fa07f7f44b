"""What the result page says beside the verdict: changed responses, pace, the attempt before, what to do next."""

import re
from datetime import timedelta
from decimal import Decimal

import pytest

from exam import attempts
from tests.factories import make_attempt
from tests.web.test_result import address, finish, make_scaled, text_of

pytestmark = pytest.mark.django_db


def save(slot, *codes, at, seconds=None):
    ids = dict(slot.revision.options.values_list("code", "pk"))
    choice = tuple(ids[code] for code in codes)
    attempts.record_response(slot=slot, choice=choice, sent=attempts.SaveMark(), now=at, seconds_shown=seconds)


@pytest.fixture
def slots(learner, now):
    """Five single questions, b is the key; one hour, so 720 seconds a question."""
    attempt = make_attempt(learner=learner, blueprint=make_scaled(), now=now)
    return list(attempt.slots.order_by("number").select_related("attempt", "revision"))


def page_of(client, slots, *, at):
    attempts.submit(attempt=slots[0].attempt, now=at)
    return text_of(client.get(address(slots[0].attempt)))


def test_changed_responses_are_counted_by_what_they_did(as_learner, slots, now):
    for n, codes in enumerate(("ab", "cb", "ba", "ac", "bb")):
        for m, code in enumerate(codes):
            save(slots[n], code, at=now + timedelta(minutes=n, seconds=m))
    page = page_of(as_learner, slots, at=now + timedelta(minutes=9))
    assert "You changed your mind on 4 of 5 questions" in page
    figures = re.findall(r"<th scope=\"row\">\S (\w+ → \w+)</th><td>(\d)</td>", page)
    assert figures == [("wrong → right", "2"), ("right → wrong", "1"), ("wrong → wrong", "1")]


def test_first_responses_that_were_kept_are_said_to_be(as_learner, slots, now):
    save(slots[0], "a", at=now)
    page = page_of(as_learner, slots, at=now)
    assert "You kept every first response." in page


def test_seconds_are_drawn_per_question_and_stand_in_a_table(as_learner, slots, now):
    save(slots[0], "b", at=now + timedelta(seconds=90), seconds=90)
    save(slots[2], "b", at=now + timedelta(seconds=150), seconds=50)
    save(slots[2], "a", at=now + timedelta(seconds=160), seconds=60)
    page = page_of(as_learner, slots, at=now + timedelta(minutes=5))
    # 720 s for each is above every bar, so it is the top: 90 of 720 is 12.5 %, 60 of 720 is 8.33 %.
    assert re.findall(r'<rect class="fill" x="([\d.]+%)" y="([\d.]+%)"', page) == [
        ("2.50%", "87.50%"),
        ("42.50%", "91.67%"),
    ]
    assert re.findall(r'review/#question-(\d)">\d</a></th><td>([^<]+)</td>', page) == [
        ("1", "1:30 min"),
        ("3", "1:00 min"),
    ]
    assert "on 2 of 5 questions" in page
    assert "Longest: question 1 (1:30 min), question 3 (1:00 min)." in page


def test_a_pause_does_not_press_the_other_bars_flat(as_learner, slots, now):
    save(slots[0], "b", at=now + timedelta(seconds=40), seconds=40)
    save(slots[1], "b", at=now + timedelta(seconds=3_000), seconds=2_900)
    page = page_of(as_learner, slots, at=now + timedelta(minutes=55))
    # The drawing is three times 720 s high: 40 of 2160 is 1.85 %.
    assert 'y="98.15%"' in page
    assert '<rect class="over"' in page
    assert "A dashed bar took longer than the drawing is high." in page


def test_without_a_script_nothing_was_measured(as_learner, slots, now):
    save(slots[0], "b", at=now)
    assert "Nothing was measured question by question" in page_of(as_learner, slots, at=now)


def test_the_first_attempt_has_nothing_to_be_set_beside(as_learner, slots, now):
    assert "This is your first finished attempt" in page_of(as_learner, slots, at=now)


def test_the_last_finished_attempt_of_the_blueprint_stands_beside(as_learner, learner, other_learner, now):
    blueprint = make_scaled()
    sat = [("learner", 3, -4), ("learner", 2, -3), ("learner", 0, -2), ("other", 0, -1), ("learner", 1, 0)]
    for who, but, day in sat:
        at = now + timedelta(days=day)
        person = learner if who == "learner" else other_learner
        attempt = make_attempt(learner=person, blueprint=blueprint, now=at)
        if day == -2:
            attempts.discard(attempt=attempt, now=at)
        else:
            finish(attempt, now=at, but=but)
    page = text_of(as_learner.get(address(attempt)))
    # Before, two days earlier than the one that was discarded: 3 right, which is the cut of 720. Now 4: 860.
    assert '<th scope="row">Estimate</th><td>720</td><td>860</td><td>+140</td>' in page
    assert '<th scope="row">Right</th><td>60%</td><td>80%</td><td>+20</td>' in page
    assert page.count('<td colspan="3" class="muted">too few to say</td>') == 2
    assert "another length or time" not in page


def test_an_attempt_before_under_other_conditions_says_so(as_learner, learner, now):
    blueprint = make_scaled()
    finish(make_attempt(learner=learner, blueprint=blueprint, now=now, time_factor=Decimal(2)), now=now)
    later = now + timedelta(days=1)
    attempt = finish(make_attempt(learner=learner, blueprint=blueprint, now=later), now=later, but=1)
    page = text_of(as_learner.get(address(attempt)))
    assert "another length or time" in page
    assert "<td>−20</td>" in page


def test_the_next_step_opens_what_was_missed(as_learner, learner, now):
    # 20 questions, 12 and 8 of them by domain; 70 % is 14. Eight wrong of domain 1, two of domain 2 left blank.
    blueprint = make_scaled(questions=20, scored=20, raw_cut=14)
    attempt = make_attempt(learner=learner, blueprint=blueprint, now=now)
    for code, wrong, blank in (("1", 8, 0), ("2", 0, 2)):
        slots = attempt.slots.filter(task__domain__code=code).order_by("number").select_related("revision")
        for n, slot in enumerate(list(slots)[blank:]):
            save(slot, "a" if n < wrong else "b", at=now)
    attempts.submit(attempt=attempt, now=now)
    page = text_of(as_learner.get(address(attempt)))
    review = f"/attempts/{attempt.public_id}/review/"
    assert f'<a role="button" href="{review}?show=wrong">Practise the 8 you missed</a>' in page
    assert f'<a href="{review}?show=unanswered">Read the 2 you left unanswered</a>' in page
    assert f'<a href="{review}?show=wrong&amp;domain=1">Missed in domain 1</a>' in page
    assert '4 of 12: <span class="said said--warn">△ needs work</span>' in page
    assert '6 of 8: <span class="said said--ok">✓ on course</span>' in page


def test_who_had_all_right_is_told_to_rest(as_learner, learner, now):
    attempt = finish(make_attempt(learner=learner, blueprint=make_scaled(), now=now), now=now)
    page = text_of(as_learner.get(address(attempt)))
    assert "You got every question right." in page
    assert "you missed" not in page
