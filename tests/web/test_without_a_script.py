"""The whole job by plain forms and links, as a browser without JavaScript does it."""

import html
import re
from pathlib import Path

import pytest
from django.test import Client

from exam.models import Attempt, Response

pytestmark = pytest.mark.django_db

PASSWORD = "quiet-river-7731"
TEMPLATES = Path(__file__).resolve().parents[2] / "templates"


def fields_of(page):
    """What the question's form would send as it stands, and what it offers."""
    form = re.search(r'<form id="question-form".*?</form>', page, re.DOTALL)[0]
    hidden = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', form))
    choices = re.findall(r'name="choice" value="(\d+)"', form)
    selects = re.findall(r'<select id="place\d+" name="(\w+)"', form)
    return {name: html.unescape(value) for name, value in hidden.items()}, choices, selects, "checkbox" in form


# How a page asks for each kind; which of them a paper holds is left to chance.
ASKED_AS = {"single": "one", "true_false": "one", "multiple": "several", "ordering": "step", "matching": "pair"}


def test_sign_up_sit_an_exam_leave_resume_submit_review_history(git_bank):
    client = Client()
    signed_up = client.post(
        "/accounts/signup/",
        {"email": "Ada@Example.org", "password1": PASSWORD, "password2": PASSWORD},
        follow=True,
    )
    assert "Welcome" in signed_up.content.decode()
    started = client.post("/exams/GIT-1/start/", {"time_factor": "untimed", "length": "whole"}, follow=True)
    attempt = Attempt.objects.get()
    assert started.redirect_chain[-1][0] == f"/attempts/{attempt.public_id}/1/"
    kinds = set()
    for number in range(1, 16):
        url = f"/attempts/{attempt.public_id}/{number}/"
        data, choices, selects, several = fields_of(client.get(url).content.decode())
        kinds.add("several" if several else "one" if choices else selects[0][:4])
        if choices:
            data["choice"] = choices[:2] if several else choices[0]
        data |= {name: str(n) for n, name in enumerate(selects, start=1) if name.startswith("step")}
        data |= {name: "1" for name in selects if name.startswith("pair")}
        moved = client.post(url, {**data, "go": "next" if number < 15 else "review"})
        assert moved.status_code == 303
    assert kinds == {ASKED_AS[kind] for kind in attempt.slots.values_list("question__kind", flat=True)}
    assert Response.objects.exclude(choice=[]).count() == 15
    client.post(f"/attempts/{attempt.public_id}/3/flag/", {"flagged": "yes"})
    assert client.get(f"/attempts/{attempt.public_id}/").url == f"/attempts/{attempt.public_id}/15/"
    assert "15 answered" in client.get(f"/attempts/{attempt.public_id}/submit/").content.decode()
    result = client.post(f"/attempts/{attempt.public_id}/submit/", follow=True).content.decode()
    assert "pass today" in result
    for query, wanted in (("", 15), ("?show=flagged", 1), ("?show=unanswered", 0), ("?domain=1", 6)):
        page = client.get(f"/attempts/{attempt.public_id}/review/{query}").content.decode()
        assert page.count('<article class="card"') == wanted
    assert "GIT-1" in client.get("/history/").content.decode()
    assert client.get("/history.csv").content.decode().count("GIT-1") == 1


def test_an_unchanged_stale_form_does_not_blank_what_another_tab_saved(as_learner, git_bank):
    as_learner.post("/exams/GIT-1/start/", {"time_factor": "untimed", "length": "whole"})
    attempt = Attempt.objects.get()
    slot = attempt.slots.filter(question__kind="single").first()
    url = f"/attempts/{attempt.public_id}/{slot.number}/"
    stale, *_ = fields_of(as_learner.get(url).content.decode())
    as_learner.post(url, {"choice": "1", "go": "stay", "tab": "a", "sequence": "1"})
    as_learner.post(url, {**stale, "go": "stay"})
    assert Response.objects.get(slot=slot).choice == [slot.option_order[0]]


@pytest.mark.parametrize("choice", ["99", "0", "-1", "x", "1e3", "²", "9" * 400])
def test_a_choice_that_does_not_stand_in_the_slot_is_refused_in_a_sentence(as_learner, git_bank, choice):
    as_learner.post("/exams/GIT-1/start/", {"time_factor": "untimed", "length": "whole"})
    attempt = Attempt.objects.get()
    slot = attempt.slots.filter(question__kind="single").first()
    answer = as_learner.post(f"/attempts/{attempt.public_id}/{slot.number}/", {"choice": choice})
    assert answer.status_code == 422
    assert "reload the page" in answer.content.decode()


def test_another_tab_is_answered_409_with_what_is_stored(as_learner, git_bank):
    as_learner.post("/exams/GIT-1/start/", {"time_factor": "untimed", "length": "whole"})
    attempt = Attempt.objects.get()
    slot = attempt.slots.filter(question__kind="single").first()
    url = f"/attempts/{attempt.public_id}/{slot.number}/"
    as_learner.post(url, {"choice": "1", "tab": "a", "sequence": "1"})
    for headers in ({}, {"HX-Request": "true"}):
        answer = as_learner.post(url, {"choice": "2", "tab": "b", "sequence": "1"}, headers=headers)
        assert answer.status_code == 409
        assert 'value="1" checked' in answer.content.decode()


def test_after_the_end_every_page_of_the_room_leads_to_the_result(as_learner, git_bank):
    as_learner.post("/exams/GIT-1/start/", {"time_factor": "untimed", "length": "half"})
    attempt = Attempt.objects.get()
    as_learner.post(f"/attempts/{attempt.public_id}/submit/")
    for path in ("", "1/", "submit/", "discard/"):
        answer = as_learner.get(f"/attempts/{attempt.public_id}/{path}")
        assert answer.url == f"/attempts/{attempt.public_id}/result/"
    late = as_learner.post(f"/attempts/{attempt.public_id}/1/", {"choice": "1"})
    assert late.url == f"/attempts/{attempt.public_id}/result/"
    assert "half paper, 8 questions" in as_learner.get(f"/attempts/{attempt.public_id}/result/").content.decode()


def test_every_form_and_link_of_the_templates_says_where_it_leads():
    tags = [
        (path.name, tag)
        for path in TEMPLATES.rglob("*.html")
        # A template tag inside may hold a sign that ends an HTML tag.
        for tag in re.findall(r"<(?:form|a)\b(?:{[{%].*?[%}]}|[^>])*>", path.read_text())
    ]
    assert len(tags) > 50
    assert [place for place in tags if not re.search(r'\b(?:action|href)="[^"]|method="dialog"', place[1])] == []
