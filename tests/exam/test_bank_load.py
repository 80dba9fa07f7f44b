"""Loading a bank: everything or nothing, idempotent, and never over the desk."""

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from exam import bank
from exam.interchange.drafts import TranslatedOptionDraft, TranslationDraft
from exam.interchange.rules import BlueprintRule, CellRule, RulesDraft
from exam.models import (
    Attempt,
    Blueprint,
    Certification,
    Option,
    Placement,
    Question,
    Reference,
    Revision,
    TaskStatement,
)
from tests.exam.bank_cast import GIT, KEY, NOW, changed, changed_blueprint, git_bank, question_of, without

pytestmark = pytest.mark.django_db


@pytest.fixture
def files():
    """git-basics, loaded once."""
    found = git_bank()
    bank.load(draft=found, now=NOW)
    return found


def load(draft, **options):
    return bank.load(draft=draft, now=NOW, **options)


def edit_at_the_desk(**fields):
    question = Question.objects.get(key=KEY)
    draft = bank.draft_of(question).model_copy(update=fields)
    bank.save_draft(draft=draft, certification=question.certification, now=NOW)
    bank.publish(question=question, now=NOW)


def stem_now() -> str:
    return bank.draft_of(Question.objects.get(key=KEY)).stem


def revisions() -> int:
    return Revision.objects.filter(question__key=KEY).count()


def test_a_first_load_creates_and_publishes_everything():
    report = load(git_bank())
    assert report.questions.counts["created"] == 30
    assert Revision.objects.filter(published_at=NOW).count() == 30
    assert Certification.objects.get().key == "git-basics"


def test_a_second_load_changes_nothing(files):
    report = load(files)
    assert report.questions.counts == dict.fromkeys(report.questions.counts, 0) | {"unchanged": 30}
    assert report.blueprints.unchanged == ["GIT-1"]
    assert report.certifications.unchanged == ["git-basics"]


def test_a_load_tells_the_planner_what_is_there_now():
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE exam_option")
        load(git_bank())
        cursor.execute("SELECT reltuples FROM pg_class WHERE relname = 'exam_option'")
        assert cursor.fetchone()[0] == Option.objects.count() > 100


def test_an_unchanged_load_asks_little(files, django_assert_max_num_queries):
    with django_assert_max_num_queries(30):
        load(files)


def in_spanish(draft, **fields):
    """The same bank, with one question translated."""
    original = question_of(draft)
    options = tuple(
        TranslatedOptionDraft(id=option.id, text=f"Texto {option.id}", explanation=f"Razón {option.id}")
        for option in original.options
    )
    translated = TranslationDraft(**{"lang": "es", "stem": "Un equipo.", "options": options} | fields)
    return changed(draft, translations=(translated,))


def test_a_translation_stands_beside_the_original_and_comes_back_as_it_was(tmp_path):
    draft = in_spanish(git_bank(), lead_in="¿Qué orden?", explanation="Porque sí.", takeaway="Recuerda.")
    load(draft)
    assert bank.bank_of(Certification.objects.get()).questions == draft.questions
    assert revisions() == 1
    assert question_of(draft).lang == "en"


def test_a_changed_translation_is_a_new_revision_and_the_same_one_is_not(files):
    load(in_spanish(files))
    assert revisions() == 2
    load(in_spanish(files))
    assert revisions() == 2
    load(in_spanish(files, stem="Otro equipo."))
    assert revisions() == 3


def test_half_a_translation_is_refused(files):
    with pytest.raises(bank.LoadRefused, match="must name each option of the original once"):
        load(in_spanish(files, options=()))


def test_the_numbers_that_the_rules_ask_for_stand_at_their_tasks(files):
    cell = CellRule(kinds={"single": 4}, difficulties={"easy": 1, "medium": 3})
    asked = BlueprintRule(blueprint="GIT-1", reason="r", cells={"1.1": cell})
    report = load(files.model_copy(update={"rules": RulesDraft(blueprints=(asked,))}))
    assert report.blueprints.unchanged == ["GIT-1"]
    assert TaskStatement.objects.get(code="1.1").wanted == {"single": 4, "easy": 1, "medium": 3}
    assert TaskStatement.objects.get(code="1.2").wanted == {}
    load(files)
    assert TaskStatement.objects.get(code="1.1").wanted == {}


# The four cases of rule 12.


def test_neither_changed_is_nothing(files):
    assert KEY in load(files).questions.unchanged
    assert revisions() == 1


