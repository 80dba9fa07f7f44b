"""The whole journey without a mouse: every kind of question, and focus that is never lost."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.room_cast import sign_in
from tests.factories import make_blueprint, make_question

pytestmark = pytest.mark.browser

FURTHEST = 120  # presses of Tab until something must have been reached


def focused(page, selector):
    return page.evaluate("selector => document.activeElement.matches(selector)", selector)


def tab_to(page, selector):
    """Press Tab until something that fits has the focus."""
    for _ in range(FURTHEST):
        page.keyboard.press("Tab")
        if focused(page, selector):
            return
    raise AssertionError(f"Tab does not lead to {selector}")


def assert_focus_is_somewhere(page):
    assert page.evaluate("document.activeElement !== document.body"), page.url


def respond(page):
    """Answer the question that has the focus; its kind."""
    if page.locator("#question select").count():
        selects = page.locator("#question select").count()
        for n in range(selects):
            tab_to(page, f"#place{n + 1}")
            for _ in range(n + 1):
                page.keyboard.press("ArrowDown")
        return "select"
    tab_to(page, "#question input[name=choice]")
    page.keyboard.press("Space")
    if page.locator("#question input[type=checkbox]").count():
        tab_to(page, "#question input[name=choice]")
        page.keyboard.press("Space")
        return "checkbox"
    return "radio"


@pytest.fixture
def exam_of_every_kind(transactional_db):
    """An exam whose one paper asks every kind that is drawn, twice."""
    kinds = ("single", "multiple", "ordering", "matching")
    count = 2 * len(kinds)
    blueprint = make_blueprint(domains=(("1", 1),), questions=count, scored=count)
    for kind in kinds * 2:
        make_question(kind=kind, blueprint=blueprint)
    return blueprint


def test_start_answer_flag_review_submit_and_read_by_keys_alone(bare_site, page, learner, exam_of_every_kind):
    type(learner).objects.filter(pk=learner.pk).update(room_keys=False)  # Tab, Space, Enter and arrows only
    sign_in(page, bare_site, learner)
    page.goto(f"{bare_site}/exams/{exam_of_every_kind.code}/start/")
    tab_to(page, 'form[action$="/start/"] button')
    page.keyboard.press("Enter")
    expect(page.locator("#place")).to_have_text("Question 1 of 8")
    kinds = set()
    for number in range(1, 9):
        expect(page.locator("#question")).to_have_attribute("data-number", str(number))
        kinds.add(respond(page))
        expect(page.locator("#save-state")).to_contain_text("Saved ")
        if number == 2:
            tab_to(page, ".flag")
            page.keyboard.press("Space")
            expect(page.locator("#cell-2")).to_have_class(re.compile("is-flagged"))
            assert_focus_is_somewhere(page)
        if number < 8:
            tab_to(page, "#bar [value=next]")
            page.keyboard.press("Enter")
            expect(page.locator("#question")).to_have_attribute("data-number", str(number + 1))
            assert focused(page, "#question")
    assert kinds == {"radio", "checkbox", "select"}
    tab_to(page, "#bar [value=review]")
    page.keyboard.press("Enter")
    expect(page.get_by_text("8 answered")).to_be_visible()
    tab_to(page, "[data-guarded] button")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("/result/$"))
    tab_to(page, 'a[href*="/review/"]')
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Answer review")
    tab_to(page, '#review-list a[href*="show=flagged"]')
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("show=flagged"))
    expect(page.locator(".htmx-request, .htmx-swapping, .htmx-settling")).to_have_count(0)
    assert_focus_is_somewhere(page)
