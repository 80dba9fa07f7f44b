"""What can be measured on a page: axe's rules, what does not fit, what is too small to hit, what moves."""

from functools import cache
from importlib.resources import files
from pathlib import Path

from playwright.sync_api import Page

from tests.browser.places import Place

IN_THE_ROOM, ELSEWHERE = 44, 24

_HERE = Path(__file__).parent
_AXE = """async () => {
  const { violations } = await axe.run(document, { resultTypes: ["violations"] });
  const why = (node) => node.failureSummary.split("\\n").slice(1).join(" ").trim();
  const line = (id, node) => `${id}: ${node.target.join(" ")}: ${why(node)}`;
  return violations.flatMap(({ id, nodes }) => nodes.map((node) => line(id, node)));
}"""


@cache
def _script(name: str) -> str:
    return (_HERE / f"{name}.js").read_text("utf-8")


@cache
def _axe_core() -> str:
    """It comes with a package that the tests install, under the MPL-2.0."""
    return files("axe_playwright_python").joinpath("axe.min.js").read_text("utf-8")


def findings(page: Page) -> list[str]:
    """Every rule that the page breaks, with the element. What is evaluated is not subject to the page's policy."""
    page.evaluate(_axe_core())
    found: list[str] = page.evaluate(_AXE)
    return [line[:400] for line in found]


def misfits(page: Page, place: Place) -> list[str]:
    """What is cut off or too wide for the window, and what is too small to hit."""
    least = IN_THE_ROOM if place.name.startswith("room-") else ELSEWHERE
    found: list[str] = page.evaluate(_script("cut_off")) + page.evaluate(_script("too_small"), least)
    return found


def movers(page: Page) -> list[str]:
    """What takes time to change or moves by itself."""
    found: list[str] = page.evaluate(_script("moves"))
    return found
