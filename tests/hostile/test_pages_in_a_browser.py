"""Hostile texts in every field, on every page that shows them, in a real browser: nothing runs or breaks out."""

import os
import re
from pathlib import Path

import pytest
from django.test import Client
from playwright.sync_api import expect

from exam.models import CaseStudy, Certification, Question, Revision
from tests.hostile.payloads import PAYLOADS
from tests.hostile.world import make_exam, make_person, sit

pytestmark = pytest.mark.browser

TRIALS = int(os.environ.get("HOSTILE_PAYLOADS", str(len(PAYLOADS))))

# What Django's form of sign-up takes as an address.
HOSTILE_ADDRESS = '"<img/src=x/onerror=window.__pwned=1>"@example.org'

# What our templates, Django's desk and the sanitiser write; anything else came out of a text.
TAGS = (
    "html head meta title link script body a header div nav img main section article aside h1 h2 h3 h4 p span"
    " ul ol li dl dt dd form input button label fieldset legend select option optgroup textarea table thead tbody"
    " tfoot tr th td caption svg rect circle line polyline path g use symbol defs details summary strong em s code"
    " pre br hr blockquote footer time small search output"
)

BUSY = ".htmx-request, .htmx-swapping, .htmx-settling"

TRAPS = Path(__file__).with_name("traps.js").read_text()


class Traps:
    """A page that notes dialogs, requests to other hosts and whatever stands in it without being ours."""

    def __init__(self, page, site):
        self.page, self.site, self.events = page, site, []
        page.on("dialog", self._dialog)
        page.on("request", self._request)

    def _dialog(self, dialog):
        self.events.append(f"dialog {dialog.message}")
        dialog.dismiss()

    def _request(self, request):
        if not request.url.startswith(self.site):
            self.events.append(f"request {request.url}")

    def sign_in(self, user):
        client = Client()
        client.force_login(user)
        cookie = {"name": "sessionid", "value": client.cookies["sessionid"].value, "url": self.site}
        self.page.context.add_cookies([cookie])

    def see(self, path, *fields):
        """The page at the path shows the texts of these fields, and nothing of them acts."""
        answer = self.page.goto(self.site + path)
        assert answer.status == 200, path
        self.look(path, *fields)

    def look(self, what, *fields):
        assert self.page.evaluate(TRAPS, TAGS) == [], what
        assert self.events == [], what
        assert self.page.url.startswith(self.site), what
        shown = self.page.content()
        for field in fields:
            assert f"[{field}]" in shown, (what, field)


@pytest.mark.parametrize("name", [f"markup {n} in bare" for n in (1, 7, 12, 19)])
def test_the_traps_notice_a_page_that_shows_a_text_as_it_is(chromium, name):
    page = chromium.new_page()
    traps = Traps(page, "about:blank")
    page.set_content(f"<p>{PAYLOADS[name]}</p>")
    assert page.evaluate(TRAPS, TAGS)
    assert traps.events
    page.close()


def spread(texts, *, each):
    """Hands out the texts, `each` a field, in turn and without end."""
    state = {"at": 0}

    def give(field, longest=None, *, inline=False):
        short = longest is not None
        held = f"[{field}]"
        for _n in range(1 if short else each):
            text = texts[state["at"] % len(texts)]
            state["at"] += 1
            held += (" " if inline or short else "\n\n") + text
        return held[:longest]

    give.state = state
    return give


def go_through(traps, *, learner, administrator, blueprint, attempt):
    """Every page that shows a text of an author, a learner or an instructor."""
    code, room, page = blueprint.code, attempt.get_absolute_url(), traps.page
    traps.sign_in(learner)
    traps.see("/exams/", "certification name", "certification description", "blueprint name")
    traps.see(f"/exams/{code}/", "certification name", "blueprint note", "domain name", "task title")
    traps.see(f"/exams/{code}/start/", "certification name", "domain name")
    traps.see("/", "display name", "certification description")
    for number in range(1, attempt.question_count + 1):
        if number == 1:
            traps.see(f"{room}1/", "stem", "lead-in", "option")
        else:
            page.locator("button[name=go][value=next]").click()
            expect(page.locator("#question h1")).to_have_text(f"Question {number} of {attempt.question_count}")
            expect(page.locator(BUSY)).to_have_count(0)
            traps.look(f"question {number}", "stem", "lead-in", "option")
        choice, places = page.locator("#question-form input[name=choice]"), page.locator("#question-form select")
        if choice.count():
            choice.first.check()
        else:
            places.first.select_option(index=1)
        expect(page.locator("[data-saved]")).to_contain_text("Saved ")
    traps.see(f"{room}submit/", "stem")
    page.get_by_role("button", name="Submit", exact=False).first.click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("pass today")
    traps.look("the result", "domain name")
    traps.see(
        f"{room}review/",
        *("scenario", "stem", "lead-in", "option", "reason", "explanation", "takeaway", "reference title"),
    )
    page.locator('#review-list a[href*="domain=1"]').click()
    expect(page).to_have_url(re.compile("domain=1"))
    expect(page.locator(BUSY)).to_have_count(0)
    traps.look("the filtered review", "stem")
    traps.see("/history/", "domain name")
    traps.see("/accounts/profile/", "display name")
    traps.see("/accounts/email/")
    data = page.request.get(f"{traps.site}/accounts/my-data.json")
    assert (data.headers["content-type"], data.headers["x-content-type-options"]) == (
        "application/json",
        "nosniff",
    )
    assert "attachment" in data.headers["content-disposition"]
    assert "[display name]" in data.text()
    _the_desk(traps, administrator=administrator, learner=learner, blueprint=blueprint, attempt=attempt)


