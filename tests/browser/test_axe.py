"""axe finds nothing on any page: light, dark and forced colours, on a phone and on a desk."""

from urllib.parse import urlsplit

import pytest
from django.urls import resolve

from tests.browser.measures import findings, misfits
from tests.browser.places import make_world
from tests.web.routes import ROUTES

pytestmark = pytest.mark.browser

SCHEMES = {
    "light": {"color_scheme": "light", "forced_colors": "none"},
    "dark": {"color_scheme": "dark", "forced_colors": "none"},
    "forced": {"color_scheme": "light", "forced_colors": "active"},
}
LOOKS = [(scheme, width) for width in (1280, 320) for scheme in SCHEMES]


def look(page, scheme, width):
    page.set_viewport_size({"width": width, "height": 900})
    page.emulate_media(reduced_motion="reduce", **SCHEMES[scheme])


def faults_of(page, site, world, looks):
    """What is wrong, a line each; `looks` says how each page is looked at."""
    found = []
    look(page, "light", 1280)
    for place in world.walk(page, site):
        for scheme, width in looks(place):
            look(page, scheme, width)
            faults = findings(page) + misfits(page, place)
            found += [f"{place.name} {scheme} {width}: {fault}" for fault in faults]
    return found


def page_in(chromium, lang):
    return chromium.new_context(viewport={"width": 1280, "height": 900}, locale=lang)


@pytest.fixture
def page(chromium):
    """One that does not mind pages of refusal."""
    with page_in(chromium, "en") as context:
        yield context.new_page()


def test_axe_notices_a_page_that_is_not_accessible(page):
    page.set_content("<img src='data:,'><input>")
    assert len(findings(page)) >= 3


# Routes that answer with data or lead elsewhere, and the address of a change.
NOT_PAGES = {"clock", "download", "flag", "history_csv", "history_json", "mark", "resume", "save", "show"}


def test_every_page_of_ours_is_looked_at(transactional_db, aws_bank, git_bank):
    """A new page is added to the places, or fails here."""
    ours = [route for route in ROUTES if route.module.startswith(("exam.views", "accounts.views"))]
    names = {resolve(route.path()).func.__name__ for route in ours}
    there = [place for place in make_world().places if place.status == 200 and place.body is None]
    looked_at = {resolve(urlsplit(place.path).path).func.__name__ for place in there}
    assert names - looked_at == NOT_PAGES
    assert len(names) > 15


def test_each_page_in_one_look(site, page):
    world = make_world()
    turn = {place.name: LOOKS[n % len(LOOKS)] for n, place in enumerate(world.places)}
    found = faults_of(page, site, world, lambda place: [turn[place.name]])
    assert not found, "\n".join(found)


@pytest.mark.slow
@pytest.mark.parametrize("lang", ["en", "es"])
def test_each_page_in_every_look(site, chromium, lang):
    with page_in(chromium, lang) as context:
        found = faults_of(context.new_page(), site, make_world(lang), lambda place: LOOKS)
    assert not found, "\n".join(found)


def test_each_page_in_spanish_on_a_phone(site, chromium):
    """Spanish is longer: nothing is cut off or pushed out where there is least room."""
    with page_in(chromium, "es") as context:
        found = faults_of(context.new_page(), site, make_world("es"), lambda place: [("light", 320)])
    assert not found, "\n".join(found)
