"""The database refuses nonsense: one test a constraint or trigger."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from exam.models import (
    Attempt,
    Blueprint,
    Domain,
    Explanation,
    Option,
    Placement,
    Question,
    Reference,
    Revision,
    Slot,
    TaskStatement,
    Translation,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def blueprint(git_bank):
    return Blueprint.objects.get(code="GIT-1")


@pytest.fixture
def attempt(blueprint, learner):
    at = timezone.now()
    return Attempt.objects.create(
        learner=learner,
        blueprint=blueprint,
        seed=1,
        question_count=15,
        scored_count=15,
        rule_version=1,
        started_at=at,
        last_activity_at=at,
    )


def refused(act):
    def act_and_look():
        with transaction.atomic():
            act()
            connection.check_constraints()

    with pytest.raises(DatabaseError):
        act_and_look()


@pytest.mark.parametrize(
    "changes",
    [
        {"scored_count": 16},
        {"minutes": 0},
        {"cut": 101},
        {"rule": "scaled"},
        {"kinds": []},
        {"kinds": ["essay"]},
    ],
)
def test_a_blueprint_that_cannot_be_is_refused(blueprint, changes):
    refused(lambda: Blueprint.objects.filter(pk=blueprint.pk).update(**changes))


@pytest.mark.parametrize("changes", [{"question_count": 20}, {"minutes": 10}, {"cut": 70}])
def test_a_blueprint_with_attempts_is_frozen(blueprint, attempt, changes):
    refused(lambda: Blueprint.objects.filter(pk=blueprint.pk).update(**changes))
    Blueprint.objects.filter(pk=blueprint.pk).update(note="a note may change")


def test_weights_of_a_blueprint_with_attempts_are_frozen(blueprint, attempt):
    refused(lambda: Domain.objects.filter(blueprint=blueprint, code="1").update(weight=50))


def test_one_open_attempt_per_learner_blueprint_and_mode(attempt):
    twin = Attempt.objects.get(pk=attempt.pk)
    twin.pk, twin.public_id = None, "00000000-0000-4000-8000-000000000001"
    refused(twin.save)


def test_an_attempt_finishes_after_its_start_and_says_how(attempt):
    row = Attempt.objects.filter(pk=attempt.pk)
    refused(lambda: row.update(finished_at=attempt.started_at - timedelta(seconds=1), finish="submitted"))
    refused(lambda: row.update(finished_at=attempt.started_at))
    refused(lambda: row.update(deadline_at=attempt.started_at + timedelta(1)))


def test_one_response_per_slot_and_a_slot_shows_its_questions_revision(attempt, blueprint):
    one, other = Question.objects.order_by("key")[:2]
    fields = {"attempt": attempt, "task": blueprint.tasks.first(), "scored": True}
    Slot.objects.create(number=1, question=one, revision=one.revisions.get(), **fields)
    refused(lambda: Slot.objects.create(number=1, question=other, revision=other.revisions.get(), **fields))
    refused(lambda: Slot.objects.create(number=2, question=one, revision=one.revisions.get(), **fields))
    refused(lambda: Slot.objects.create(number=2, question=other, revision=one.revisions.get(), **fields))


@pytest.mark.parametrize("model", [Option, Explanation, Reference])
def test_published_wording_stands_still(git_bank, model):
    refused(lambda: model.objects.filter(pk=model.objects.first().pk).delete())
    field = "title" if model is Reference else "text"
    refused(lambda: model.objects.update(**{field: "changed"}))


def test_a_published_revision_gets_no_translation_afterwards(git_bank):
    revision = Revision.objects.exclude(published_at=None).first()
    refused(lambda: Translation.objects.create(revision=revision, lang="es", stem="Un equipo."))


def test_a_published_revision_stands_still(git_bank):
    refused(lambda: Revision.objects.update(stem="changed"))
    refused(lambda: Revision.objects.first().delete())


def test_the_date_of_a_checked_reference_may_change(git_bank):
    Reference.objects.update(checked_on="2027-01-01")


def test_one_placement_per_question_and_blueprint(git_bank):
    place = Placement.objects.first()
    refused(lambda: Placement.objects.create(question=place.question, blueprint=place.blueprint, task=place.task))


def test_a_placement_stands_on_a_task_of_its_blueprint(git_bank, aws_bank):
    foreign = TaskStatement.objects.exclude(blueprint__code="GIT-1").first()
    refused(lambda: Placement.objects.filter(blueprint__code="GIT-1").update(task=foreign))