def _the_desk(traps, *, administrator, learner, blueprint, attempt):
    traps.sign_in(administrator)
    traps.see("/admin/exam/certification/", "certification name", "provider")
    traps.see(f"/admin/exam/certification/{blueprint.certification_id}/change/", "certification description")
    traps.see("/admin/exam/blueprint/", "blueprint name")
    traps.see(f"/admin/exam/blueprint/{blueprint.pk}/change/", "blueprint note", "domain name")
    traps.see("/admin/exam/question/?q=<script>window.__pwned=1</script>", "certification name")
    question = Question.objects.filter(certification=blueprint.certification).first()
    traps.see(
        f"/admin/exam/question/{question.pk}/change/",
        *("certification name", "task title", "topic", "stem", "lead-in", "explanation", "takeaway", "option"),
        *("reason", "reference title"),
    )
    traps.page.locator("input[name=save]").click()
    expect(traps.page.get_by_role("alert").first).to_be_visible()
    traps.look("the refused question", "stem", "lead-in", "option", "reason", "reference title")
    traps.see("/admin/exam/revision/")
    revision = Revision.objects.get(question=question)
    traps.see(f"/admin/exam/revision/{revision.pk}/change/", "stem", "lead-in", "takeaway")
    traps.see(f"/admin/exam/casestudy/{CaseStudy.objects.first().pk}/change/", "certification name")
    traps.see("/admin/exam/attempt/")
    traps.see(f"/admin/exam/attempt/{attempt.pk}/change/", "extension reason", "task title")
    traps.see(f"/admin/exam/attempt/{attempt.pk}/extend/")
    expect(traps.page.locator("#content p").first).to_contain_text(learner.email)
    traps.see("/admin/accounts/user/", "display name")
    traps.see(f"/admin/accounts/user/{learner.pk}/change/", "display name")
    traps.page.locator("input[name=_save]").click()
    expect(traps.page.locator(".messagelist")).to_be_visible()
    traps.look("the list of people after a change", "display name")
    traps.see(f"/admin/accounts/user/{learner.pk}/history/")
    traps.see(f"/admin/accounts/user/{learner.pk}/delete/")
    traps.see("/admin/")


def test_no_text_of_anybody_runs_on_any_page(site, open_page):
    texts = list(PAYLOADS.values())
    give = spread(texts, each=12)
    blueprint = make_exam("HX-1", give, questions=8)
    learner = make_person(HOSTILE_ADDRESS, give)
    administrator = make_person("admin@example.org", give, is_staff=True, is_superuser=True)
    attempt = sit(learner, blueprint, give, by=administrator)
    assert give.state["at"] >= len(texts)  # every payload stands somewhere
    traps = Traps(open_page(), site)
    go_through(traps, learner=learner, administrator=administrator, blueprint=blueprint, attempt=attempt)


@pytest.mark.slow
def test_no_payload_alone_runs_in_any_field(site, open_page):
    """Each payload by itself in every field, through every page: a quarter of an hour."""
    administrator = make_person("admin@example.org", spread(["x"], each=1), is_staff=True, is_superuser=True)
    traps = Traps(open_page(), site)
    for n, text in enumerate(list(PAYLOADS.values())[:TRIALS]):
        give = spread([text], each=1)
        blueprint = make_exam(f"HX-{n}", give)
        learner = make_person(f'"<svg/onload=window.__pwned={n}>"@example.org', give)
        attempt = sit(learner, blueprint, give, by=administrator)
        go_through(traps, learner=learner, administrator=administrator, blueprint=blueprint, attempt=attempt)
        # The catalogue shows every certification: what has been seen there must not make it longer each time.
        Certification.objects.filter(pk=blueprint.certification_id).update(name=f"seen {n}", description="")
