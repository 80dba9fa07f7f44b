"""The icons for places that take no SVG are drawn from the mark: DRAW_ICONS=1 draws them anew."""

import os
from base64 import b64encode
from pathlib import Path

import pytest

pytestmark = pytest.mark.browser

IMAGES = Path(__file__).resolve().parents[2] / "static" / "img"
# The favicon keeps the mark's own corners; a phone cuts its own, so that icon is filled to the edge.
PAGES = {
    32: "<style>* { margin: 0 } img { display: block; width: 32px }</style><img src='MARK'>",
    180: "<style>* { margin: 0 } body { background: #0e5a6b } img { display: block; width: 148px; padding: 16px }"
    "</style><img src='MARK'>",
}
# Anti-aliasing differs a little from one Chromium to the next.
DIFFERENCE = """async ([one, other, side]) => {
  const data = async (png) => {
    const image = new Image(); image.src = "data:image/png;base64," + png; await image.decode();
    const canvas = document.createElement("canvas"); canvas.width = canvas.height = side;
    const context = canvas.getContext("2d"); context.drawImage(image, 0, 0);
    return [image.width, image.height, context.getImageData(0, 0, side, side).data];
  };
  const [width, height, a] = await data(one), [, , b] = await data(other);
  let sum = 0; a.forEach((value, at) => { sum += Math.abs(value - b[at]); });
  return [width, height, sum / a.length];
}"""


@pytest.mark.parametrize("side", PAGES)
def test_the_icon_is_the_mark(chromium, side):
    page = chromium.new_page(viewport={"width": side, "height": side})
    mark = b64encode((IMAGES / "mark.svg").read_bytes()).decode()
    page.set_content(PAGES[side].replace("MARK", f"data:image/svg+xml;base64,{mark}"))
    drawn = page.screenshot(omit_background=True)
    kept = IMAGES / f"mark-{side}.png"
    if os.environ.get("DRAW_ICONS"):
        kept.write_bytes(drawn)
    texts = [b64encode(image).decode() for image in (kept.read_bytes(), drawn)]
    width, height, difference = page.evaluate(DIFFERENCE, [*texts, side])
    page.close()
    assert (width, height) == (side, side)
    assert difference < 4
