"""The exam room in a browser: what it says is true, what it was told is kept, and nothing moves."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.room_cast import (
    Network,
    choose,
    chosen_on,
    enter,
    fetched_ahead,
    held,
    make_room,
    reconnect,
    sign_in,
)

pytestmark = pytest.mark.browser

WATCH_SHIFTS = """
window.shifts = [];
new PerformanceObserver(list => {
  for (const entry of list.getEntries()) {
    window.shifts.push(entry.sources.map(source => source.node?.parentElement?.outerHTML.slice(0, 80)));
  }
}).observe({type: "layout-shift"})
"""


@pytest.fixture
def room(bare_site, page):
    attempt = make_room()
    enter(page, bare_site, attempt)
    return attempt


def saved(page):
    expect(page.locator("#save-state")).to_contain_text("Saved ")


def at(page, number):
    expect(page.locator("#place")).to_have_text(f"Question {number} of 6")


def test_a_choice_is_called_saved_when_the_server_holds_it(page, room):
    expect(page.locator("#save-state")).to_have_text("Nothing chosen yet")
    choose(page, 2)
    saved(page)
    assert held(room, 1) == [2]
    assert re.fullmatch(r"Saved \d\d:\d\d:\d\d", page.locator("#save-state").inner_text())
    assert "is-answered" in page.locator("#cell-1").get_attribute("class")


def test_moving_keeps_address_title_map_and_focus(page, room, bare_site):
    page.get_by_role("button", name="Next").click()
    at(page, 2)
    assert page.url == f"{bare_site}{room.get_absolute_url()}2/"
    assert page.title().startswith("Question 2 of 6")
    assert page.locator("#cell-2").get_attribute("aria-current") == "true"
    assert page.evaluate("document.activeElement.id") == "question"
    page.go_back()
    at(page, 1)
    page.locator("#cell-5").click()
    at(page, 5)
    expect(page.get_by_role("button", name="Next")).to_be_enabled()
    page.locator("#cell-6").click()
    at(page, 6)
    expect(page.get_by_role("button", name="Next")).to_be_disabled()
    page.wait_for_load_state("networkidle")
    room.refresh_from_db()
    assert room.last_slot == 6


def test_flag_and_strike_out_stay_through_leaving_and_coming_back(page, room):
    page.get_by_role("button", name="Flag", exact=True).click()
    page.get_by_role("button", name="Strike out C").click()
    choose(page, 1)
    saved(page)
    page.get_by_role("button", name="Next").click()
    at(page, 2)
    page.get_by_role("button", name="Previous").click()
    at(page, 1)
    for _ in range(2):
        expect(page.get_by_role("button", name="Flagged", exact=True)).to_be_visible()
        expect(page.get_by_role("button", name="Strike out C")).to_have_attribute("aria-pressed", "true")
        assert chosen_on(page) == [1]
        page.reload()
    slot = room.slots.get(number=1)
    assert (slot.flagged, slot.struck) == (True, [slot.option_order[2]])


def test_clear_choice_is_a_saved_blank(page, room):
    choose(page, 3)
    saved(page)
    page.get_by_role("button", name="Clear choice").click()
    expect(page.locator("#cell-1")).not_to_have_class(re.compile("is-answered"))
    saved(page)
    assert (held(room, 1), chosen_on(page)) == ([], [])


def test_the_next_question_is_there_when_the_network_is_not(page, room):
    network = Network(page)
    fetched_ahead(page)
    network.offline = True
    choose(page, 2)
    expect(page.locator("#banner")).to_contain_text("wait on this device")
    expect(page.locator("#save-state")).to_have_text("Not saved yet: 1 waiting")
    page.get_by_role("button", name="Next").click()
    at(page, 2)
    choose(page, 4)
    expect(page.locator("#save-state")).to_have_text("Not saved yet: 2 waiting")
    expect(page.locator("#banner")).to_contain_text("1, 2")
    network.offline = False
    page.get_by_role("button", name="Send now").click()
    saved(page)
    expect(page.locator("#banner")).to_be_hidden()
    assert (held(room, 1), held(room, 2)) == ([2], [4])


def test_a_question_that_has_not_arrived_is_announced_and_opens_by_itself(page, room):
    network = Network(page)
    expect(page.locator("#save-state")).to_have_text("Nothing chosen yet")
    network.offline = True
    page.locator("#cell-5").click()
    expect(page.locator("#fetching")).to_contain_text("Question 5 has not arrived yet")
    at(page, 1)
    network.offline = False
    choose(page, 2)  # who goes on working is not led away
    saved(page)
    at(page, 1)
    expect(page.locator("#fetching")).to_be_hidden()
    network.offline = True
    page.locator("#cell-6").click()
    expect(page.locator("#fetching")).to_be_visible()
    network.offline = False
    at(page, 6)  # by itself, at the next try


def test_a_choice_that_the_server_stumbles_over_holds_up_no_other(page, room):
    page.context.route("**/1/save/", lambda route: route.fulfill(status=500, body=""))
    choose(page, 2)
    expect(page.locator("#save-state")).to_have_text("Not saved yet: 1 waiting")
    page.get_by_role("button", name="Next").click()
    at(page, 2)
    choose(page, 3)
    expect(page.locator("#cell-2")).to_have_class(re.compile("is-answered"))
    expect(page.locator("#save-state")).to_have_text("Not saved yet: 1 waiting")
    assert (held(room, 1), held(room, 2)) == ([], [3])
    page.context.unroute("**/1/save/")
    page.get_by_role("button", name="Send now").click()
    saved(page)
    assert held(room, 1) == [2]


def test_what_waits_survives_a_reload_and_a_closed_tab(page, room, bare_site):
    network = Network(page)
    network.offline = True
    choose(page, 2)
    expect(page.locator("#banner")).to_be_visible()
    page.reload()
    assert chosen_on(page) == [2]
    expect(page.locator("#save-state")).to_contain_text("Not saved yet")
    other = page.context.new_page()
    page.close()
    network.offline = False
    other.goto(f"{bare_site}{room.get_absolute_url()}1/")
    saved(other)
    assert (held(room, 1), chosen_on(other)) == ([2], [2])


def test_a_newer_choice_replaces_one_that_waits_since_a_closed_tab(page, room, bare_site):
    network = Network(page)
    network.offline = True
    choose(page, 2)
    expect(page.locator("#banner")).to_be_visible()
    other = page.context.new_page()
    page.close()
    other.goto(f"{bare_site}{room.get_absolute_url()}1/")
    expect(other.locator("#option2")).to_be_checked()
    choose(other, 3)
    expect(other.locator("#save-state")).to_contain_text("1 waiting")
    network.offline = False
    reconnect(other)
    saved(other)
    assert (held(room, 1), chosen_on(other)) == ([3], [3])


def test_an_answer_that_is_not_the_servers_own_settles_nothing(page, room):
    Network(page).faults = ["409"]
    choose(page, 2)
    saved(page)
    assert held(room, 1) == [2]
    expect(page.locator("#question [data-notice]")).to_be_hidden()


def test_what_is_chosen_before_the_script_is_there_is_saved_when_it_is(page, room):
    def late(route):
        page.wait_for_timeout(1000)
        route.continue_()

    page.context.route("**/js/room/main*.js", late, times=1)
    page.reload(wait_until="commit")
    page.locator("#option2").check()
    saved(page)
    assert held(room, 1) == [2]


def test_a_question_that_arrives_twice_is_the_one_that_is_shown(page, room):
    def late(route):
        page.wait_for_timeout(1500)
        route.continue_()

    # The request that fetches question 2 ahead is overtaken by the one that asks for it.
    page.context.route("**/1/show/", late, times=1)
    page.reload()
    page.get_by_role("button", name="Next").click()
    at(page, 2)
    page.wait_for_timeout(2500)
    choose(page, 3)
    saved(page)
    assert held(room, 2) == [3]


def test_another_tab_is_told_and_overwrites_nothing_it_has_not_seen(page, room, bare_site):
    other = page.context.new_page()
    other.goto(f"{bare_site}{room.get_absolute_url()}1/")
    for tab in (page, other):
        expect(tab.locator("#twin")).to_be_visible()
    choose(page, 2)
    saved(page)
    choose(other, 3)
    expect(other.locator("#question [data-notice]")).to_contain_text("Another tab or device")
    expect(other.locator("#question [data-notice]")).to_contain_text("You had chosen here:")
    assert (held(room, 1), chosen_on(other)) == ([2], [2])
    choose(other, 3)
    saved(other)
    assert held(room, 1) == [3]


def test_signed_out_it_says_so_and_goes_on_after_a_new_sign_in(page, room, bare_site):
    page.context.clear_cookies(name="sessionid")
    choose(page, 2)
    expect(page.locator("#sign-in")).to_contain_text("You are signed out. Choices that wait on this device: 1.")
    assert held(room, 1) == []
    sign_in(page, bare_site, room.learner)
    page.evaluate("window.dispatchEvent(new Event('focus'))")
    saved(page)
    expect(page.locator("#sign-in")).to_be_hidden()
    assert held(room, 1) == [2]


def test_keys_choose_strike_move_flag_and_explain_themselves(page, room):
    page.keyboard.press("2")
    saved(page)
    assert held(room, 1) == [2]
    page.keyboard.press("x")
    page.keyboard.press("3")
    expect(page.get_by_role("button", name="Strike out C")).to_have_attribute("aria-pressed", "true")
    assert chosen_on(page) == [2]
    page.keyboard.press("f")
    expect(page.get_by_role("button", name="Flagged", exact=True)).to_be_visible()
    page.keyboard.press("n")
    at(page, 2)
    page.keyboard.press("p")
    at(page, 1)
    page.keyboard.press("?")
    expect(page.get_by_role("dialog")).to_contain_text("strike an option out")
    page.keyboard.press("n")
    at(page, 1)
    page.keyboard.press("Escape")
    page.keyboard.press("r")
    expect(page.get_by_role("heading", level=1)).to_have_text("Before you submit")


def test_who_has_switched_keys_off_has_none(bare_site, page):
    attempt = make_room()
    type(attempt.learner).objects.filter(pk=attempt.learner_id).update(room_keys=False)
    enter(page, bare_site, attempt)
    page.keyboard.press("2")
    page.keyboard.press("n")
    page.wait_for_timeout(300)
    at(page, 1)
    assert chosen_on(page) == []


def test_arrow_keys_of_radios_stay_the_browsers(page, room):
    page.locator("#option1").check()
    page.keyboard.press("ArrowDown")
    saved(page)
    expect(page.locator("#option2")).to_be_checked()


def test_nothing_moves_when_states_change(page, room):
    page.evaluate(WATCH_SHIFTS)
    network = Network(page)
    choose(page, 2)
    saved(page)
    network.offline = True
    choose(page, 3)
    expect(page.locator("#banner")).to_be_visible()
    page.get_by_role("button", name="Flag", exact=True).click()
    page.get_by_role("button", name="Strike out D").click()
    network.offline = False
    page.get_by_role("button", name="Send now").click()
    saved(page)
    other = page.context.new_page()
    other.goto(page.url)
    choose(other, 1)
    saved(other)
    expect(page.locator("#twin")).to_be_visible()
    choose(page, 4)
    notice = page.locator("#question [data-notice]")
    expect(notice).to_contain_text("You had chosen here:")
    notice.get_by_role("button", name="Understood").click()
    expect(notice).to_be_hidden()
    assert page.evaluate("document.activeElement.id") == "question"
    assert page.evaluate("window.shifts") == []


def test_before_submitting_it_says_what_still_waits(page, room, bare_site):
    network = Network(page)
    network.offline = True
    choose(page, 2)
    expect(page.locator("#banner")).to_be_visible()
    page.get_by_role("button", name="Review all").click()
    expect(page.locator("#waiting")).to_contain_text("not with the server yet: 1")
    page.get_by_role("button", name="Submit with 6 unanswered").click()
    expect(page.get_by_role("button", name="Submit without them")).to_be_visible()
    network.offline = False
    reconnect(page)
    expect(page.get_by_role("button", name="Submit with 5 unanswered")).to_be_visible()
    page.get_by_role("button", name="Submit with 5 unanswered").click()
    expect(page).to_have_url(re.compile("/result/$"))
    assert held(room, 1) == [2]


def test_signing_out_asks_first_while_choices_wait_and_home_sends_them(page, room, bare_site):
    network = Network(page)
    network.offline = True
    choose(page, 2)
    expect(page.locator("#banner")).to_be_visible()
    page.goto(f"{bare_site}/accounts/logout/")
    expect(page.locator("#waiting-here")).to_contain_text("wait on this device: 1")
    expect(page.get_by_role("button", name="Sign out")).to_be_visible()
    network.offline = False
    page.goto(bare_site)
    expect(page.locator("#waiting-here")).to_be_hidden()
    assert held(room, 1) == [2]


def test_what_waits_is_sent_for_nobody_else(page, room, bare_site):
    network = Network(page)
    network.offline = True
    choose(page, 2)
    expect(page.locator("#banner")).to_be_visible()
    network.offline = False
    stranger = make_room()
    sign_in(page, bare_site, stranger.learner)
    page.goto(bare_site)
    page.wait_for_timeout(500)
    assert held(room, 1) == []
    sign_in(page, bare_site, room.learner)
    page.goto(bare_site)
    expect(page.locator("#waiting-here")).to_be_hidden()
    page.goto(f"{bare_site}{room.get_absolute_url()}1/")
    assert (held(room, 1), chosen_on(page)) == ([2], [2])
