"""Whoever has no mouse sees where they are: on every page, each press of Tab shows its place."""

import pytest

from tests.browser.places import make_world
from tests.browser.test_axe import look

pytestmark = pytest.mark.browser

# What has the focus, and whether anybody could see that it has: on itself, or on the row it stands in.
FOCUSED = """() => {
  const element = document.activeElement;
  if (element === document.body) return null;
  const box = element.getBoundingClientRect();
  const isInView = box.right > 0 && box.bottom > 0 && box.left < innerWidth && box.top < innerHeight;
  const isRinged = [element, element.closest("label"), element.closest(".option")].some((around) => {
    const { outlineStyle, outlineWidth } = getComputedStyle(around ?? element);
    return outlineStyle !== "none" && parseFloat(outlineWidth) >= 2;
  });
  return [element.outerHTML.slice(0, 110), isInView && isRinged];
}"""
PRESSES = 60  # the longest page that a learner walks through has fewer places; lists of tables go on alike


@pytest.fixture
def page(chromium):
    with chromium.new_context(viewport={"width": 1280, "height": 900}) as context:
        yield context.new_page()


@pytest.mark.slow
@pytest.mark.parametrize("scheme", ["light", "dark", "forced"])
def test_each_press_of_tab_shows_its_place(site, page, scheme):
    look(page, scheme, 1280)
    unseen = set()
    for place in make_world().walk(page, site):
        page.evaluate("document.activeElement.blur()")
        for _n in range(PRESSES):
            page.keyboard.press("Tab")
            focused = page.evaluate(FOCUSED)
            if focused is None:
                break
            if not focused[1]:
                unseen.add(f"{place.name}: {focused[0]}")
    assert not unseen, "\n".join(sorted(unseen))
