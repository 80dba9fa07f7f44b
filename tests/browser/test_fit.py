"""Every page fits: on a phone, magnified twice, with doubled text spacing; and it keeps still when asked to."""

import pytest

from tests.browser.measures import misfits, movers
from tests.browser.places import Place, make_world

pytestmark = pytest.mark.browser

# WCAG 1.4.12, with the space between lines doubled.
SPACED = """* { line-height: 2 !important; letter-spacing: 0.12em !important; word-spacing: 0.16em !important; }
p { margin-bottom: 2em !important; }"""
WINDOWS = {
    "a phone": {"viewport": {"width": 320, "height": 640}},
    # 1280 points at 200 percent are 640 points of two pixels each.
    "magnified twice": {"viewport": {"width": 640, "height": 450}, "device_scale_factor": 2},
}


@pytest.mark.slow
@pytest.mark.parametrize("window", WINDOWS)
@pytest.mark.parametrize("spacing", ["", SPACED], ids=["plain", "spaced"])
@pytest.mark.parametrize("lang", ["en", "es"])
def test_everything_fits(site, chromium, window, spacing, lang):
    found = []
    # Without the policy, the tests may bring a style along.
    with chromium.new_context(bypass_csp=True, locale=lang, **WINDOWS[window]) as context:
        page = context.new_page()
        for place in make_world(lang).walk(page, site):
            if spacing:
                page.add_style_tag(content=spacing)
            found += [f"{place.name}: {fault}" for fault in misfits(page, place)]
    assert not found, "\n".join(found)


def test_what_does_not_fit_is_noticed(chromium):
    with chromium.new_context(viewport={"width": 320, "height": 640}) as context:
        page = context.new_page()
        page.set_content(
            "<div style='width: 400px'>wide</div><p style='width: 20px; overflow: hidden'>unbreakable</p>"
            "<button style='width: 20px'>b</button>"
        )
        assert len(misfits(page, Place("bad", "/"))) == 3


def test_nothing_moves_for_somebody_who_asked_for_rest(site, chromium):
    world = make_world()
    world.places = [place for place in world.places if place.name in ("login", "room-multiple", "result")]
    with chromium.new_context() as context:
        page = context.new_page()
        for place in world.walk(page, site):
            page.emulate_media(reduced_motion="no-preference")
            assert movers(page) != []  # it can be noticed
            page.emulate_media(reduced_motion="reduce")
            assert movers(page) == [], place.name