def test_only_the_file_changed_is_loaded(files):
    report = load(changed(files, stem="Another stem."))
    assert report.questions.revised == [KEY]
    assert stem_now() == "Another stem."


def test_only_the_desk_changed_is_left_alone(files):
    edit_at_the_desk(stem="Said at the desk.")
    assert KEY in load(files, take_file=True).questions.unchanged
    assert stem_now() == "Said at the desk."


def test_both_changed_is_a_conflict_and_skipped(files):
    edit_at_the_desk(stem="Said at the desk.")
    report = load(changed(files, stem="Said in the file."))
    assert report.questions.conflicts == [KEY]
    assert stem_now() == "Said at the desk."
    assert load(changed(files, stem="Said in the file.")).questions.conflicts == [KEY]


def test_take_file_settles_a_conflict(files):
    edit_at_the_desk(stem="Said at the desk.")
    assert load(changed(files, stem="Said in the file."), take_file=True).questions.revised == [KEY]
    assert stem_now() == "Said in the file."
    assert load(changed(files, stem="Said in the file.")).questions.counts["unchanged"] == 30


def test_the_same_change_on_both_sides_is_no_conflict(files):
    edit_at_the_desk(stem="The same words.")
    assert load(changed(files, stem="The same words.")).questions.changed == [KEY]
    assert revisions() == 2


def test_an_open_draft_of_the_desk_counts_as_edited(files):
    question = Question.objects.get(key=KEY)
    draft = bank.draft_of(question).model_copy(update={"stem": "Half a thought."})
    bank.save_draft(draft=draft, certification=question.certification, now=NOW)
    assert load(changed(files, stem="Said in the file.")).questions.conflicts == [KEY]
    load(changed(files, stem="Said in the file."), take_file=True)
    assert [r.published_at for r in Revision.objects.filter(question=question)] == [NOW, NOW]


# What makes a new revision.


def _first_option(files, **fields):
    options = question_of(files).options
    return {"options": (options[0].model_copy(update=fields), *options[1:])}


def _other_key(files):
    return {"options": tuple(o.model_copy(update={"key": o.id == "b"}) for o in question_of(files).options)}


def _other_title(files):
    references = question_of(files).references
    return {"references": (references[0].model_copy(update={"title": "Another title"}), *references[1:])}


@pytest.mark.parametrize(
    "change",
    [
        lambda files: {"stem": "Other words."},
        lambda files: {"lead_in": "Which command does it?"},
        lambda files: {"takeaway": "Another sentence."},
        lambda files: {"explanation": "Another reason."},
        lambda files: {"lang": "es"},
        lambda files: _first_option(files, text="Another option"),
        lambda files: _first_option(files, explanation="Another reason."),
        _other_key,
        _other_title,
    ],
)
def test_what_a_learner_sees_makes_a_new_revision(files, change):
    assert load(changed(files, **change(files))).questions.revised == [KEY]
    assert revisions() == 2


@pytest.mark.parametrize(
    "fields",
    [
        {"difficulty": "hard"},
        {"volatile": True},
        {"topics": ("git-commit",)},
        {"licence": "CC0-1.0"},
        {"status": "retired"},
        {"enemies": ("git-12-0001",)},
        {"placements": ()},
    ],
)
def test_everything_else_changes_in_place(files, fields):
    assert load(changed(files, **fields)).questions.changed
    assert revisions() == 1


def test_a_misconception_and_a_date_of_checking_change_in_place(files):
    references = tuple(
        found.model_copy(update={"checked_on": NOW.date()}) for found in question_of(files).references
    )
    options = _first_option(files, misconception="Another error")["options"]
    draft = changed(files, references=references, options=options)
    load(draft)
    assert revisions() == 1
    assert set(Reference.objects.filter(revision__question__key=KEY).values_list("checked_on", flat=True)) == {
        NOW.date()
    }
    assert question_of(bank.bank_of(Certification.objects.get())) == question_of(draft)


def test_a_kind_never_changes_once_published(files):
    draft = changed(files, kind="ordering", status="draft")
    with pytest.raises(bank.LoadRefused, match="cannot become ordering"):
        load(draft)


# Removed, dry run, everything or nothing.


def test_removed_is_reported_and_never_deleted(files):
    report = load(without(files))
    assert report.questions.removed == [KEY]
    assert Question.objects.get(key=KEY).status == "ready"


