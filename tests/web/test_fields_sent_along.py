"""What no form asks for changes nothing, whoever sends it: score, role, deadline, seed and every other column."""

import functools
import re
from urllib.parse import urlencode

import pytest
from django.apps import apps
from django.contrib.auth.hashers import MD5PasswordHasher
from django.core.cache import cache
from django.db import connection, models, transaction
from django.utils import timezone

from tests.web.changes import rows_changed
from tests.web.room_cast import FILLED
from tests.web.test_desk import entry

pytestmark = pytest.mark.django_db

PASSWORD, NEW = "correct horse battery", "another horse battery"
ROOM = "attempts/<uuid:public_id>/"
TIMED = {"time_factor": "1.5", "length": "whole"}
SAVE = {"go": "next", "tab": "a", "sequence": "3", "version": "0", "seconds": "5"}
# By person and route: a form as its page sends it. A route that takes another's forms must come into this table.
FORMS = {
    "nobody": {
        "accounts/login/": {"login": "learner@example.org", "password": PASSWORD},
        "accounts/signup/": {"email": "new@example.org", "password1": PASSWORD, "password2": PASSWORD},
        "accounts/password/reset/": {"email": "learner@example.org"},
        "i18n/setlang/": {"language": "es"},
    },
    "learner": {
        "exams/<slug:code>/start/": TIMED,
        "tutorial/": {"came_from": "GIT-1"},
        f"{ROOM}<int:number>/": SAVE,
        f"{ROOM}<int:number>/flag/": {"flagged": "yes"},
        f"{ROOM}<int:number>/note/": {"note": "Read again."},
        f"{ROOM}<int:number>/save/": SAVE,
        f"{ROOM}<int:number>/mark/": {"flagged": "yes"},
        f"{ROOM}<int:number>/show/": {"want": "3"},
        f"{ROOM}<int:number>/problem/": {"text": "B is right too."},
        f"{ROOM}submit/": {},
        f"{ROOM}discard/": {},
        "accounts/profile/": {
            "display_name": "Ada",
            "language": "es",
            "time_zone": "Europe/Madrid",
            "time_factor": "1.25",
        },
        "accounts/email/": {"email": "next@example.org", "action_add": ""},
        "accounts/password/change/": {"oldpassword": PASSWORD, "password1": NEW, "password2": NEW},
        "accounts/reauthenticate/": {"password": PASSWORD},
        "accounts/logout/": {},
        "accounts/delete/": {"password": PASSWORD},
        "i18n/setlang/": {"language": "es"},
    },
    "instructor": {
        "admin/exam/question/add/": {},  # filled in below: it names a row
        "admin/exam/attempt/<int:pk>/extend/": {"minutes": "5", "reason": "fire drill"},
    },
}
IN_STATE = {f"{ROOM}<int:number>/note/": "finished"}  # where a form of an attempt is taken; else while it is open
# What the room's script sends without a field on the page.
SENT_BY_THE_SCRIPT = {"struck"}
PROTECTED = {
    "score",
    "role",
    "seed",
    "deadline_at",
    "accept_until",
    "finished_at",
    "started_at",
    "is_key",
    "scored",
}
PROTECTED |= {"is_staff", "is_superuser", "groups", "user_permissions", "learner", "max_mark", "cut", "public_id"}
RANDOM = ["public_id", "date_joined"]  # what differs between two equal requests
UNWATCHED = {"django_session", "django_migrations", "django_admin_log"}


def value_for(field):
    """Something that the field would take, and that it does not hold already."""
    if isinstance(field, models.BooleanField):
        return "on"
    if isinstance(field, models.DateTimeField):
        return "2099-01-01T00:00:00Z"
    if isinstance(field, models.DateField):
        return "2099-01-01"
    if isinstance(field, models.CharField | models.TextField):
        return "submitted"
    return "77"


@functools.cache
def everything() -> dict[str, list[str]]:
    """Each column of each model of the site, under the names by which a form or a query could mean it."""
    sent = {
        "score": ["77"],
        "role": ["Instructor"],
        "raw_score": ["77"],
        "key": ["on"],
        "user": ["77"],
        "now": ["1"],
    }
    for model in apps.get_models():
        for field in model._meta.get_fields():
            if isinstance(field, models.Field):
                for name in {field.name, field.attname, f"{model._meta.model_name}-{field.name}"}:
                    sent[name] = [value_for(field)]
    return sent


