"""An exam whose every text is hostile, and the people who meet it. A text begins with the name of its field."""

from collections.abc import Callable
from datetime import date

from django.utils import timezone

from accounts.models import User
from exam.models import (
    Attempt,
    Blueprint,
    CaseStudy,
    Certification,
    Domain,
    Explanation,
    Extension,
    Option,
    Placement,
    Question,
    Reference,
    Revision,
    Scenario,
    TaskStatement,
)
from tests.factories import make_attempt

Give = Callable[..., str]
KINDS = ("single", "multiple", "ordering", "matching")


def make_exam(
    code: str, give: Give, *, questions: int, of_question: Callable[[int], Give] | None = None
) -> Blueprint:
    """A certification with one timed edition. `give(field, longest)` hands out the text for a field.

    `of_question` names another giver for the texts of each question, counted from 0.
    """
    certification = Certification.objects.create(
        key=code.lower(),
        name=give("certification name", 200),
        provider=give("provider", 200),
        description=give("certification description"),
        licence="CC-BY-4.0",
    )
    blueprint = Blueprint.objects.create(
        certification=certification,
        code=code,
        name=give("blueprint name", 200),
        note=give("blueprint note"),
        status="current",
        question_count=questions,
        scored_count=questions,
        minutes=60,
        kinds=list(KINDS),
        rule="percent",
        cut=50,
    )
    domain = Domain.objects.create(
        blueprint=blueprint, code="1", name=give("domain name", 200), weight=100, position=1
    )
    task = TaskStatement.objects.create(
        blueprint=blueprint, domain=domain, code="1.1", title=give("task title", 300), position=1
    )
    for n in range(questions):
        hand = of_question(n) if of_question else give
        study = CaseStudy.objects.create(certification=certification, key=f"{code.lower()}-case-{n}")
        scenario = Scenario.objects.create(case_study=study, number=1, lang="en", text=hand("scenario"))
        question = Question.objects.create(
            certification=certification,
            key=f"{code.lower()}-{n:04}",
            kind=KINDS[n % len(KINDS)],
            status="ready",
            topics=[_line(hand("topic", 60))],
            case_study=study,
        )
        _word(question, hand, scenario)
        Placement.objects.create(question=question, blueprint=blueprint, task=task)
    return blueprint


def _line(text: str) -> str:
    """The text on one line, as every door wants topics and titles."""
    return " ".join(text.split("\n")).strip()


def _word(question: Question, give: Give, scenario: Scenario) -> None:
    revision = Revision.objects.create(
        question=question,
        number=1,
        scenario=scenario,
        stem=give("stem"),
        lead_in=give("lead-in", inline=True),
        takeaway=give("takeaway", inline=True),
        created_at=timezone.now(),
    )
    pair = None
    for n, code in enumerate("abc" if question.kind != "matching" else ("r1", "r2", "p1"), start=1):
        option = Option.objects.create(
            revision=revision,
            code=code,
            position=n,
            text=give("option", inline=True),
            side={"r": "response", "p": "prompt"}.get(code[0] if code[1:] else "", "choice"),
            is_key=code == "a" and question.kind in ("single", "multiple"),
            rank=n if question.kind == "ordering" else None,
            pair=pair if code == "p1" else None,
        )
        pair = pair or option
        Explanation.objects.create(revision=revision, option=option, text=give("reason"))
    Explanation.objects.create(revision=revision, text=give("explanation"))
    # The first has no host that could be read: it stands in no file, but the database takes it.
    for n, url in enumerate(("https://[x", 'https://example.org/"onclick=x'), start=1):
        Reference.objects.create(
            revision=revision,
            position=n,
            url=url,
            title=_line(give("reference title", 300)),
            checked_on=date(2026, 1, 5),
        )
    Revision.objects.filter(pk=revision.pk).update(published_at=timezone.now())


def make_person(email: str, give: Give, **fields: bool) -> User:
    """A person whose name is hostile; the address is whatever the form of sign-up takes."""
    return User.objects.create_user(email, None, display_name=give("display name", 100), **fields)


def sit(learner: User, blueprint: Blueprint, give: Give, *, by: User) -> Attempt:
    """An open attempt that was given more time, for a hostile reason."""
    attempt = make_attempt(learner=learner, blueprint=blueprint, now=timezone.now())
    Extension.objects.create(
        attempt=attempt, minutes=5, given_by=by, reason=give("extension reason", 500), given_at=timezone.now()
    )
    return attempt


def rename(blueprint: Blueprint, learner: User, give: Give) -> None:
    """Other texts in every name of an exam, of its learner, and in the reason for more time."""
    Certification.objects.filter(pk=blueprint.certification_id).update(
        name=give("certification name", 200),
        provider=give("provider", 200),
        description=give("certification description"),
    )
    Blueprint.objects.filter(pk=blueprint.pk).update(name=give("blueprint name", 200), note=give("blueprint note"))
    Domain.objects.filter(blueprint=blueprint).update(name=give("domain name", 200))
    TaskStatement.objects.filter(blueprint=blueprint).update(title=give("task title", 300))
    Extension.objects.filter(attempt__learner=learner).update(reason=give("extension reason", 500))
    User.objects.filter(pk=learner.pk).update(display_name=give("display name", 100))
