"""The clock: the server's seconds whatever the browser's own clock says; at zero, always a way to the result."""

import re
from datetime import timedelta
from functools import partial

import pytest
from django.db.models import F
from django.utils import timezone
from playwright.sync_api import expect

from exam import attempts
from exam.models import Attempt
from tests.browser.room_cast import (
    Network,
    choose,
    enter,
    fetched_ahead,
    held,
    make_room,
    reconnect,
    still_found,
    the_end_comes,
    wake,
)

pytestmark = pytest.mark.browser

SHOWN = re.compile(r"(\d+):(\d\d):(\d\d)")


def shown(page):
    hours, minutes, seconds = map(int, SHOWN.fullmatch(page.locator("#clock time").inner_text()).groups())
    return hours * 3600 + minutes * 60 + seconds


def left(attempt):
    return (attempt.deadline_at - timezone.now()).total_seconds()


def how_wrong(page, attempt):
    """More than a second from the server's time, read before and after, as a busy machine is slow."""
    before, told, after = left(attempt), shown(page), left(attempt)
    return None if after - 1 <= told <= before + 2 else (before, told, after)


def assert_right(page, attempt):
    assert still_found(page, partial(how_wrong, page, attempt)) is None


def sleep_until(moment, page):
    page.wait_for_timeout(max(0, (moment - timezone.now()).total_seconds()) * 1000 + 200)


def result(page):
    expect(page).to_have_url(re.compile("/result/$"))


@pytest.mark.parametrize("hours", [-24, 24])
def test_it_is_the_servers_time_whatever_the_browsers_clock_says(bare_site, open_page, hours):
    page = open_page()
    page.add_init_script(f"const real = Date.now; Date.now = () => real() + {hours} * 3600000;")
    attempt = make_room()
    enter(page, bare_site, attempt)
    page.wait_for_timeout(1200)
    assert_right(page, attempt)


def test_after_a_sleep_it_asks_the_server(bare_site, page):
    attempt = make_room()
    enter(page, bare_site, attempt)
    fetched_ahead(page)
    # While a machine sleeps its clock stands still and the world goes on: the end is nearer than the page counts.
    Attempt.objects.filter(pk=attempt.pk).update(deadline_at=F("deadline_at") - timedelta(minutes=7))
    attempt.refresh_from_db()
    page.wait_for_timeout(1000)
    assert how_wrong(page, attempt) is not None
    wake(page)
    assert_right(page, attempt)


# A tab in the background is woken once a minute at most.
THROTTLED = (
    "for (const name of ['setInterval', 'setTimeout']) { const real = window[name];"
    "window[name] = (call, wait, ...rest) => real(call, Math.max(wait ?? 0, 60000), ...rest); }"
)


def test_a_tab_that_was_throttled_is_right_when_it_comes_back(bare_site, open_page):
    page = open_page()
    page.add_init_script(THROTTLED)
    attempt = make_room()
    enter(page, bare_site, attempt)
    fetched_ahead(page)
    before = shown(page)
    page.wait_for_timeout(3000)
    assert shown(page) == before, "the tab was not throttled"
    wake(page)
    assert_right(page, attempt)


def test_a_tab_throttled_past_the_end_leads_to_the_result_when_it_comes_back(bare_site, open_page):
    page = open_page()
    page.add_init_script(THROTTLED)
    attempt = make_room()
    enter(page, bare_site, attempt)
    choose(page, 2)
    expect(page.locator("#save-state")).to_contain_text("Saved ")
    the_end_comes(attempt, page, grace=1)
    sleep_until(attempt.accept_until, page)
    expect(page.locator("#over")).to_be_hidden()
    wake(page)
    page.get_by_role("button", name="Show the result now").click()
    result(page)
    assert held(attempt, 1) == [2]


def test_it_can_be_hidden_until_five_minutes_are_left(bare_site, page):
    attempt = make_room()
    enter(page, bare_site, attempt)
    page.locator("#hide-clock").click()
    expect(page.locator("#clock time")).to_have_class(re.compile("is-hidden"))
    the_end_comes(attempt, page, after=303)
    expect(page.locator("#clock time")).not_to_have_class(re.compile("is-hidden"))
    expect(page.locator("#clock")).to_have_attribute("data-level", "low")
    expect(page.locator("#spoken")).to_have_text("Minutes left: 5")


@pytest.mark.parametrize(("seconds", "level"), [(1000, ""), (350, "tenth"), (290, "low"), (50, "last")])
def test_it_says_how_late_it_is_by_more_than_colour(bare_site, page, seconds, level):
    attempt = make_room()
    enter(page, bare_site, attempt)
    the_end_comes(attempt, page, after=seconds)
    expect(page.locator("#clock")).to_have_attribute("data-level", level)


def test_the_page_before_submitting_says_how_late_it_is_too(bare_site, page):
    attempt = make_room()
    enter(page, bare_site, attempt)
    page.get_by_role("button", name="Review all").click()
    page.wait_for_url(re.compile("/submit/$"))
    the_end_comes(attempt, page, after=303)
    expect(page.locator("#spoken")).to_have_text("Minutes left: 5")


# --- at zero -------------------------------------------------------------------------------------------------
# Each situation is prepared with time to spare; where it yields, the time runs out.


