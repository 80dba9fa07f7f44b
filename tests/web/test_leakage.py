"""Rule 4: nothing that tells the key reaches the browser while the attempt is open."""

import re

import pytest
from django.urls import reverse

from exam import attempts
from exam.models import Blueprint, Explanation, Option, Revision

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("seed", range(3))
def test_no_page_fragment_header_or_cookie_tells_the_key_before_submission(
    as_learner, learner, git_bank, now, seed
):
    attempt = attempts.start(
        learner=learner, blueprint=Blueprint.objects.get(code="GIT-1"), seed=seed, now=now, time_factor=None
    )
    revisions = Revision.objects.filter(slots__attempt=attempt)
    # Long runs of words that stand in explanations and takeaways and nowhere in what a learner may see.
    secrets = {
        text[:60] for text in Explanation.objects.filter(revision__in=revisions).values_list("text", flat=True)
    }
    secrets |= {text[:60] for text in revisions.values_list("takeaway", flat=True)}
    secrets |= set(revisions.values_list("question__key", flat=True))
    ids = {str(pk) for pk in Option.objects.filter(revision__in=revisions).values_list("pk", flat=True)}
    room = attempt.get_absolute_url()
    paths = [room, room + "submit/", room + "clock/", room + "discard/", "/history/", "/", "/exams/GIT-1/"]
    paths += [reverse("exam:question", args=[attempt.public_id, n]) for n in range(1, 16)]
    seen = 0
    for path in paths:
        for headers in ({}, {"HX-Request": "true"}):
            answer = as_learner.get(path, headers=headers)
            text = answer.content.decode() + str(dict(answer.headers)) + str(answer.cookies)
            assert [secret for secret in secrets if secret in text] == []
            values = set(re.findall(r'name="(?:choice|step\d+|pair\d+)" value="(\d+)"', text))
            assert all(int(value) <= 10 for value in values)
            assert not re.search(r"is_key|data-key|\"rank\"|scored=|not scored", text)
            seen += 1
    for n in range(1, 16):
        for headers in ({}, {"HX-Request": "true"}):
            data = {"choice": "1", "step1": "1", "pair1": "1", "go": "stay", "tab": "t", "sequence": str(n)}
            answer = as_learner.post(f"{room}{n}/", data, headers=headers)
            text = answer.content.decode() + str(dict(answer.headers))
            assert [secret for secret in secrets if secret in text] == []
    assert seen == 44
    assert len(secrets) > 60
    assert ids


def test_a_review_withholds_questions_of_the_open_mock(as_learner, learner, git_bank, now):
    blueprint = Blueprint.objects.get(code="GIT-1")
    for seed in (1, 2, 3):
        attempt = attempts.start(learner=learner, blueprint=blueprint, seed=seed, now=now, time_factor=None)
        attempts.submit(attempt=attempt, now=now)
    standing = attempts.start(learner=learner, blueprint=blueprint, seed=1, now=now, time_factor=None)
    shared = set(standing.slots.values_list("question", flat=True)) & set(
        attempt.slots.values_list("question", flat=True)
    )
    page = as_learner.get(f"/attempts/{attempt.public_id}/review/").content.decode()
    assert page.count("Withheld while") == len(shared) > 0
