"""What the instructors' desk does to a question: save a draft, publish it, place it, retire it."""

from datetime import datetime

from django.db import transaction

from exam.bank import wording
from exam.bank.problems import problems_of
from exam.bank.rows import draft_of, published_drafts_of, wordings_of
from exam.interchange.drafts import OptionDraft, QuestionDraft
from exam.models import CaseStudy, Certification, Placement, Question, Revision, Scenario, TaskStatement


class NotPublishable(Exception):
    """The draft has problems; `problems` are sentences for the person who edits."""

    def __init__(self, problems: tuple[str, ...]) -> None:
        self.problems = problems
        super().__init__(" ".join(problems))


@transaction.atomic
def save_draft(*, draft: QuestionDraft, certification: Certification, now: datetime) -> Question:
    """Keep what the desk typed. Wording that learners would see differently goes into the open draft revision.

    The status of a question changes through publish and retire, not here.
    """
    question = Question.objects.select_for_update(of=("self",)).filter(key=draft.key).first()
    if question is None:
        question = Question(certification=certification, key=draft.key, status=Question.Status.DRAFT)
    else:
        draft = _with_misconceptions(draft, draft_of(question))
    wording.set_fields(question, draft.model_copy(update={"status": question.status}))
    question.case_study = CaseStudy.objects.get(key=draft.case_study) if draft.case_study else None
    question.save()
    wording.set_placements(question, draft)
    wording.set_enemies(question, draft)
    found = wordings_of([question])[question.pk]
    shown = published_drafts_of([question]).get(question.pk)
    number = wording.next_number(found)
    wording.drop_draft(found)
    if found.published and shown and wording.visible(shown) == wording.visible(draft):
        wording.check_dates(found.published, draft)
    else:
        wording.write([_new(question, draft, number)], now=now)
    return question


def _with_misconceptions(draft: QuestionDraft, before: QuestionDraft) -> QuestionDraft:
    # The desk does not show them, and what is not shown must not be lost.
    known = {option.id: option.misconception for option in (*before.options, *before.prompts, *before.responses)}

    def kept(options: tuple[OptionDraft, ...]) -> tuple[OptionDraft, ...]:
        return tuple(
            option.model_copy(update={"misconception": option.misconception or known.get(option.id, "")})
            for option in options
        )

    return draft.model_copy(
        update={side: kept(getattr(draft, side)) for side in ("options", "prompts", "responses")}
    )


def _new(question: Question, draft: QuestionDraft, number: int) -> wording.NewWording:
    scenario = Scenario.objects.filter(case_study=question.case_study_id).order_by("number").last()
    return wording.NewWording(question, draft, number, scenario, published=False)


@transaction.atomic
def publish(*, question: Question, now: datetime) -> Revision:
    """Give learners the open draft, or bring back the latest published wording. Raises NotPublishable."""
    question = _locked(question)
    if problems := problems_of(draft_of(question)):
        raise NotPublishable(problems)
    found = wordings_of([question])[question.pk]
    revision = found.edited
    if revision is None:
        raise NotPublishable(problems_of(draft_of(question)))
    if revision.published_at is None:
        revision.published_at = now
        revision.save(update_fields=["published_at"])
    if question.status != Question.Status.READY:
        question.status = Question.Status.READY
        question.save(update_fields=["status"])
    return revision


@transaction.atomic
def start_draft(*, question: Question, now: datetime) -> Revision:
    """The open draft, or a copy of the latest published wording to be edited."""
    question = _locked(question)
    found = wordings_of([question])[question.pk]
    if found.draft is not None:
        return found.draft
    return wording.write([_new(question, draft_of(question), wording.next_number(found))], now=now)[0]


@transaction.atomic
def retire(*, question: Question) -> None:
    """Draw it no more; what learners saw stays."""
    question.status = Question.Status.RETIRED
    question.save(update_fields=["status"])


@transaction.atomic
def place(*, question: Question, task: TaskStatement, skill: str = "") -> Placement:
    """Stand the question on this task in the task's blueprint, instead of where it stood there."""
    placement, _created = Placement.objects.update_or_create(
        question=question, blueprint_id=task.blueprint_id, defaults={"task": task, "skill": skill}
    )
    return placement


def _locked(question: Question) -> Question:
    return Question.objects.select_for_update(of=("self",)).get(pk=question.pk)
