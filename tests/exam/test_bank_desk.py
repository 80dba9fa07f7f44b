"""The desk: what keeps a question from being published, and what publishing does."""

import pytest
from django.db import IntegrityError

from exam import bank
from exam.interchange.bank_files import in_one_form
from exam.interchange.drafts import CaseStudyDraft, OptionDraft, QuestionDraft
from exam.models import Certification, Option, Question, Revision, TaskStatement
from tests.exam.bank_cast import KEY, NOW, changed, git_bank, question_of


def of_kind(kind: str) -> QuestionDraft:
    if kind == "recall":
        return of_kind("single").model_copy(update={"kind": kind, "options": ()})
    return next(question for question in git_bank().questions if question.kind == kind)


def _each(draft: QuestionDraft, side: str, **fields):
    return {side: tuple(option.model_copy(update=fields) for option in getattr(draft, side))}


@pytest.mark.parametrize(
    ("kind", "change", "told"),
    [
        ("single", lambda d: _each(d, "options", key=False), "No option is marked as the key"),
        ("single", lambda d: _each(d, "options", key=True), "4 options are marked as key"),
        ("single", lambda d: {"options": ()}, "Options are missing"),
        ("single", lambda d: _each(d, "options", explanation=""), "Option a has no explanation"),
        ("single", lambda d: _each(d, "options", id="a"), "The id a stands twice"),
        ("single", lambda d: _each(d, "options", text=""), "Option a has no text"),
        ("single", lambda d: {"references": ()}, "A reference is missing"),
        ("single", lambda d: {"references": d.references[:1] * 4}, "more than three references"),
        ("single", lambda d: {"stem": ""}, "The stem is missing"),
        ("single", lambda d: {"lead_in": ""}, "The lead-in is missing"),
        ("single", lambda d: {"takeaway": ""}, "The takeaway is missing"),
        ("single", lambda d: {"explanation": ""}, "explanation of the question as a whole is missing"),
        ("single", lambda d: {"lead_in": "Which? (Select TWO.)"}, "is for questions with several answers"),
        ("multiple", lambda d: {"lead_in": "Which?"}, "must end"),
        ("multiple", lambda d: {"lead_in": "Which? (Select FOUR.)"}, "says “Select FOUR”"),
        ("multiple", lambda d: _each(d, "options", key=True), "Every option is marked as key"),
        ("multiple", lambda d: _each(d, "options", key=False), "at least two options as key; there are 0"),
        ("true_false", lambda d: {"options": d.options[:1]}, "two options: t “True” and f “False”"),
        ("ordering", lambda d: _each(d, "options", rank=None), "Give at least two steps a rank"),
        ("ordering", lambda d: _each(d, "options", rank=2), "The ranks must be 1 to"),
        ("matching", lambda d: _each(d, "prompts", pair=None), "Prompt p1 has no pair"),
        ("matching", lambda d: _each(d, "prompts", pair="r99"), "paired with r99, which is no response"),
        ("matching", lambda d: {"responses": ()}, "at least two prompts and two responses"),
        ("recall", lambda d: {"options": (OptionDraft(id="a", text="x"),)}, "has no options; remove them"),
    ],
)
def test_each_problem_has_its_sentence(kind, change, told):
    draft = of_kind(kind)
    assert bank.problems_of(draft) == ()
    assert any(told in sentence for sentence in bank.problems_of(draft.model_copy(update=change(draft))))


@pytest.fixture
def question(db):
    bank.load(draft=git_bank(), now=NOW)
    return Question.objects.get(key=KEY)


def save(question, **fields):
    draft = bank.draft_of(question).model_copy(update=fields)
    return bank.save_draft(draft=draft, certification=question.certification, now=NOW)


def test_rows_say_what_the_files_said(question):
    assert bank.bank_of(question.certification).questions == git_bank().questions
    assert bank.draft_of(question) == question_of(git_bank())


def test_starting_a_draft_twice_gives_the_same_one(question):
    first = bank.start_draft(question=question, now=NOW)
    assert bank.start_draft(question=question, now=NOW) == first
    assert first.number == 2
    assert first.published_at is None


