"""The things that requests may name: attempts in every state, a bank, people and their sessions."""

from dataclasses import dataclass
from datetime import timedelta

from allauth.account.models import EmailAddress
from django.test import Client
from django.utils import timezone

from accounts.models import User
from exam import attempts, remarks
from exam.models import Attempt, Blueprint, CaseStudy, Question
from tests.factories import make_attempt, make_blueprint, make_pool, make_question
from tests.web.bad_input_routes import ROUTES
from tests.web.bad_requests import Request, World, encoded, filled, path_of

_NUMBERS = ("1", "2", "3", "4", "5", "0", "6", "2147483648", "9" * 30, "9" * 5000)
_IDS = ("0", "-1", "abc", "\0", "a\0b", "9" * 30, "1_2F", "_", "1/1")


@dataclass(frozen=True)
class _Sat:
    """An open attempt with every kind, a finished one, one whose time is up, and one of somebody else."""

    open: Attempt
    finished: Attempt
    overdue: Attempt
    foreign: Attempt


def make_world(*, learner: User, other_learner: User, instructor: User, administrator: User) -> World:
    """What there is, and beside it what there is not."""
    blueprint = make_blueprint()
    make_pool(blueprint)
    question = make_question(blueprint=blueprint, key="bad-11-0001")
    sat = _sit(blueprint, learner, other_learner)
    ours = (sat.open, sat.open, sat.open, sat.finished, sat.overdue, sat.foreign)
    people = {"learner": learner, "instructor": instructor, "administrator": administrator}
    return World(
        sessions={who: _session_of(user) for who, user in people.items()},
        parts={
            "public_id": (*(str(attempt.public_id) for attempt in ours), "00000000-0000-4000-8000-000000000000"),
            "code": (blueprint.code, blueprint.code, "nosuch", "-", "x" * 300),
            "number": _NUMBERS,
            "pk": (str(sat.open.pk), str(sat.finished.pk), str(sat.foreign.pk), *_NUMBERS),
            **{model: (str(row.pk), *_IDS) for model, row in _rows(question, sat, other_learner).items()},
            "object_id": _IDS,
            "content_type_id": ("1", "7", *_IDS),
            "app_label": ("exam", "accounts", "account", "auth"),
            "url": ("nosuch", "\0", "exam", "//evil.example", "../x"),
            "uidb36": ("1", "zzzzzzzzzzzzz", "z" * 40, "0"),
            "key": ("x", "set-password", "a-b", "x" * 300, "a:b:c", "\0"),
        },
        words={
            "certification": str(blueprint.certification_id),
            "blueprint": str(blueprint.pk),
            "code": blueprint.code,
            "key": question.key,
            "learner": str(learner.pk),
            "pk": str(sat.open.pk),
            "action": "export_scores",
        },
    )


def good(shape: str, world: World) -> Request:
    """The request that the route takes well."""
    route = ROUTES[shape]
    path = path_of(shape, world, lambda parts: parts[0])
    return Request("POST", path, encoded(filled(route.form, world)), who=route.who)


def _sit(blueprint: Blueprint, learner: User, other_learner: User) -> _Sat:
    now = timezone.now()
    finished = make_attempt(learner=learner, blueprint=blueprint, now=now - timedelta(hours=3))
    attempts.submit(attempt=finished, now=now - timedelta(hours=2))
    overdue = make_attempt(learner=learner, now=now - timedelta(hours=3))
    return _Sat(
        finished=finished,
        overdue=overdue,
        open=make_attempt(learner=learner, blueprint=blueprint, now=now),
        foreign=make_attempt(learner=other_learner, blueprint=blueprint, now=now),
    )


def _session_of(user: User) -> str:
    client = Client()
    client.force_login(user)
    return client.cookies["sessionid"].value


def _rows(question: Question, sat: _Sat, other_learner: User) -> dict[str, object]:
    """A row of every model that the desk shows."""
    revision, certification = question.revisions.get(), question.certification
    address = EmailAddress.objects.create(user=other_learner, email=other_learner.email, verified=True)
    report = remarks.report_problem(learner=sat.open.learner, revision=revision, text="Typo.", now=timezone.now())
    return {
        "accounts/user": sat.open.learner,
        "account/emailaddress": address,
        "exam/attempt": sat.open,
        "exam/blueprint": sat.open.blueprint,
        "exam/casestudy": CaseStudy.objects.create(certification=certification, key="study"),
        "exam/certification": certification,
        "exam/problemreport": report,
        "exam/question": question,
        "exam/revision": revision,
    }
