"""Asking for a page changes no row, on any route; what it may change is named here, each with its reason."""

import pytest
from django.db import transaction

from config import settings as site
from tests.web.changes import rows_changed

pytestmark = pytest.mark.django_db

# A count of tries is no fact of the site: allauth counts a HEAD, which shows nothing, as a try of the form.
THROTTLE = {"cutscore_cache"}
CLOSING = {"exam_attempt", "exam_scorereport", "exam_domainscore", "exam_slotmark"}
ROOM = "attempts/<uuid:public_id>/"
# (pattern, state of the attempt) to the tables whose rows a visit may change, and why.
MAY_CHANGE = {
    # Rule 2: the next visit after the deadline closes the attempt and scores it.
    **{
        (f"{ROOM}{page}", "overdue"): CLOSING
        for page in ("", "<int:number>/", "<int:number>/note/", "submit/", "discard/", "result/", "review/")
    },
    ("", ""): CLOSING,
    ("history/", ""): CLOSING,
    # allauth notes the address of a person who was made at a terminal, so that there is one to change.
    ("accounts/email/", ""): {"account_emailaddress"},
}


def visited(client, path, method):
    """The tables of which a visit changed rows; the visit is undone."""
    before = rows_changed()
    with transaction.atomic():
        answer = client.generic(method, path)
        transaction.set_rollback(True)
    return set(rows_changed() - before), answer


def test_a_visit_changes_no_row(site_in_use, settings):
    settings.CACHES = site.CACHES  # its rows stand in the database
    found, opened = {}, 0
    for person, method in (("nobody", "GET"), ("learner", "GET"), ("learner", "HEAD"), ("administrator", "GET")):
        client = site_in_use.client_of(person)
        for place in site_in_use.places:
            changed, answer = visited(client, place.path, method)
            opened += answer.status_code == 200
            changed -= MAY_CHANGE.get((place.route.pattern, place.state), set())
            if method == "HEAD":
                changed -= THROTTLE
            if changed:
                found[f"{method} {place} by {person}"] = changed
    assert found == {}
    assert opened >= 100


def test_each_exception_is_one(site_in_use):
    """What is named above really happens; what no longer does leaves the list."""
    client = site_in_use.client_of("learner")
    really = {}
    for place in site_in_use.places:
        if (place.route.pattern, place.state) in MAY_CHANGE:
            really[place.route.pattern, place.state] = visited(client, place.path, "GET")[0]
    assert really == MAY_CHANGE
