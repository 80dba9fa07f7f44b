"""Whatever the network does: afterwards the server holds the last choice that was seen, or the page says no.

SCHEDULES=200 ./run test tests/browser/test_schedules.py
"""

import os
from random import Random

import pytest
from playwright.sync_api import expect

from tests.browser.room_cast import PATIENCE, Network, enter, held, make_room, reconnect, sign_in, still_found

pytestmark = pytest.mark.browser

SCHEDULES = int(os.environ.get("SCHEDULES", "12"))
STEPS = 9
FAULTS = [
    "pass",
    "pass",
    "drop",
    "lose the answer",
    "twice",
    "keep back",
    "403",
    "409",
    "429",
    "500",
    "502",
    "portal",
]
ACTIONS = (
    ["choose"] * 8
    + ["move"] * 4
    + ["offline", "online", "release", "reload", "close", "expire", "sign in", "flag"]
)


CHOOSE = """place => {
  const section = document.getElementById("question");
  section.querySelector(`#option${place}`).click();
  return Number(section.dataset.number);
}"""


class Sitting:
    """One learner at one attempt, and what they saw themselves choose."""

    def __init__(self, site, context, attempt, chance):
        self.site, self.context, self.attempt, self.chance = site, context, attempt, chance
        self.number, self.last, self.told = 1, {}, set()
        self.page = context.new_page()
        self.network = Network(self.page)
        enter(self.page, site, attempt)
        self.network.faults = [chance.choice(FAULTS) for _ in range(STEPS)]

    def step(self):
        getattr(self, self.chance.choice(ACTIONS).replace(" ", "_"))()
        self.note()

    def choose(self):
        place = self.chance.randint(1, 4)
        # In one go, as a late question may open between a look and a click.
        self.number = self.page.evaluate(CHOOSE, place)
        self.last[self.number] = place
        # A new choice is a new answer to what was said about the one before.
        self.told.discard(self.number)

    def flag(self):
        self.page.locator("#question .flag").click()

    def move(self):
        to = self.chance.randint(1, self.attempt.question_count)
        self.page.locator(f"#cell-{to}").click()
        self.page.wait_for_timeout(150)
        self.where()

    def where(self):
        # A question that has not arrived does not open.
        self.number = int(self.page.locator("#question").get_attribute("data-number"))

    def offline(self):
        self.network.offline = True

    def online(self):
        self.network.offline = False
        reconnect(self.page)

    def release(self):
        self.network.release()
        reconnect(self.page)

    def reload(self):
        if self.is_signed_in():
            self.note()
            self.page.reload()
            self.where()

    def close(self):
        if self.is_signed_in():
            self.note()
            self.network.release()
            old, self.page = self.page, self.context.new_page()
            old.close()
            self.network.page = self.page
            self.page.goto(f"{self.site}{self.attempt.get_absolute_url()}{self.number}/")

    def is_signed_in(self):
        return any(cookie["name"] == "sessionid" for cookie in self.context.cookies())

    def expire(self):
        self.context.clear_cookies(name="sessionid")

    def sign_in(self):
        sign_in(self.page, self.site, self.attempt.learner)
        reconnect(self.page)

    def note(self):
        """Remember where the page says that something is not what the learner chose."""
        box = self.page.locator("#question [data-notice]")
        if box.count() and box.is_visible():
            self.told.add(int(self.page.locator("#question").get_attribute("data-number")))

    def calm(self):
        """The network works, the learner is signed in, and looks at every question once more."""
        self.network.faults, self.network.offline = [], False
        self.sign_in()
        self.network.release()
        reconnect(self.page)
        expect(self.page.locator("#save-state")).not_to_have_text("Saving…")
        expect(self.page.locator("#banner")).to_be_hidden()
        self.look_at(self.last)
        expect(self.page.locator("#save-state")).not_to_contain_text("waiting")

    def look_at(self, numbers):
        for number in numbers:
            self.page.locator(f"#cell-{number}").click()
            expect(self.page.locator("#question")).to_have_attribute("data-number", str(number))
            self.note()

    def lost(self):
        """What is not held although nobody said so."""
        return {
            number: (place, held(self.attempt, number))
            for number, place in self.last.items()
            if held(self.attempt, number) != [place] and number not in self.told
        }

    def still_lost(self):
        """Looks at it once more first: what a question says of its choice may arrive after the question."""
        self.look_at(self.lost())
        return self.lost()


def test_the_server_holds_what_was_chosen_or_the_page_says_that_it_does_not(bare_site, chromium):
    lost = {}
    for seed in range(SCHEDULES):
        context = chromium.new_context(viewport={"width": 1280, "height": 900})
        context.set_default_timeout(PATIENCE)
        sitting = Sitting(bare_site, context, make_room(questions=4), Random(seed))
        for _ in range(STEPS):
            sitting.step()
        sitting.calm()
        if found := still_found(sitting.page, sitting.still_lost):
            lost[seed] = found
        context.close()
    assert lost == {}