def test_a_saved_draft_reaches_learners_only_when_published(question):
    save(question, stem="Better words.")
    assert [revision.published_at for revision in question.revisions.all()] == [NOW, None]
    assert question_of(bank.bank_of(question.certification)).stem != "Better words."
    revision = bank.publish(question=question, now=NOW)
    assert (revision.number, revision.stem) == (2, "Better words.")
    assert question_of(bank.bank_of(question.certification)).stem == "Better words."


def test_saving_what_no_learner_sees_opens_no_draft(question):
    save(question, difficulty="hard")
    assert question.revisions.count() == 1
    assert Question.objects.get(key=KEY).difficulty == "hard"


def test_saving_keeps_misconceptions_that_the_desk_does_not_show(question):
    before = bank.draft_of(question)
    bare = tuple(option.model_copy(update={"misconception": ""}) for option in before.options)
    save(question, options=bare)
    assert bank.draft_of(Question.objects.get(key=KEY)) == before


def test_an_unfinished_draft_is_kept_and_not_published(question):
    save(question, takeaway="")
    with pytest.raises(bank.NotPublishable) as refused:
        bank.publish(question=question, now=NOW)
    assert "takeaway" in refused.value.problems[0]
    assert question.revisions.filter(published_at=None).count() == 1


def test_a_new_question_is_a_draft_until_published(question):
    draft = question_of(git_bank()).model_copy(update={"key": "git-11-0099", "enemies": (KEY,)})
    made = bank.save_draft(draft=draft, certification=question.certification, now=NOW)
    assert made.status == "draft"
    bank.publish(question=made, now=NOW)
    assert Question.objects.get(key="git-11-0099").status == "ready"
    assert list(made.enemies.all()) == [question]


def test_retiring_and_publishing_again_makes_no_new_wording(question):
    bank.retire(question=question)
    assert Question.objects.get(key=KEY).status == "retired"
    bank.publish(question=question, now=NOW)
    assert Question.objects.get(key=KEY).status == "ready"
    assert question.revisions.count() == 1


def test_placing_moves_a_question_inside_its_blueprint(question):
    bank.place(question=question, task=TaskStatement.objects.get(code="3.1"), skill="3.1.1")
    place = question.placements.get()
    assert (place.task.code, place.skill) == ("3.1", "3.1.1")


def test_a_published_wording_stands_still(question):
    with pytest.raises(IntegrityError, match="never changed"):
        Option.objects.filter(revision__question=question).update(text="Other words")


# Case studies.

STUDY = CaseStudyDraft(key="git-study-0001", scenario="A team shares one repository.")


def studied(scenario: str):
    study = STUDY.model_copy(update={"scenario": scenario})
    return in_one_form(changed(git_bank(), case_study=STUDY.key).model_copy(update={"case_studies": (study,)}))


def test_a_case_study_is_dumped_as_it_was_loaded(db):
    bank.load(draft=studied("First words."), now=NOW)
    found = bank.bank_of(Certification.objects.get())
    assert (found.case_studies, found.questions) == (studied("First words.").case_studies, studied("").questions)


def test_a_new_scenario_gives_its_questions_a_new_revision(db):
    bank.load(draft=studied("First words."), now=NOW)
    report = bank.load(draft=studied("Other words."), now=NOW)
    assert report.case_studies.revised == ["git-study-0001"]
    assert report.questions.revised == [KEY]
    shown = Revision.objects.filter(question__key=KEY).order_by("number")
    assert list(shown.values_list("scenario__text", flat=True)) == ["First words.", "Other words."]
    assert bank.load(draft=studied("Other words."), now=NOW).questions.counts["unchanged"] == 30


def test_a_scenario_and_its_question_changed_at_once_make_one_revision(db):
    bank.load(draft=studied("First words."), now=NOW)
    bank.load(draft=changed(studied("Other words."), stem="Another stem."), now=NOW)
    latest = Revision.objects.filter(question__key=KEY).latest("number")
    assert latest.scenario is not None
    assert (latest.number, latest.scenario.text, latest.stem) == (2, "Other words.", "Another stem.")