def test_a_question_of_the_desk_was_never_in_the_files_and_is_not_removed(files):
    draft = question_of(files).model_copy(update={"key": "git-11-0099"})
    bank.save_draft(draft=draft, certification=Certification.objects.get(), now=NOW)
    assert load(files).questions.removed == []


def test_a_dry_run_reports_and_writes_nothing(files):
    report = load(changed(files, stem="Other words."), dry_run=True)
    assert report.questions.revised == [KEY]
    assert revisions() == 1


def test_a_dry_run_into_an_empty_database_leaves_it_empty():
    assert load(git_bank(), dry_run=True).questions.counts["created"] == 30
    assert not Certification.objects.exists()


def test_one_slip_and_nothing_is_loaded():
    with pytest.raises(bank.LoadRefused) as refused:
        load(changed(git_bank(), key="git-32-0004", explanation=""))
    assert "git-32-0004" in str(refused.value)
    assert not Certification.objects.exists()


def test_a_refusal_in_the_middle_rolls_everything_back(files):
    draft = changed(changed(files, key="git-12-0001", stem="Other words."), kind="ordering", status="draft")
    with pytest.raises(bank.LoadRefused):
        load(draft)
    assert Revision.objects.count() == 30


def test_a_draft_in_the_files_may_be_unfinished_and_is_not_published():
    load(changed(git_bank(), status="draft", explanation=""))
    assert Revision.objects.get(question__key=KEY).published_at is None


def test_a_draft_that_becomes_ready_is_published():
    load(changed(git_bank(), status="draft"))
    load(git_bank())
    assert Revision.objects.get(question__key=KEY).published_at == NOW


# Blueprints.


def test_a_blueprint_without_attempts_may_change(files):
    assert load(changed_blueprint(files, minutes=30)).blueprints.changed == ["GIT-1"]
    assert Blueprint.objects.get().minutes == 30


@pytest.mark.parametrize("fields", [{"minutes": 30}, {"question_count": 20}, {"scored_count": 10}])
def test_a_blueprint_with_attempts_is_frozen(files, fields):
    _attempt()
    with pytest.raises(bank.LoadRefused, match="the blueprint has attempts"):
        load(changed_blueprint(files, **fields))


def test_the_weights_of_a_blueprint_with_attempts_are_frozen(files):
    _attempt()
    domains = files.blueprints[0].domains
    heavier = (domains[0].model_copy(update={"weight": 41}), *domains[1:])
    with pytest.raises(bank.LoadRefused, match="domains"):
        load(changed_blueprint(files, domains=heavier))


def test_names_and_notes_of_a_frozen_blueprint_may_change(files):
    _attempt()
    assert load(changed_blueprint(files, note="A new note.", name="Git")).blueprints.changed == ["GIT-1"]


def test_a_task_on_which_questions_stand_cannot_leave(files):
    domains = files.blueprints[0].domains
    shorter = (domains[0].model_copy(update={"tasks": domains[0].tasks[:1]}), *domains[1:])
    draft = changed_blueprint(files, domains=shorter)
    with pytest.raises(bank.LoadRefused, match=r"task 1\.2"):
        load(draft)


def test_an_impossible_blueprint_is_refused_in_a_sentence():
    # Of four shown the light domain gets none, of three scored it would get one.
    weights = zip(git_bank().blueprints[0].domains, (1, 3, 3), strict=True)
    domains = tuple(domain.model_copy(update={"weight": weight}) for domain, weight in weights)
    draft = changed_blueprint(git_bank(), question_count=4, scored_count=3, domains=domains)
    with pytest.raises(bank.LoadRefused, match="Domain 1 would score 1 questions but show only 0"):
        load(draft)


def test_a_placement_moves_without_a_new_revision(files):
    place = question_of(files).placements[0].model_copy(update={"task": "3.2"})
    load(changed(files, placements=(place,)))
    assert Placement.objects.get(question__key=KEY).task.code == "3.2"
    assert revisions() == 1


def _attempt() -> None:
    Attempt.objects.create(
        blueprint=Blueprint.objects.get(),
        seed=1,
        question_count=15,
        scored_count=15,
        rule_version=1,
        started_at=NOW,
        last_activity_at=NOW,
    )


# The command.


def test_the_command_prints_counts(capsys):
    call_command("load_bank", str(GIT))
    assert "questions: 30 created" in capsys.readouterr().out


def test_the_command_names_what_is_wrong(tmp_path):
    with pytest.raises(CommandError, match=r"bank\.yaml"):
        call_command("load_bank", str(tmp_path))
