"""An instructor writes a question at the desk, is told what is wrong, publishes it, and it is drawn."""

import pytest
from playwright.sync_api import expect

from accounts.models import User
from accounts.people import appoint_instructor
from exam import papers
from exam.models import Blueprint, Question
from tests.browser.conftest import shoot

pytestmark = pytest.mark.browser


@pytest.fixture
def instructor(site):
    administrator = User.objects.create_superuser("admin@example.org", "quiet-river-7731")
    user = User.objects.create_user("rosa@example.org", "quiet-river-7731")
    appoint_instructor(user=user, by=administrator)
    return user


def write(page):
    page.get_by_label("Certification").select_option(label="Git basics")
    page.locator("[name=key]").fill("git-11-9001")
    page.get_by_label("Kind").select_option("single")
    page.get_by_label("Topics").fill("git-staging")
    page.get_by_label("Stem").fill("A developer has staged a change.")
    page.get_by_label("Lead-in").fill("Which command records it?")
    page.locator("[name=explanation]").fill("A commit records what is staged; nothing else has to happen first.")
    page.get_by_label("Takeaway").fill("Stage, then commit.")
    page.locator("[name=place_GIT-1]").select_option("1.1")
    for n, (code, text) in enumerate([("a", "git commit"), ("b", "git push"), ("c", "git fetch")]):
        page.locator(f"[name=options-{n}-id]").fill(code)
        page.locator(f"[name=options-{n}-text]").fill(text)
        page.locator(f"[name=options-{n}-explanation]").fill(f"{text} does what its name says: the whole reason.")
    page.locator("[name=references-0-url]").fill("https://git-scm.com/docs/git-commit")
    page.locator("[name=references-0-title]").fill("git commit")


def test_a_question_written_at_the_desk_appears_in_a_drawn_paper(site, page, instructor):
    page.goto(f"{site}/admin/")
    page.get_by_label("Email").fill(instructor.email)
    page.get_by_label("Password").fill("quiet-river-7731")
    page.locator("main form button").first.click()
    expect(page).to_have_url(f"{site}/admin/")
    shoot(page, "desk")
    page.get_by_role("link", name="Add").first.click()
    write(page)
    page.get_by_role("button", name="Save and publish").click()
    expect(page.get_by_role("alert")).to_be_visible()
    expect(page.get_by_role("alert")).to_contain_text("key")
    shoot(page, "desk-question-without-key")
    expect(page.get_by_label("Takeaway")).to_have_value("Stage, then commit.")
    page.locator("[name=options-0-key]").check()
    page.get_by_role("button", name="Save and publish").click()
    expect(page.locator(".messagelist")).to_contain_text("git-11-9001")
    shoot(page, "desk-published")
    assert Question.objects.get(key="git-11-9001").revisions.get().number == 1
    blueprint = Blueprint.objects.get(code="GIT-1")
    drawn = {slot.question for seed in range(40) for slot in papers.draw(blueprint=blueprint, seed=seed)}
    assert "git-11-9001" in drawn
