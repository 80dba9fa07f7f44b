"""The clock: the server's seconds whatever the browser's own clock says; at zero, always a way to the result."""

import re
from datetime import timedelta

import pytest
from django.db.models import F
from django.utils import timezone
from playwright.sync_api import expect

from exam import attempts
from exam.models import Attempt
from tests.browser.room_cast import Network, choose, enter, held, make_room

pytestmark = pytest.mark.browser

SHOWN = re.compile(r"(\d+):(\d\d):(\d\d)")


def ending_in(seconds, *, grace=2):
    """An attempt of an hour of which so many seconds are left."""
    attempt = make_room(now=timezone.now() - timedelta(hours=1) + timedelta(seconds=seconds))
    Attempt.objects.filter(pk=attempt.pk).update(accept_until=F("deadline_at") + timedelta(seconds=grace))
    attempt.refresh_from_db()
    return attempt


def shown(page):
    hours, minutes, seconds = map(int, SHOWN.fullmatch(page.locator("#clock time").inner_text()).groups())
    return hours * 3600 + minutes * 60 + seconds


def left(attempt):
    return (attempt.deadline_at - timezone.now()).total_seconds()


def assert_right(page, attempt):
    """Within a second of the server's, which is read before and after, as a busy machine takes its time."""
    before, told, after = left(attempt), shown(page), left(attempt)
    assert after - 1 <= told <= before + 2


def result(page):
    expect(page).to_have_url(re.compile("/result/$"), timeout=20_000)


@pytest.mark.parametrize("hours", [-24, 24])
def test_it_is_the_servers_time_whatever_the_browsers_clock_says(bare_site, open_page, hours):
    page = open_page()
    page.add_init_script(f"const real = Date.now; Date.now = () => real() + {hours} * 3600000;")
    attempt = make_room()
    enter(page, bare_site, attempt)
    page.wait_for_timeout(1200)
    assert_right(page, attempt)


def test_after_a_sleep_it_asks_the_server(bare_site, open_page):
    page = open_page()
    # A machine that sleeps: its monotonic clock stands still while the world goes on.
    page.add_init_script(
        "const real = performance.now.bind(performance); let slept = 0;"
        "performance.now = () => real() - slept; window.sleep = (ms) => { slept += ms; };"
    )
    attempt = make_room()
    enter(page, bare_site, attempt)
    Attempt.objects.filter(pk=attempt.pk).update(deadline_at=F("deadline_at") - timedelta(minutes=7))
    page.evaluate("window.sleep(0); document.dispatchEvent(new Event('visibilitychange'))")
    attempt.refresh_from_db()
    page.wait_for_timeout(800)
    assert_right(page, attempt)


# A tab in the background is woken once a minute at most.
THROTTLED = (
    "for (const name of ['setInterval', 'setTimeout']) { const real = window[name];"
    "window[name] = (call, wait, ...rest) => real(call, Math.max(wait ?? 0, 60000), ...rest); }"
)


def come_back(page):
    page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")


def test_a_tab_that_was_throttled_is_right_when_it_comes_back(bare_site, open_page):
    page = open_page()
    page.add_init_script(THROTTLED)
    attempt = make_room()
    enter(page, bare_site, attempt)
    before = shown(page)
    page.wait_for_timeout(3000)
    # An answer that was on its way may still have set it once.
    assert before - shown(page) <= 1, "the tab was not throttled"
    come_back(page)
    page.wait_for_timeout(500)
    assert_right(page, attempt)


def test_a_tab_throttled_past_the_end_leads_to_the_result_when_it_comes_back(bare_site, open_page):
    page = open_page()
    page.add_init_script(THROTTLED)
    attempt = ending_in(3, grace=1)
    enter(page, bare_site, attempt)
    choose(page, 2)
    expect(page.locator("#save-state")).to_contain_text("Saved ")
    page.wait_for_timeout(4500)
    come_back(page)
    page.get_by_role("button", name="Show the result now").click()
    result(page)
    assert held(attempt, 1) == [2]


def test_it_can_be_hidden_until_five_minutes_are_left(bare_site, page):
    attempt = ending_in(308)
    enter(page, bare_site, attempt)
    page.locator("#hide-clock").click()
    expect(page.locator("#clock time")).to_have_class(re.compile("is-hidden"))
    expect(page.locator("#clock time")).not_to_have_class(re.compile("is-hidden"), timeout=15_000)
    expect(page.locator("#clock")).to_have_attribute("data-level", "low")
    expect(page.locator("#spoken")).to_have_text("Minutes left: 5")


