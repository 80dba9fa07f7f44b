"""A site in use: an attempt that is open, one that is overdue, one that is finished, and a bank at the desk."""

from dataclasses import dataclass
from datetime import timedelta

import pytest
from allauth.account.models import EmailAddress
from django.apps import apps
from django.contrib.contenttypes.models import ContentType
from django.test import Client
from django.utils import timezone

from accounts.models import User
from exam import attempts
from exam.models import Attempt, Question
from tests.factories import make_attempt
from tests.web.bad_input_world import make_world
from tests.web.routes import NOBODYS, ROUTES, Route


@dataclass(frozen=True)
class Place:
    """One address of a route; of an attempt's routes there is one for each state."""

    route: Route
    path: str
    state: str = ""

    def __str__(self):
        return f"{self.route.pattern or '(home)'} {self.state}".strip()


@dataclass(frozen=True)
class SiteInUse:
    """Who uses it, the learner's attempts by state, and every address with things that exist."""

    people: dict[str, User | None]
    attempts: dict[str, Attempt]
    places: list[Place]

    def client_of(self, name, **settings):
        client = Client(**settings)
        if self.people[name]:
            client.force_login(self.people[name])
        return client


def _first_of(route: Route) -> str:
    """A row that the page of the desk is about; 1 where there is none."""
    app, model = route.pattern.split("/")[1:3]
    row = apps.get_model(app, model).objects.first() if app in ("exam", "accounts", "account") else None
    return str(row.pk if row else 1)


def _places(held: dict[str, Attempt]):
    for route in ROUTES:
        if route.is_of_an_attempt:
            for state, attempt in held.items():
                yield Place(route, route.path(public_id=str(attempt.public_id)), state)
            yield Place(route, route.path(public_id=NOBODYS), "nobody's")
        elif "admin/r/" in route.pattern:
            kind = ContentType.objects.get_for_model(Question)
            question = Question.objects.first()
            yield Place(route, route.path(content_type_id=str(kind.pk), object_id=str(question.pk)))
        elif route.is_of_the_desk and "<" in route.pattern and "?P" not in route.pattern:
            yield Place(route, route.path(object_id=_first_of(route), pk=str(held["open"].pk)))
        else:
            yield Place(route, route.path())


@pytest.fixture
def site_in_use(learner, instructor, administrator, git_bank, tutorial_bank):
    arrived_at = timezone.now()
    held = {
        "open": make_attempt(learner=learner, now=arrived_at),
        "overdue": make_attempt(learner=learner, now=arrived_at - timedelta(hours=2)),
        "finished": make_attempt(learner=learner, now=arrived_at - timedelta(hours=2)),
    }
    attempts.submit(attempt=held["finished"], now=arrived_at - timedelta(hours=2, minutes=-5))
    for person in (instructor, administrator):
        EmailAddress.objects.create(user=person, email=person.email, verified=True, primary=True)
    people = {"nobody": None, "learner": learner, "instructor": instructor, "administrator": administrator}
    return SiteInUse(people, held, list(_places(held)))


@pytest.fixture
def world(learner, other_learner, instructor, administrator, tutorial_bank):
    """What requests may name, good and bad."""
    return make_world(
        learner=learner, other_learner=other_learner, instructor=instructor, administrator=administrator
    )
