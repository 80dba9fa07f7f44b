"""Every page of the site as its people meet it, with attempts that were really sat."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import groupby

from allauth.account.forms import default_token_generator
from allauth.account.models import EmailAddress
from allauth.account.utils import user_pk_to_url_str
from django.template.loader import render_to_string
from django.test import Client
from django.utils import timezone, translation
from playwright.sync_api import Page

from accounts.models import User
from accounts.people import appoint_instructor
from exam import attempts
from exam.models import Attempt, Blueprint, Option, Question
from tests.factories import make_attempt, make_blueprint, make_pool

PASSWORD = "quiet-river-7731"


@dataclass(frozen=True)
class Place:
    """One page: who opens it, where, and what they do there before it is looked at."""

    name: str
    path: str
    who: str = "learner"
    status: int = 200
    then: Callable[[Page], None] | None = None
    body: str | None = None  # of a page that only a broken site shows


def _sit(learner: User, code: str, *, right: int, wrong: int, days_ago: int) -> Attempt:
    """A submitted attempt: some right, some wrong, the rest left open, two flagged."""
    at = timezone.now() - timedelta(days=days_ago)
    blueprint = Blueprint.objects.get(code=code)
    attempt = make_attempt(learner=learner, blueprint=blueprint, now=at, seed=days_ago)
    for slot in attempt.slots.select_related("revision__question").order_by("number"):
        if slot.number <= right + wrong:
            _respond(slot, is_right=slot.number <= right, at=at + timedelta(seconds=40 * slot.number))
        if slot.number in (2, right + 1):
            attempts.flag(slot=slot, flagged=True, now=at + timedelta(minutes=20))
    attempts.submit(attempt=attempt, now=at + timedelta(minutes=31))
    return attempt


def _respond(slot, *, is_right: bool, at) -> None:
    options = Option.objects.filter(revision=slot.revision)
    kind = slot.revision.question.kind
    if kind == "matching":
        choice = tuple(options.filter(side="prompt").order_by("position").values_list("pair", flat=True))
    elif kind == "ordering":
        choice = tuple(options.exclude(rank=None).order_by("rank").values_list("pk", flat=True))
    else:
        choice = tuple(options.filter(is_key=True).values_list("pk", flat=True))
    if not is_right:
        other = options.filter(side="choice", is_key=False).first()
        choice = tuple(reversed(choice)) if kind in ("matching", "ordering") else (other.pk,)
    attempts.record_response(slot=slot, choice=choice, sent=attempts.SaveMark(), now=at)


def _people() -> dict[str, User]:
    people = {
        "learner": User.objects.create_user("ada@example.org", PASSWORD, display_name="Ada"),
        "newcomer": User.objects.create_user("new@example.org", PASSWORD),
        "instructor": User.objects.create_user("rosa@example.org", PASSWORD),
    }
    appoint_instructor(user=people["instructor"], by=User.objects.create_superuser("admin@example.org", PASSWORD))
    for person in people.values():
        EmailAddress.objects.create(user=person, email=person.email, verified=True, primary=True)
    return people


def _reset_key(person: User) -> str:
    return f"{user_pk_to_url_str(person)}-{default_token_generator.make_token(person)}"


def _send(page: Page) -> None:
    page.locator("main form").first.evaluate("form => { form.noValidate = true }")
    page.locator("main form button, main form [type=submit]").first.click()
    page.wait_for_load_state()


@dataclass
class World:
    """The people, and the places that they go to."""

    people: dict[str, User]
    places: list[Place]

    def sign_in(self, page: Page, who: str, site: str) -> None:
        """The page's cookies are those of this person, or nobody's."""
        page.context.clear_cookies()
        if who != "nobody":
            client = Client()
            client.force_login(self.people[who])
            session = client.cookies["sessionid"].value
            page.context.add_cookies([{"name": "sessionid", "value": session, "url": site}])

    def walk(self, page: Page, site: str) -> Iterator[Place]:
        """Open every place in turn."""
        for who, places in groupby(self.places, key=lambda place: place.who):
            self.sign_in(page, who, site)
            for place in places:
                self._open(page, site, place)
                yield place

    def _open(self, page: Page, site: str, place: Place) -> None:
        address = site + place.path
        if place.body is not None:
            body = place.body
            page.route(address, lambda route: route.fulfill(body=body, content_type="text/html"))
        answer = page.goto(address)
        assert answer.status == place.status, place
        if place.then:
            place.then(page)


def _before_signing_in(reset_key: str, lang: str) -> list[Place]:
    paths = {
        "home": "/",
        "catalogue": "/exams/",
        "blueprint": "/exams/MLA-C02/",
        "blueprint-untimed": "/exams/GIT-1/",
        "privacy": "/accounts/privacy/",
        "login": "/accounts/login/",
        "signup": "/accounts/signup/",
        "reset": "/accounts/password/reset/",
        "reset-done": "/accounts/password/reset/done/",
        "reset-bad-token": "/accounts/password/reset/key/1-none/",
        "reset-key": f"/accounts/password/reset/key/{reset_key}/",
        "confirm-bad-key": "/accounts/confirm-email/none/",
        "verification-sent": "/accounts/confirm-email/",
        "inactive": "/accounts/inactive/",
        "offline": "/offline/",
    }
    places = [Place(name, path, "nobody") for name, path in paths.items()]
    places.append(Place("login-refused", "/accounts/login/", "nobody", then=_send))
    places.append(Place("not-found", "/nowhere/", "nobody", 404))
    with translation.override(lang):
        bodies = {
            code: render_to_string(f"{code}.html") for code in ("400", "403", "403_csrf", "429", "500", "503")
        }
    broken = [Place(f"error-{code}", f"/error-{code}/", "nobody", body=body) for code, body in bodies.items()]
    return places + broken


def _small(code: str, **fields) -> Blueprint:
    """One question of every kind."""
    blueprint = make_blueprint(code=code, domains=(("1", 100),), name="One of each", **fields)
    make_pool(blueprint)
    return blueprint


def _half_way(learner: User, now: datetime) -> Attempt:
    """An open attempt, three of five answered, one flagged."""
    attempt = make_attempt(learner=learner, blueprint=_small("EX-ROOM"), now=now)
    for slot in attempt.slots.select_related("revision__question").filter(number__in=(1, 2, 4)):
        _respond(slot, is_right=True, at=now)
    attempts.flag(slot=attempt.slots.get(number=2), flagged=True, now=now)
    return attempt


def _of_the_learner(learner: User) -> list[Place]:
    now = timezone.now()
    _sit(learner, "GIT-1", right=6, wrong=5, days_ago=9)
    passed = _sit(learner, "GIT-1", right=13, wrong=1, days_ago=2)
    scaled = _sit(learner, "MLA-C01", right=30, wrong=20, days_ago=4)
    given_up = make_attempt(learner=learner, blueprint=Blueprint.objects.get(code="MLA-C01"), now=now, half=True)
    attempts.discard(attempt=given_up, now=now)
    attempt = _half_way(learner, now)
    over = make_attempt(learner=learner, blueprint=_small("EX-UP", minutes=1), now=now - timedelta(seconds=65))
    Attempt.objects.filter(pk=over.pk).update(accept_until=now + timedelta(hours=1))  # not while we look
    room = attempt.get_absolute_url()
    kinds = attempt.slots.order_by("number").values_list("revision__question__kind", "number")
    places = [Place(f"room-{kind}", f"{room}{number}/") for kind, number in dict(kinds).items()]
    paths = {
        "home-learner": "/",
        "start": "/exams/MLA-C01/start/",
        "start-open": "/exams/EX-ROOM/start/",
        "before-submit": f"{room}submit/",
        "discard": f"{room}discard/",
        "result": f"{scaled.get_absolute_url()}result/",
        "result-percent": f"{passed.get_absolute_url()}result/",
        "result-discarded": f"{given_up.get_absolute_url()}result/",
        "review": f"{passed.get_absolute_url()}review/",
        "review-wrong": f"{scaled.get_absolute_url()}review/?show=wrong&domain=1",
        "history": "/history/",
        "compare": "/history/compare/",
        "note": f"{passed.get_absolute_url()}2/note/",
        "problem": f"{room}1/problem/",
        "tutorial": "/tutorial/",
        "profile": "/accounts/profile/",
        "email": "/accounts/email/",
        "password": "/accounts/password/change/",
        "leave": "/accounts/delete/",
        "sign-out": "/accounts/logout/",
    }
    places.append(Place("time-up", f"{over.get_absolute_url()}1/"))
    return places + [Place(name, path) for name, path in paths.items()]


def _at_the_desk() -> list[Place]:
    question = Question.objects.filter(kind="multiple").first()
    return [Place("desk-question", f"/admin/exam/question/{question.pk}/change/", "instructor")]


def make_world(lang: str = "en") -> World:
    """Needs a site with both banks; `lang` is that of pages which only a broken site shows."""
    people = _people()
    newcomers = [Place("home-newcomer", "/", "newcomer"), Place("history-empty", "/history/", "newcomer")]
    return World(
        people,
        _before_signing_in(_reset_key(people["newcomer"]), lang)
        + newcomers
        + _of_the_learner(people["learner"])
        + _at_the_desk(),
    )
