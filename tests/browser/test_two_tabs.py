"""Two tabs of one attempt, click by click in every mixture: neither loses or overwrites what it has not seen.

TWO_TABS=100 ./run test tests/browser/test_two_tabs.py
"""

import os
from functools import partial
from random import Random

import pytest
from playwright.sync_api import expect

from tests.browser.room_cast import PATIENCE, enter, held, make_room, still_found

pytestmark = pytest.mark.browser

MIXTURES = int(os.environ.get("TWO_TABS", "4"))
CHOOSE = "place => document.getElementById(`option${place}`).click()"


def shows(tab):
    return tab.locator("#question input:checked").evaluate_all("all => all.map(input => Number(input.value))")


def says_so(tab):
    return tab.locator("#question [data-notice]").is_visible()


def stored(attempt):
    """Every choice that the server took, in order, as places in the order shown."""
    slot = attempt.slots.get(number=1)
    return [
        [slot.option_order.index(pk) + 1 for pk in change.choice] for change in slot.changes.order_by("version")
    ]


def broken(attempt, tabs, last):
    """What must not be, in words; `last` is what was chosen last in each tab."""
    taken, now = stored(attempt), held(attempt, 1)
    found = []
    if [] in taken:
        found.append("a blank overwrote a choice")
    if not taken or now != taken[-1]:
        found.append(f"held is {now}, taken were {taken}")
    for tab, place in zip(tabs, last, strict=True):
        # Who chose is shown what is held, or told otherwise; or was overtaken by a tab that had seen the choice.
        if place and shows(tab) != now and not says_so(tab) and [place] not in taken:
            found.append(f"a tab chose {place}, shows {shows(tab)} and says nothing; held is {now}")
    return found


def test_two_tabs_lose_nothing_and_overwrite_nothing_unseen(bare_site, chromium):
    found = {}
    for seed in range(MIXTURES):
        chance = Random(seed)
        context = chromium.new_context(viewport={"width": 1280, "height": 900})
        context.set_default_timeout(PATIENCE)
        attempt = make_room(questions=2)
        tabs = [context.new_page(), context.new_page()]
        enter(tabs[0], bare_site, attempt)
        tabs[1].goto(tabs[0].url)
        expect(tabs[1].locator("#twin")).to_be_visible()
        last: list[int | None] = [None, None]
        for _ in range(5):
            who, place = chance.randrange(2), chance.randint(1, 4)
            tabs[who].evaluate(CHOOSE, place)
            last[who] = place
            tabs[who].wait_for_timeout(chance.choice((0, 0, 40, 200)))
        for tab in tabs:
            expect(tab.locator("#save-state")).not_to_have_text("Saving…")
        if faults := still_found(tabs[0], partial(broken, attempt, tabs, last)):
            found[seed] = faults
        context.close()
    assert found == {}
