"""What the exam room weighs: its first load, and each question after it, as they cross the wire."""

import gzip
from urllib.parse import urlsplit

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from exam.models import Blueprint
from tests.browser.room_cast import sign_in
from tests.factories import make_attempt

pytestmark = pytest.mark.browser

FIRST_LOAD = 120_000
LATER = 8_000
# From the press of a key to the frame after the next question stands in the page.
PRESS = """() => new Promise(done => {
  const begun = performance.now();
  const watch = new MutationObserver(() => {
    watch.disconnect();
    requestAnimationFrame(() => requestAnimationFrame(() => done(performance.now() - begun)));
  });
  watch.observe(document.getElementById("room"), {childList: true});
  document.querySelector("#bar [value=next]").click();
})"""


def wire_size(answer):
    """What crosses the wire. A real site holds its static files compressed; the tests do it here."""
    if "/static/" in answer.url:
        return len(gzip.compress(answer.body()))
    return answer.request.sizes()["responseBodySize"]


def test_the_first_load_and_each_question_stay_light(site, page, learner, capsys):
    attempt = make_attempt(
        learner=learner, blueprint=Blueprint.objects.get(code="MLA-C02"), now=timezone.now(), seed=3
    )
    answers = []
    page.on("response", lambda answer: answers.append(answer))
    sign_in(page, site, learner)
    page.goto(f"{site}{attempt.get_absolute_url()}1/")
    expect(page.locator("#connection")).to_be_visible()
    page.wait_for_load_state("networkidle")
    first = sum(wire_size(answer) for answer in answers)
    answers.clear()
    waits = [page.evaluate(PRESS) for _ in range(attempt.question_count - 1)]
    page.wait_for_load_state("networkidle")
    later = [wire_size(answer) for answer in answers if urlsplit(answer.url).path.endswith("/show/")]
    assert len(later) == attempt.question_count - 1
    assert first <= FIRST_LOAD
    assert max(later) <= LATER
    with capsys.disabled():
        waits.sort()
        print(
            f" [room: first load {first / 1000:.0f} kB, a question at most {max(later) / 1000:.1f} kB,"
            f" painted after {waits[len(waits) // 2]:.0f} ms in the median, {waits[-1]:.0f} ms at most]"
        )
