"""Hostile texts in every field, on every page that shows them, in a real browser: nothing runs or breaks out."""

import os
import re
from pathlib import Path

import pytest
from django.test import Client
from django.utils import timezone
from playwright.sync_api import expect
from pydantic import TypeAdapter, ValidationError

from exam import attempts
from exam.interchange.drafts import Text
from exam.models import CaseStudy, Question, Revision
from tests.factories import make_attempt
from tests.hostile.payloads import PAYLOADS
from tests.hostile.world import make_exam, make_person, rename, sit

pytestmark = pytest.mark.browser

ALL = list(PAYLOADS.values())
TRIALS = min(int(os.environ.get("HOSTILE_PAYLOADS", "320")), len(ALL))
CHOSEN = [ALL[n * len(ALL) // TRIALS] for n in range(TRIALS)]  # evenly from every kind

# What Django's form of sign-up takes as an address.
HOSTILE_ADDRESS = '"<img/src=x/onerror=window.__pwned=1>"@example.org'

# What our templates, Django's desk and the sanitiser write; anything else came out of a text.
TAGS = (
    "html head meta title link script body a header div nav img main section article aside h1 h2 h3 h4 p span"
    " ul ol li dl dt dd form input button label fieldset legend select option optgroup textarea table thead tbody"
    " tfoot tr th td caption svg rect circle line polyline path g use symbol defs details summary strong em s code"
    " pre br hr blockquote footer time small search output kbd dialog text"
)

OF_A_QUESTION = ("scenario", "stem", "lead-in", "option", "reason", "explanation", "takeaway", "reference title")

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
            expect(page.locator("#place")).to_have_text(f"Question {number} of {attempt.question_count}")
            expect(page.locator(BUSY)).to_have_count(0)
            traps.look(f"question {number}", "stem", "lead-in", "option")
        choice, places = page.locator("#question-form input[name=choice]"), page.locator("#question-form select")
        if choice.count():
            choice.first.check()
        else:
            places.first.select_option(index=1)
        expect(page.locator("#save-state")).to_contain_text("Saved ")
    traps.see(f"{room}submit/", "stem")
    page.get_by_role("button", name="Submit", exact=False).first.click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("pass today")
    traps.look("the result", "domain name")
    traps.see(f"{room}review/", *OF_A_QUESTION)
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
    study = CaseStudy.objects.filter(certification=blueprint.certification).first()
    traps.see(f"/admin/exam/casestudy/{study.pk}/change/", "certification name")
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
    give = spread(ALL, each=12)
    blueprint = make_exam("HX-1", give, questions=8)
    learner = make_person(HOSTILE_ADDRESS, give)
    administrator = make_person("admin@example.org", give, is_staff=True, is_superuser=True)
    attempt = sit(learner, blueprint, give, by=administrator)
    assert give.state["at"] >= len(ALL)  # every payload stands somewhere
    traps = Traps(open_page(), site)
    go_through(traps, learner=learner, administrator=administrator, blueprint=blueprint, attempt=attempt)


def alone(text):
    return spread([text], each=1)


def passes_the_doors(text):
    """Whether a file or the desk would take the text. Some signs no door lets in, so no desk has to show them."""
    try:
        TypeAdapter(Text).validate_python(text)
    except ValidationError:
        return False
    return True


@pytest.mark.slow
def test_no_payload_alone_runs_in_any_field_of_a_question(site, open_page):
    """Every field of a question holds the same payload: in the room, in the review, at the desk."""
    administrator = make_person("admin@example.org", alone("x"), is_staff=True, is_superuser=True)
    learner = make_person("learner@example.org", alone("x"))
    as_learner, as_administrator = Traps(open_page(), site), Traps(open_page(), site)
    as_learner.sign_in(learner)
    as_administrator.sign_in(administrator)
    for first in range(0, TRIALS, 50):
        some = CHOSEN[first : first + 50]
        blueprint = make_exam(
            f"HQ-{first}", alone(some[0]), questions=len(some), of_question=lambda n, some=some: alone(some[n])
        )
        attempt = sit(learner, blueprint, alone(some[0]), by=administrator)
        room = attempt.get_absolute_url()
        for number in range(1, len(some) + 1):
            as_learner.see(f"{room}{number}/", "scenario", "stem", "lead-in", "option")
        as_learner.see(f"{room}submit/", "stem")
        as_learner.page.get_by_role("button", name="Submit", exact=False).first.click()
        expect(as_learner.page.get_by_role("heading", level=1)).to_contain_text("pass today")
        as_learner.see(f"{room}review/", *OF_A_QUESTION)
        for question in Question.objects.filter(certification=blueprint.certification):
            # A scenario belongs to the case study: the desk shows it on no page.
            fields = ["topic", *(field for field in OF_A_QUESTION if field != "scenario")]
            revision = question.revisions.get()
            if passes_the_doors(revision.stem):
                as_administrator.see(f"/admin/exam/question/{question.pk}/change/", *fields)
            as_administrator.see(f"/admin/exam/revision/{revision.pk}/change/", "stem", "lead-in", "takeaway")


NAMES_FOR_A_LEARNER = {
    "/": ("display name", "certification name", "certification description", "blueprint name"),
    "/exams/": ("certification name", "certification description", "blueprint name"),
    "/exams/HN-1/": ("certification name", "blueprint note", "domain name", "task title"),
    "/exams/HN-1/start/": ("certification name", "domain name"),
    "/attempts/{finished}/result/": ("certification name", "domain name"),
    "/history/": ("domain name",),
    "/accounts/profile/": ("display name",),
}
NAMES_AT_THE_DESK = {
    "/admin/accounts/user/": ("display name",),
    "/admin/accounts/user/{learner.pk}/change/": ("display name",),
    "/admin/exam/certification/": ("certification name", "provider"),
    "/admin/exam/certification/{blueprint.certification_id}/change/": ("certification description",),
    "/admin/exam/blueprint/{blueprint.pk}/change/": ("blueprint note", "domain name"),
    "/admin/exam/attempt/{attempt.pk}/change/": ("extension reason", "task title"),
    "/admin/exam/question/": ("certification name",),
}


@pytest.mark.slow
def test_no_payload_alone_runs_in_any_name(site, open_page):
    """Names of exams and people, notes and reasons hold the same payload: wherever they are shown."""
    administrator = make_person("admin@example.org", alone("x"), is_staff=True, is_superuser=True)
    learner = make_person(HOSTILE_ADDRESS, alone("x"))
    blueprint = make_exam("HN-1", alone("x"), questions=4)
    finished = make_attempt(learner=learner, blueprint=blueprint, now=timezone.now())
    attempts.submit(attempt=finished, now=timezone.now())
    attempt = sit(learner, blueprint, alone("x"), by=administrator)
    as_learner, as_administrator = Traps(open_page(), site), Traps(open_page(), site)
    as_learner.sign_in(learner)
    as_administrator.sign_in(administrator)
    for text in CHOSEN:
        rename(blueprint, learner, alone(text))
        for path, fields in NAMES_FOR_A_LEARNER.items():
            as_learner.see(path.format(finished=finished.public_id), *fields)
        for path, fields in NAMES_AT_THE_DESK.items():
            as_administrator.see(path.format(attempt=attempt, blueprint=blueprint, learner=learner), *fields)