def unanswered(page, attempt, network):
    yield


def all_saved(page, attempt, network):
    choose(page, 2)
    expect(page.locator("#save-state")).to_contain_text("Saved ")
    yield


def in_the_middle_of_a_save(page, attempt, network):
    network.faults = ["keep back"]
    choose(page, 2)
    yield
    expect(page.locator("#over")).to_be_visible()
    network.release()


def after_a_lost_answer(page, attempt, network):
    network.faults = ["lose the answer"]
    choose(page, 2)
    yield


def back_online_in_time(page, attempt, network):
    network.doors = ("save", "mark", "show")
    network.offline = True
    choose(page, 2)
    yield
    expect(page.locator("#over")).to_contain_text("have not reached the server: 1")
    network.offline = False
    reconnect(page)


def with_the_keys_open(page, attempt, network):
    page.keyboard.press("?")
    expect(page.get_by_role("dialog")).to_be_visible()
    yield


def with_the_map_open(page, attempt, network):
    page.set_viewport_size({"width": 320, "height": 640})
    page.get_by_role("button", name="Map").click()
    yield


def with_the_clock_hidden(page, attempt, network):
    page.locator("#hide-clock").click()
    yield


def on_the_page_before_submitting(page, attempt, network):
    page.get_by_role("button", name="Review all").click()
    page.wait_for_url(re.compile("/submit/$"))
    yield


def reloaded_at_the_last_moment(page, attempt, network):
    yield
    page.wait_for_timeout(max(0, left(attempt) * 1000 - 300))
    page.reload()


def in_two_tabs(page, attempt, network):
    other = page.context.new_page()
    other.goto(page.url)
    choose(other, 2)
    expect(other.locator("#save-state")).to_contain_text("Saved ")
    yield


def submitted_by_hand_in_the_grace(page, attempt, network):
    choose(page, 2)
    expect(page.locator("#save-state")).to_contain_text("Saved ")
    yield
    page.get_by_role("button", name="Show the result now").click()


SITUATIONS = {
    unanswered: [],
    in_the_middle_of_a_save: [2],
    back_online_in_time: [2],
    with_the_keys_open: [],
    all_saved: [2],
    after_a_lost_answer: [2],
    with_the_map_open: [],
    with_the_clock_hidden: [],
    on_the_page_before_submitting: [],
    reloaded_at_the_last_moment: [],
    in_two_tabs: [2],
    submitted_by_hand_in_the_grace: [2],
}
AFTER_THE_END = {in_the_middle_of_a_save, back_online_in_time, submitted_by_hand_in_the_grace}
SHORT, LONG = 2, 15
SMALL_DOSE = 3


@pytest.mark.parametrize(
    "situation",
    [
        pytest.param(situation, marks=[] if n < SMALL_DOSE else pytest.mark.slow, id=situation.__name__)
        for n, situation in enumerate(SITUATIONS)
    ],
)
def test_at_zero_every_way_leads_to_the_result_with_what_was_chosen(bare_site, page, situation):
    # What happens after the end must find its way within the grace; where nothing does, it need not be waited for.
    attempt = make_room(grace=LONG if situation in AFTER_THE_END else SHORT)
    enter(page, bare_site, attempt)
    acts = situation(page, attempt, Network(page))
    next(acts)
    the_end_comes(attempt, *page.context.pages)
    assert next(acts, None) is None
    result(page)
    assert held(attempt, 1) == SITUATIONS[situation]
    attempt.refresh_from_db()
    assert attempt.finished_at is not None
    assert attempt.score_reports.count() == 1


def test_offline_at_zero_it_says_exactly_what_did_not_arrive(bare_site, page):
    attempt = make_room()
    enter(page, bare_site, attempt)
    fetched_ahead(page)
    # The clock alone is still answered, so that it can be told of the end.
    network = Network(page, doors=("save", "mark", "show"))
    choose(page, 2)
    expect(page.locator("#save-state")).to_contain_text("Saved ")
    network.offline = True
    page.locator("#cell-2").click()
    expect(page.locator("#place")).to_have_text("Question 2 of 6")
    choose(page, 3)
    the_end_comes(attempt, page, grace=1)
    expect(page.locator("#over")).to_contain_text("have not reached the server: 2")
    expect(page.locator("#option1")).to_be_disabled()
    sleep_until(attempt.accept_until, page)
    network.offline = False
    reconnect(page)
    expect(page.locator("#over")).to_contain_text("came too late and do not count: 2")
    page.get_by_role("button", name="To the result").click()
    result(page)
    assert (held(attempt, 1), held(attempt, 2)) == ([2], [])


def test_more_time_at_the_last_moment_opens_the_room_again(bare_site, page, administrator):
    attempt = make_room(grace=60)
    enter(page, bare_site, attempt)
    the_end_comes(attempt, page)
    expect(page.locator("#over")).to_be_visible()
    expect(page.locator("#clock time")).to_have_text("Time is up")
    attempts.extend(attempt=attempt, minutes=5, by=administrator, reason="Fire alarm.", now=timezone.now())
    reconnect(page)
    expect(page.locator("#over")).to_be_hidden()
    choose(page, 2)
    expect(page.locator("#save-state")).to_contain_text("Saved ")