@pytest.mark.parametrize(("seconds", "level"), [(1000, ""), (350, "tenth"), (290, "low"), (50, "last")])
def test_it_says_how_late_it_is_by_more_than_colour(bare_site, page, seconds, level):
    enter(page, bare_site, ending_in(seconds))
    expect(page.locator("#clock")).to_have_attribute("data-level", level)


# --- at zero -------------------------------------------------------------------------------------------------


def unanswered(page, attempt, network):
    pass


def all_saved(page, attempt, network):
    choose(page, 2)
    expect(page.locator("#save-state")).to_contain_text("Saved ")


def in_the_middle_of_a_save(page, attempt, network):
    network.faults = ["keep back"]
    choose(page, 2)
    expect(page.locator("#over")).to_be_visible(timeout=8000)
    network.release()


def after_a_lost_answer(page, attempt, network):
    network.faults = ["lose the answer"]
    choose(page, 2)


def back_online_in_time(page, attempt, network):
    network.offline = True
    choose(page, 2)
    expect(page.locator("#over")).to_be_visible(timeout=8000)
    expect(page.locator("#over")).to_contain_text("have not reached the server: 1")
    network.offline = False
    page.evaluate("window.dispatchEvent(new Event('online'))")


def with_the_keys_open(page, attempt, network):
    page.keyboard.press("?")
    expect(page.get_by_role("dialog")).to_be_visible()


def with_the_map_open(page, attempt, network):
    page.set_viewport_size({"width": 320, "height": 640})
    page.get_by_role("button", name="Map").click()


def with_the_clock_hidden(page, attempt, network):
    page.evaluate("sessionStorage.setItem('cutscore-clock-hidden', 'yes')")


def on_the_page_before_submitting(page, attempt, network):
    page.get_by_role("button", name="Review all").click()


def reloaded_at_the_last_moment(page, attempt, network):
    page.wait_for_timeout(max(0, left(attempt) * 1000 - 300))
    page.reload()


def in_two_tabs(page, attempt, network):
    other = page.context.new_page()
    other.goto(page.url)
    choose(other, 2)
    expect(other.locator("#save-state")).to_contain_text("Saved ")


def submitted_by_hand_in_the_grace(page, attempt, network):
    choose(page, 2)
    page.get_by_role("button", name="Show the result now").click(timeout=8000)


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
SMALL_DOSE = 3


@pytest.mark.parametrize(
    "situation",
    [
        pytest.param(situation, marks=[] if n < SMALL_DOSE else pytest.mark.slow, id=situation.__name__)
        for n, situation in enumerate(SITUATIONS)
    ],
)
def test_at_zero_every_way_leads_to_the_result_with_what_was_chosen(bare_site, page, situation):
    attempt = ending_in(4, grace=6 if "middle" in situation.__name__ or "online" in situation.__name__ else 2)
    enter(page, bare_site, attempt)
    situation(page, attempt, Network(page))
    result(page)
    assert held(attempt, 1) == SITUATIONS[situation]
    attempt.refresh_from_db()
    assert attempt.finished_at is not None
    assert attempt.score_reports.count() == 1


def test_offline_at_zero_it_says_exactly_what_did_not_arrive(bare_site, page):
    attempt = ending_in(4, grace=1)
    enter(page, bare_site, attempt)
    network = Network(page)
    choose(page, 2)
    expect(page.locator("#save-state")).to_contain_text("Saved ")
    network.offline = True
    page.locator("#cell-2").click()
    choose(page, 3)
    expect(page.locator("#over")).to_contain_text("have not reached the server: 2", timeout=8000)
    expect(page.locator("#option1")).to_be_disabled()
    page.wait_for_timeout(3000)
    network.offline = False
    page.evaluate("window.dispatchEvent(new Event('online'))")
    expect(page.locator("#over")).to_contain_text("came too late and do not count: 2")
    page.get_by_role("button", name="To the result").click()
    result(page)
    assert (held(attempt, 1), held(attempt, 2)) == ([2], [])


def test_more_time_at_the_last_moment_opens_the_room_again(bare_site, page, administrator):
    attempt = ending_in(3, grace=15)
    enter(page, bare_site, attempt)
    expect(page.locator("#over")).to_be_visible(timeout=8000)
    attempts.extend(attempt=attempt, minutes=5, by=administrator, reason="Fire alarm.", now=timezone.now())
    page.evaluate("window.dispatchEvent(new Event('online'))")
    expect(page.locator("#over")).to_be_hidden()
    choose(page, 2)
    expect(page.locator("#save-state")).to_contain_text("Saved ")
