"""An exam room in a browser whose network does what a schedule says, and what must be true when it has calmed."""

import re
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import count
from urllib.parse import parse_qsl, urlsplit

from django.test import Client
from django.utils import timezone
from playwright.sync_api import Page, Route, expect

from accounts.models import User
from exam.models import Attempt, Response
from tests.factories import make_attempt, make_blueprint, make_question

# Milliseconds until something that must come is given up: a busy machine may stand still for many seconds.
PATIENCE = 60_000

ARRIVED = """
performance.getEntriesByType("resource").some(entry => entry.name.endsWith("/show/") && entry.responseEnd > 0)
"""
ATTEMPT = re.compile(r"/attempts/[0-9a-f-]{36}/")
_people = count(1)


def make_room(*, questions=6, grace=None, kind="single") -> Attempt:
    """An open attempt of an hour of a new learner, with questions of one kind; with so many seconds of grace."""
    learner = User.objects.create_user(f"learner{next(_people)}-{timezone.now().timestamp()}@example.org")
    blueprint = make_blueprint(domains=(("1", 1),), questions=questions, scored=questions, minutes=60)
    for n in range(questions):
        make_question(kind=kind, blueprint=blueprint, stem=f"Stem {n}?")
    attempt = make_attempt(learner=learner, blueprint=blueprint, now=timezone.now())
    if grace is not None and attempt.deadline_at is not None:
        end_at(attempt, attempt.deadline_at, grace=timedelta(seconds=grace))
    return attempt


def end_at(attempt: Attempt, deadline: datetime, *, grace: timedelta) -> None:
    attempt.deadline_at, attempt.accept_until = deadline, deadline + grace
    attempt.save(update_fields=["deadline_at", "accept_until"])


def enter(page: Page, site: str, attempt: Attempt, number=1) -> None:
    """Sign the attempt's learner in, and open the room at a question."""
    sign_in(page, site, attempt.learner)
    page.goto(f"{site}{attempt.get_absolute_url()}{number}/")
    expect(page.locator("#connection")).to_be_visible()


def sign_in(page: Page, site: str, user: User) -> None:
    client = Client()
    client.force_login(user)
    page.context.add_cookies([{"name": "sessionid", "value": client.cookies["sessionid"].value, "url": site}])


def fetched_ahead(page: Page) -> None:
    """Wait until the question after the one that was opened is here."""
    # wait_for_function evaluates a string again and again in the page, which the page's own policy forbids.
    assert not still_found(page, lambda: not page.evaluate(ARRIVED), seconds=PATIENCE / 1000)
    # It has come to the browser; the script takes it in as soon as it is let.
    page.wait_for_timeout(300)


def the_end_comes(attempt: Attempt, *tabs: Page, after: int = 2, grace: int | None = None) -> None:
    """Let the time run out so many seconds from now, and tell the tabs as when they wake from a sleep.

    A page opened seconds before its end might open after it, on a busy machine.
    """
    attempt.refresh_from_db()
    assert attempt.deadline_at is not None
    assert attempt.accept_until is not None
    kept = attempt.accept_until - attempt.deadline_at if grace is None else timedelta(seconds=grace)
    end_at(attempt, timezone.now() + timedelta(seconds=after), grace=kept)
    for tab in tabs:
        with tab.expect_response(re.compile("/clock/")):
            wake(tab)


def wake(tab: Page) -> None:
    tab.evaluate("document.dispatchEvent(new Event('visibilitychange'))")


def reconnect(tab: Page) -> None:
    """Tell the tab that the network is back."""
    tab.evaluate("window.dispatchEvent(new Event('online'))")


def still_found(page: Page, look: Callable[[], object], *, seconds: float = 10) -> object:
    """What a look finds again and again until the page has had its time; nothing as soon as it finds nothing."""
    until = time.monotonic() + seconds
    while (found := look()) and time.monotonic() < until:
        page.wait_for_timeout(100)
    return found


def choose(page: Page, place: int) -> None:
    page.locator(f"#option{place}").check()


def chosen_on(page: Page) -> list[int]:
    return [
        int(value)
        for value in page.locator("#question input:checked").evaluate_all("all => all.map(i => i.value)")
    ]


def held(attempt: Attempt, number: int) -> list[int]:
    """What the server holds, as places in the order shown; [] for nothing."""
    slot = attempt.slots.get(number=number)
    response = Response.objects.filter(slot=slot).first()
    return [slot.option_order.index(pk) + 1 for pk in response.choice] if response else []


def told(page: Page) -> str:
    return page.locator("#save-state").inner_text()


@dataclass
class Network:
    """Stands between page and site. `faults` are taken one after the other, one for each request to a door."""

    page: Page
    faults: list[str] = field(default_factory=list)
    doors: tuple[str, ...] = ("save", "mark", "show", "clock")
    offline: bool = False
    kept_back: list[Route] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.page.context.route(ATTEMPT, self._meet)

    def _meet(self, route: Route) -> None:
        path = urlsplit(route.request.url).path.rstrip("/")
        if path.rpartition("/")[2] not in self.doors:
            route.continue_()
            return
        if self.offline:
            route.abort("internetdisconnected")
            return
        self._do(self.faults.pop(0) if self.faults else "pass", route)

    def _do(self, fault: str, route: Route) -> None:
        if fault == "pass":
            route.continue_()
        elif fault == "drop":
            route.abort("connectionreset")
        elif fault == "lose the answer":
            route.fetch()
            route.abort("connectionreset")
        elif fault == "twice":
            route.fetch()
            route.continue_()
        elif fault == "keep back":
            self.kept_back.append(route)
        elif fault == "portal":
            route.fulfill(status=200, content_type="text/html", body="<h1>Welcome to our hotel</h1>")
        else:
            route.fulfill(status=int(fault), content_type="text/html", body="")

    def release(self) -> None:
        """Let what was kept back go on, the last first."""
        while self.kept_back:
            self.kept_back.pop().continue_()


def sent(route: Route) -> dict[str, str]:
    return dict(parse_qsl(route.request.post_data or ""))
