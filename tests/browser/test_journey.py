"""The main job in a real browser: sign up, sit an exam, be scored, review it, see the history."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import shoot

pytestmark = pytest.mark.browser


def sign_up(page, site, email="ada@example.org"):
    page.goto(f"{site}/accounts/signup/")
    shoot(page, "signup")
    page.fill("input[name=email]", email)
    page.fill("input[name=password1]", "quiet-river-7731")
    page.fill("input[name=password2]", "quiet-river-7731")
    page.click("form[action*=signup] button[type=submit], main form button")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Welcome")


def choose(page):
    """Choose something on the question that is open, whatever its kind is."""
    question = page.locator("#question-form")
    if question.locator("input[type=radio]").count():
        question.locator(".option label").first.click()
        return
    if question.locator("input[type=checkbox]").count():
        question.locator(".option label").nth(0).click()
        question.locator(".option label").nth(1).click()
        return
    selects = question.locator("select")
    for n in range(selects.count()):
        selects.nth(n).select_option(index=n + 1 if n + 1 < selects.nth(n).locator("option").count() else 1)


def keep_a_note(page):
    """Write a private note at the first question that the answer review shows."""
    note = page.locator(".note").first
    note.locator("summary").click()
    note.locator("textarea").fill("Read again.")
    note.get_by_role("button", name="Keep the note").click()
    expect(note.locator(".note-text")).to_have_text("Read again.")


def filter_the_review(page):
    for show in ("wrong", "flagged", "unanswered"):
        expect(page.locator(".htmx-request, .htmx-swapping, .htmx-settling")).to_have_count(0)
        page.locator(f'#review-list a[href*="show={show}"]').first.click()
        expect(page).to_have_url(re.compile(f"show={show}"))
        expect(page.locator(f"#review-list a[id$={show}]")).to_be_focused()
    expect(page.locator("#review-list article")).to_have_count(0)
    page.goto(page.url.partition("?")[0])
    page.locator('#review-list a[href*="domain=1"]').first.click()
    expect(page).to_have_url(re.compile("domain=1"))
    shown = int(page.locator('#review-list a[href*="domain=1"]').first.inner_text().split()[-1])
    expect(page.locator("#review-list article")).to_have_count(shown)


@pytest.mark.parametrize("code", ["MLA-C01", "GIT-1"])
def test_sign_up_sit_an_exam_be_scored_and_review_it(site, page, code):
    sign_up(page, site)
    page.get_by_role("link", name="Exams").click()
    shoot(page, "catalogue")
    page.goto(f"{site}/exams/{code}/")
    shoot(page, f"blueprint-{code}")
    page.get_by_role("button", name="Prepare a mock exam").click()
    if code != "GIT-1":
        page.get_by_label("1.5×").check()
    shoot(page, f"start-{code}")
    page.get_by_role("button", name="Start").click()
    heading = page.locator("#place")
    expect(page.locator("#connection")).to_be_visible()
    count = int(heading.inner_text().rpartition(" ")[2])
    for number in range(1, count + 1):
        expect(heading).to_have_text(f"Question {number} of {count}")
        choose(page)
        expect(page.locator("#save-state")).to_contain_text("Saved ")
        if number == 2:
            page.get_by_role("button", name="Flag", exact=True).click()
            expect(page.get_by_role("button", name="Flagged", exact=True)).to_be_visible()
            shoot(page, f"room-{code}")
        if number < count:
            page.get_by_role("button", name="Next", exact=True).click()
    page.goto(site)
    page.get_by_role("button", name="Continue").click()
    expect(heading).to_have_text(f"Question {count} of {count}")
    page.get_by_role("button", name="Review all").click()
    expect(page.get_by_text(f"{count} answered")).to_be_visible()
    shoot(page, f"before-submit-{code}")
    page.get_by_role("button", name="Submit").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("pass today")
    shoot(page, f"result-{code}")
    # On paper the result is a report of one or two pages.
    assert 1 <= len(re.findall(rb"/Type\s*/Page\b", page.pdf(format="A4"))) <= 2
    page.locator('main a[href$="/review/"]').first.click()
    shoot(page, f"review-{code}")
    filter_the_review(page)
    keep_a_note(page)
    expect(page.locator(".note summary").first).to_be_focused()
    assert "#" not in page.url
    page.goto(f"{site}/history/")
    expect(page.locator("table.attempts tbody tr").first).to_contain_text(code)
    shoot(page, "history")
    page.goto(f"{site}/accounts/profile/")
    shoot(page, "account")


def test_the_same_without_a_script(site, page_without_script):
    page = page_without_script
    sign_up(page, site)
    page.goto(f"{site}/exams/GIT-1/")
    page.get_by_role("button", name="Prepare a mock exam").click()
    page.get_by_role("button", name="Start").click()
    heading = page.locator("#place")
    for number in range(1, 15):
        expect(heading).to_have_text(f"Question {number} of 15")
        choose(page)
        if number == 2:
            page.get_by_role("button", name="Flag", exact=True).click()
            expect(page.get_by_role("button", name="Flagged", exact=True)).to_be_visible()
        page.get_by_role("button", name="Next", exact=True).click()
    page.goto(site)
    page.get_by_role("button", name="Continue").click()
    expect(heading).to_have_text("Question 15 of 15")
    page.get_by_role("button", name="Review all").click()
    expect(page.get_by_text("14 answered")).to_be_visible()
    page.get_by_role("button", name="Submit").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("pass today")
    page.locator('main a[href$="/review/"]').first.click()
    page.locator('#review-list a[href*="show=flagged"]').first.click()
    expect(page.locator("#review-list article")).to_have_count(1)
    keep_a_note(page)
    expect(page).to_have_url(re.compile("show=flagged#question-2$"))
    page.goto(f"{site}/history/")
    expect(page.locator("table.attempts tbody tr").first).to_contain_text("GIT-1")