@pytest.fixture
def first_number(site_in_use, monkeypatch):
    """The same request twice makes the same rows: clock, seed and salt stand still, new rows start at this."""
    moment = timezone.now()
    monkeypatch.setattr(timezone, "now", lambda: moment)
    monkeypatch.setattr("secrets.randbits", lambda bits: 7)
    monkeypatch.setattr(MD5PasswordHasher, "salt", lambda self: "salt")
    with connection.cursor() as cursor:
        cursor.execute("SELECT max(last_value) + 1 FROM pg_sequences")
        return cursor.fetchone()[0]


def rows() -> dict[str, list[str]]:
    """Every row of the site, without what is random."""
    found = {}
    with connection.cursor() as cursor:
        for table in sorted(set(connection.introspection.table_names()) - UNWATCHED):
            cursor.execute(f'SELECT (to_jsonb(t) - %s::text[])::text FROM "{table}" t', [RANDOM])
            found[table] = sorted(row for (row,) in cursor.fetchall())
    return found


def posted(client, path, form, first_number):
    """The answer to a form, and the rows after it; all is taken back."""
    cache.clear()
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT setval(quote_ident(sequencename)::regclass, %s) FROM pg_sequences", [first_number]
            )
        answer = client.post(path, form)
        after = rows()
        transaction.set_rollback(True)
    return answer, after


def asked_for(client, path) -> set[str]:
    """The names of the fields on the page at which the form stands."""
    with transaction.atomic():
        page = client.get(path)
        if page.status_code == 405:
            page = client.get(re.sub(r"(flag|save|mark|show)/$", "", path))
        transaction.set_rollback(True)
    return set(re.findall(r'name="([^"]+)"', page.content.decode())) | SENT_BY_THE_SCRIPT


def filled_in(pattern, form, attempt):
    if pattern.endswith("question/add/"):
        return entry()
    if pattern == f"{ROOM}<int:number>/":
        return form | FILLED[attempt.slots.get(number=2).question.kind]
    return form


def the_forms(site):
    for place in site.places:
        for person, forms in FORMS.items():
            if place.route.pattern in forms and place.state in ("", IN_STATE.get(place.route.pattern, "open")):
                form = filled_in(place.route.pattern, forms[place.route.pattern], site.attempts["open"])
                yield person, place, form


def test_a_form_does_what_it_does_and_nothing_else(site_in_use, first_number):
    found, done = {}, 0
    for person, place, form in the_forms(site_in_use):
        names = asked_for(site_in_use.client_of(person), place.path)
        assert not names & PROTECTED, place
        plain, meant = posted(site_in_use.client_of(person), place.path, form, first_number)
        assert plain.status_code in (200, 302, 303), (place, plain.content.decode())
        extra = {name: value for name, value in everything().items() if name not in names | set(form)}
        assert len(extra) > 100
        answer, became = posted(
            site_in_use.client_of(person), f"{place.path}?{urlencode(extra)}", extra | form, first_number
        )
        changed = {table for table in meant if meant[table] != became[table]}
        if changed or answer.status_code != plain.status_code:
            found[str(place)] = (changed, answer.status_code)
        done += 1
    assert found == {}
    assert done == sum(len(forms) for forms in FORMS.values())


def taken(site, person, places):
    """By place, the tables that change when every column is sent there and no form of the site says so."""
    found: dict[tuple[str, str], object] = {}
    for place in places:
        # What is overdue is closed by any visit.
        if place.route.pattern in FORMS[person] or place.state == "overdue":
            continue
        client = site.client_of(person)
        before = rows_changed()
        with transaction.atomic():
            client.post(place.path, everything())
            transaction.set_rollback(True)
        changed = set(rows_changed() - before) - UNWATCHED
        if changed:
            found[f"{place} by {person}"] = changed
    return found


def test_no_other_route_takes_anything(site_in_use):
    desk = [place for place in site_in_use.places if place.route.is_of_the_desk]
    rest = [place for place in site_in_use.places if not place.route.is_of_the_desk]
    found = taken(site_in_use, "nobody", rest) | taken(site_in_use, "learner", rest)
    assert found | taken(site_in_use, "instructor", desk) == {}


@pytest.mark.slow
def test_no_other_route_takes_anything_from_anybody(site_in_use):
    found: dict[tuple[str, str], object] = {}
    for person in FORMS:
        found |= taken(site_in_use, person, site_in_use.places)
    assert found == {}
