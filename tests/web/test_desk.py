"""The instructors' desk: write a question, be told what is wrong, publish it, and find it in a paper."""

import html

import pytest

from exam import attempts, papers
from exam.models import Attempt, Blueprint, Extension, Question, TaskStatement

pytestmark = pytest.mark.django_db

ADD = "/admin/exam/question/add/"


def entry(**changes):
    options = changes.pop("options", [("a", "Commit", True), ("b", "Push", False), ("c", "Fetch", False)])
    data = {
        "certification": Blueprint.objects.get(code="GIT-1").certification_id,
        "key": "git-11-9001",
        "kind": "single",
        "lang": "en",
        "difficulty": "easy",
        "topics": "git-staging",
        "stem": "A developer has staged a change.",
        "lead_in": "Which command records it?",
        "explanation": "A commit records what is staged, and nothing else has to happen before it does so.",
        "takeaway": "Stage, then commit.",
        "place_GIT-1": "1.1",
        "options-TOTAL_FORMS": str(len(options)),
        "options-INITIAL_FORMS": "0",
        "references-TOTAL_FORMS": "1",
        "references-INITIAL_FORMS": "0",
        "references-0-url": "https://git-scm.com/docs/git-commit",
        "references-0-title": "What a commit records",
        "publish": "1",
    }
    for n, (code, text, key) in enumerate(options):
        data |= {f"options-{n}-id": code, f"options-{n}-side": "choice", f"options-{n}-text": text}
        data[f"options-{n}-explanation"] = f"{text} does what its name says, which here is the whole reason."
        if key:
            data[f"options-{n}-key"] = "on"
    return {**data, **changes}


def test_a_published_question_appears_in_a_drawn_paper(as_instructor, git_bank):
    answer = as_instructor.post(ADD, entry())
    assert answer.status_code == 302, answer.content.decode()
    question = Question.objects.get(key="git-11-9001")
    assert (question.status, question.revisions.get().number) == ("ready", 1)
    drawn = set()
    for seed in range(40):
        drawn |= {slot.question for slot in papers.draw(blueprint=Blueprint.objects.get(), seed=seed)}
    assert "git-11-9001" in drawn


TWO = [("a", "Commit", True), ("b", "Push", True), ("c", "Fetch", False)]
NONE = [("a", "Commit", False), ("b", "Push", False)]
THREE = [(c, f"Option {c}", c in "abc") for c in "abcde"]


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"options": NONE}, "No option is marked as the key; mark the right one."),
        ({"options": TWO}, "2 options are marked as key (a, b); a question of this kind has one."),
        (
            {"kind": "multiple", "lead_in": "Which commands? (Select TWO.)", "options": THREE},
            "The lead-in says “Select TWO”, and 3 options are marked as key.",
        ),
        ({"options-0-explanation": ""}, "Option a has no explanation; say why it is right or wrong."),
        (
            {"references-0-url": "http://git-scm.com/docs/git-commit"},
            "The address http://git-scm.com/docs/git-commit must start with https://.",
        ),
        ({"kind": "ordering"}, "Step a is marked as key; give it a rank instead."),
        ({"kind": "matching"}, "A question of this kind has no options; remove them."),
        ({"key": "Not A Key"}, "Lower-case letters, digits and hyphens, ending in a hyphen and four digits."),
        ({"stem": ""}, "This field is required."),
        ({"options-1-text": ""}, "This field is required."),
        (
            {"lead_in": "Which command records it? (Select TWO.)"},
            "“(Select …)” is for questions with several answers",
        ),
        (
            {"references-0-url": "", "references-0-title": ""},
            "A reference is missing: say where the answer can be read.",
        ),
    ],
)
def test_an_invalid_question_gets_its_sentence_and_keeps_what_was_typed(
    as_instructor, git_bank, changes, sentence
):
    answer = as_instructor.post(ADD, entry(**changes))
    page = html.unescape(answer.content.decode())
    assert answer.status_code == 422
    assert sentence in page
    assert "Nothing is saved yet" in page
    assert "Stage, then commit." in page
    assert not Question.objects.filter(key="git-11-9001").exists()


def test_rows_that_a_browser_sends_untouched_are_passed_over(as_instructor, git_bank):
    untouched = {"side": "choice", "id": "", "text": "", "rank": "", "pair": "", "explanation": ""}
    rows = {f"options-{n}-{name}": value for n in range(3, 12) for name, value in untouched.items()}
    answer = as_instructor.post(ADD, entry(**rows, **{"options-TOTAL_FORMS": "12"}))
    assert answer.status_code == 302
    assert Question.objects.get(key="git-11-9001").revisions.get().options.count() == 3


def test_a_taken_key_is_refused(as_instructor, git_bank):
    answer = as_instructor.post(ADD, entry(key="git-11-0001"))
    assert answer.status_code == 422
    assert "is taken" in answer.content.decode()


def test_an_edit_of_a_published_question_makes_the_next_revision(as_instructor, git_bank):
    as_instructor.post(ADD, entry())
    question = Question.objects.get(key="git-11-9001")
    shown = {"options-INITIAL_FORMS": "3", "references-INITIAL_FORMS": "1"}
    changed = entry(stem="A developer staged two changes.", **shown)
    as_instructor.post(f"/admin/exam/question/{question.pk}/change/", changed)
    assert list(question.revisions.values_list("number", flat=True)) == [1, 2]


def test_every_question_of_the_bank_opens_at_the_desk(as_instructor, git_bank):
    for kind in ("single", "multiple", "true_false", "ordering", "matching"):
        question = Question.objects.filter(kind=kind).first()
        page = as_instructor.get(f"/admin/exam/question/{question.pk}/change/")
        assert page.status_code == 200
        assert question.key in page.content.decode()


def test_the_blueprint_at_the_desk_shows_coverage_and_gaps(as_instructor, git_bank):
    task = TaskStatement.objects.get(code="1.1")
    task.wanted = {"single": 5, "ordering": 1, "easy": 2, "medium": 3, "hard": 1}
    task.save()
    page = as_instructor.get(f"/admin/exam/blueprint/{task.blueprint_id}/change/").content.decode()
    # git-basics has three single and one ordering question on task 1.1, of which one is easy.
    assert "<td class=gap>3 of 5, 2 missing</td>" in page
    assert "<td>1 of 1</td>" in page
    assert "<td class=gap>1 of 2, 1 missing</td>" in page


@pytest.fixture
def timed(learner, git_bank, now):
    from django.utils import timezone

    Blueprint.objects.update(minutes=30)
    return attempts.start(
        learner=learner, blueprint=Blueprint.objects.get(), seed=1, now=timezone.now(), time_factor=1
    )


def test_an_instructor_gives_more_time(as_instructor, timed):
    url = f"/admin/exam/attempt/{timed.pk}/extend/"
    assert as_instructor.post(url, {"minutes": "0", "reason": "x"}).status_code == 200
    assert as_instructor.post(url, {"minutes": "10", "reason": "fire alarm"}).status_code == 302
    assert Extension.objects.get().minutes == 10


def test_evidence_is_read_only_and_its_csv_is_guarded(as_instructor, learner, timed):
    type(learner).objects.filter(pk=learner.pk).update(email="=cmd@example.org")
    page = as_instructor.get(f"/admin/exam/attempt/{timed.pk}/change/")
    assert page.status_code == 200
    assert 'name="_save"' not in page.content.decode()
    answer = as_instructor.post(
        "/admin/exam/attempt/", {"action": "export_scores", "_selected_action": [str(timed.pk)]}
    )
    assert "'=cmd@example.org" in answer.content.decode()
    assert Attempt.objects.get().finished_at is None
