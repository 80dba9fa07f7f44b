"""Rule 4: nothing that tells the key reaches the browser while the attempt is open."""

import re

import pytest
from django.db import connection, transaction
from django.utils import timezone

from exam import attempts
from exam.models import Blueprint

pytestmark = pytest.mark.django_db

# Which options are right, all that explains them, what is scored: moved about and marked, counts unchanged.
TURN = """
SET CONSTRAINTS ALL IMMEDIATE;
ALTER TABLE exam_option DISABLE TRIGGER USER;
ALTER TABLE exam_explanation DISABLE TRIGGER USER;
ALTER TABLE exam_reference DISABLE TRIGGER USER;
ALTER TABLE exam_revision DISABLE TRIGGER USER;
SET CONSTRAINTS ALL DEFERRED;
UPDATE exam_option SET is_key = turned.is_key FROM (
    SELECT id, coalesce(lead(is_key) OVER (PARTITION BY revision_id ORDER BY position),
                        first_value(is_key) OVER (PARTITION BY revision_id ORDER BY position)) AS is_key
    FROM exam_option WHERE side = 'choice' AND rank IS NULL) turned WHERE turned.id = exam_option.id;
UPDATE exam_option SET rank = 100 - rank WHERE rank IS NOT NULL;
UPDATE exam_option SET pair_id = (
    SELECT other.id FROM exam_option other WHERE other.revision_id = exam_option.revision_id
    AND other.side = 'response' AND other.id <> exam_option.pair_id ORDER BY other.id LIMIT 1)
WHERE pair_id IS NOT NULL;
UPDATE exam_explanation SET text = 'SENTINEL';
UPDATE exam_reference SET title = 'SENTINEL', url = 'https://sentinel.example.org/SENTINEL';
UPDATE exam_revision SET takeaway = 'SENTINEL';
UPDATE exam_question SET key = 'SENTINEL-' || id, difficulty = 'hard', authoring = '{"SENTINEL": 1}',
    topics = '{SENTINEL}';
UPDATE exam_slot SET scored = NOT scored;
"""
# Tokens and the ids of requests are drawn anew, the sources of the policy come in any order, and the machine's
# clock goes on.
CHANGING = re.compile(
    r"(?<=[\"'= ])[A-Za-z0-9]{32,64}(?=[\\\"'; ])"
    r"|'X-Request-ID': '[0-9a-f-]{36}'"
    r"|'Content-Security-Policy': \"[^\"]*\""
    r"|[Ee]xpires'?[:=] ?'?\w{3}, [^;']*"
)
CHOICES = {"choice": "1", "step1": "1", "step2": "2", "pair1": "1", "pair2": "2", "go": "stay", "tab": "t"}


@pytest.fixture
def stopped_clock(monkeypatch, now):
    monkeypatch.setattr(timezone, "now", lambda: now)


def seen_by(client, attempt):
    """Everything that a browser gets of an open attempt: path, method and header to text; nothing of it stays."""
    room = attempt.get_absolute_url()
    numbers = range(1, attempt.question_count + 1)
    paths = [room, f"{room}submit/", f"{room}clock/", f"{room}discard/", f"{room}result/", f"{room}review/"]
    paths += ["/", "/history/", "/history.csv", f"/exams/{attempt.blueprint.code}/", "/accounts/my-data.json"]
    answers = {}
    with transaction.atomic():
        for path in [*paths, *(f"{room}{n}/" for n in numbers)]:
            answers["GET", path] = client.get(path)
        for n in numbers:
            data = {**CHOICES, "sequence": str(n), "flagged": "yes", "struck": "1", "want": str(n)}
            for door in ("", "flag/", "save/", "mark/", "show/", "problem/"):
                answers["POST", f"{room}{n}/{door}"] = client.post(f"{room}{n}/{door}", data)
        answers["fragment", "history"] = client.get("/history/", headers={"HX-Request": "true"})
        transaction.set_rollback(True)
    return {
        name: CHANGING.sub("", f"{answer.status_code} {answer.headers} {answer.cookies} {answer.content.decode()}")
        for name, answer in answers.items()
    }


def assert_the_browser_cannot_tell(client, learner, code, seed, now):
    attempt = attempts.start(
        learner=learner, blueprint=Blueprint.objects.get(code=code), seed=seed, now=now, time_factor=None
    )
    before = seen_by(client, attempt)
    with connection.cursor() as cursor:
        cursor.execute(TURN)
    after = seen_by(client, attempt)
    assert {name for name in before if before[name] != after[name]} == set()
    assert not [name for name, text in after.items() if "sentinel" in text.lower()]
    saved = [text for (_verb, path), text in before.items() if path.endswith("/save/")]
    assert len(saved) == attempt.question_count
    assert all(text.startswith("200") for text in saved)


@pytest.mark.parametrize(("code", "seed"), [("GIT-1", 1), ("GIT-1", 2), ("MLA-C02", 1)])
def test_pages_stay_the_same_when_keys_explanations_and_scored_slots_change(
    as_learner, learner, git_bank, aws_bank, now, stopped_clock, code, seed
):
    assert_the_browser_cannot_tell(as_learner, learner, code, seed, now)


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(200))
def test_two_hundred_papers_tell_nothing(as_learner, learner, git_bank, aws_bank, now, stopped_clock, seed):
    code = ("GIT-1", "MLA-C01", "MLA-C02")[seed % 3]
    assert_the_browser_cannot_tell(as_learner, learner, code, seed, now)


def test_a_review_shows_what_the_open_room_may_not(as_learner, learner, git_bank, now):
    # The opposite: that the marks above would be found.
    attempt = attempts.start(learner=learner, blueprint=Blueprint.objects.get(), seed=1, now=now, time_factor=None)
    attempts.submit(attempt=attempt, now=now)
    with connection.cursor() as cursor:
        cursor.execute(TURN)
    assert "SENTINEL" in as_learner.get(f"{attempt.get_absolute_url()}review/").content.decode()


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
