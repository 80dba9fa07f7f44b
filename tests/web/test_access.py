"""Who may open what: every route is in the table, and a route that is not fails the build."""

import pytest

from exam import attempts
from exam.models import Attempt, Blueprint
from tests.web.routes import ROUTES

pytestmark = pytest.mark.django_db

# What each of (anonymous, learner, other learner, instructor, administrator) is answered for the learner's own
# attempt; "in" means: led to the sign-in page. 303 leads elsewhere within the site.
PUBLIC = (200, 200, 200, 200, 200)
SIGNED_IN = ("in", 200, 200, 200, 200)
OPEN_ONLY = ("in", 200, 404, 404, 404)
TABLE = {
    "/": PUBLIC,
    "/exams/": PUBLIC,
    "/exams/{code}/": PUBLIC,
    "/exams/{code}/start/": SIGNED_IN,
    "/tutorial/": SIGNED_IN,
    "/attempts/{attempt}/": ("in", 303, 404, 404, 404),
    "/attempts/{attempt}/1/": OPEN_ONLY,
    "/attempts/{attempt}/1/flag/": ("in", 405, 405, 405, 405),
    "/attempts/{attempt}/1/note/": ("in", 303, 404, 404, 404),
    "/attempts/{attempt}/1/save/": (405, 405, 405, 405, 405),
    "/attempts/{attempt}/1/mark/": (405, 405, 405, 405, 405),
    "/attempts/{attempt}/1/show/": (405, 405, 405, 405, 405),
    "/attempts/{attempt}/1/problem/": OPEN_ONLY,
    "/attempts/{attempt}/clock/": (401, 200, 404, 404, 404),  # its script is told, not led away
    "/attempts/{attempt}/submit/": OPEN_ONLY,
    "/attempts/{attempt}/discard/": OPEN_ONLY,
    "/attempts/{attempt}/result/": ("in", 303, 404, 404, 404),
    "/attempts/{attempt}/review/": ("in", 303, 404, 404, 404),
    "/history/": SIGNED_IN,
    "/history/compare/": SIGNED_IN,
    "/history.csv": SIGNED_IN,
    "/history.json": SIGNED_IN,
    "/accounts/profile/": SIGNED_IN,
    "/accounts/delete/": SIGNED_IN,
    "/accounts/my-data.json": SIGNED_IN,
    "/accounts/privacy/": PUBLIC,
    "/offline/": PUBLIC,
    "/healthz": PUBLIC,
    "/readyz": PUBLIC,
    "/admin/": (302, 302, 302, 200, 200),
    "/admin/exam/question/": (302, 302, 302, 200, 200),
    "/admin/exam/question/add/": (302, 302, 302, 200, 200),
    "/admin/exam/attempt/": (302, 302, 302, 200, 200),
    "/admin/exam/blueprint/": (302, 302, 302, 200, 200),
    "/admin/accounts/user/": (302, 302, 302, 403, 200),
}
OURS = ("exam.views", "accounts.views", "config.")  # the desk and the routes of libraries have tests of their own


def test_every_route_of_ours_stands_in_the_table():
    kinds = {"{code}": "<slug:code>", "{attempt}": "<uuid:public_id>", "/1/": "/<int:number>/"}
    shapes = set()
    for path in TABLE:
        shape = path
        for mine, theirs in kinds.items():
            shape = shape.replace(mine, theirs)
        shapes.add(shape)
    ours = [route for route in ROUTES if route.module.startswith(OURS) and not route.is_of_the_desk]
    routes = {f"/{route.pattern}" for route in ours}
    assert len(routes) >= 20
    assert routes <= shapes


@pytest.fixture
def people(client, as_learner, as_other_learner, as_instructor, as_administrator):
    return (client, as_learner, as_other_learner, as_instructor, as_administrator)


@pytest.fixture
def attempt(learner, git_bank, now):
    return attempts.start(
        learner=learner, blueprint=Blueprint.objects.get(code="GIT-1"), seed=7, now=now, time_factor=None
    )


@pytest.mark.parametrize("path", TABLE)
def test_everybody_gets_what_the_table_says(people, attempt, path):
    url = path.format(code="GIT-1", attempt=attempt.public_id)
    answers = []
    for person in people:
        answer = person.get(url)
        to_sign_in = answer.status_code == 302 and answer.url.startswith("/accounts/login/")
        answers.append("in" if to_sign_in else answer.status_code)
    assert tuple(answers) == TABLE[path]


def test_no_page_of_the_desk_opens_for_somebody_who_does_not_work_there(client, as_learner, git_bank):
    paths = [route.path() for route in ROUTES if route.is_of_the_desk]
    assert len(paths) > 20
    for path in paths:
        for person in (client, as_learner):
            answer = person.get(path, follow=True)
            # The way out of the desk, and its texts, are nobody's secret.
            if path not in ("/admin/logout/", "/admin/jsi18n/"):
                shown = answer.request["PATH_INFO"]
                assert (shown, answer.status_code) in (("/accounts/login/", 200), ("/admin/login/", 403)), path


@pytest.mark.parametrize("path", ["", "1/", "1/note/", "result/", "review/", "submit/", "discard/", "clock/"])
def test_an_attempt_that_does_not_exist_is_not_found(as_learner, path):
    assert as_learner.get(f"/attempts/00000000-0000-4000-8000-000000000000/{path}").status_code == 404


@pytest.mark.parametrize(
    "path", ["1/", "1/flag/", "1/note/", "1/save/", "1/mark/", "1/show/", "1/problem/", "submit/", "discard/"]
)
def test_nobody_else_can_write_to_an_attempt(as_other_learner, as_instructor, attempt, path):
    for person in (as_other_learner, as_instructor):
        assert person.post(f"/attempts/{attempt.public_id}/{path}", {"choice": "1"}).status_code == 404
    attempt.refresh_from_db()
    assert (attempt.finished_at, Attempt.objects.count()) == (None, 1)


def test_score_deadline_and_seed_cannot_be_sent_along(as_learner, git_bank):
    extra = {"seed": "1", "deadline_at": "2099-01-01", "scored_count": "1", "learner": "1", "passed": "on"}
    as_learner.post("/exams/GIT-1/start/", {"time_factor": "untimed", "length": "whole", **extra})
    attempt = Attempt.objects.get()
    assert attempt.seed != 1
    assert (attempt.deadline_at, attempt.scored_count) == (None, 15)
