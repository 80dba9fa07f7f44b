"""Makes small facts for tests: a certification, its blueprint, questions of each kind, an attempt."""

from datetime import UTC, datetime
from decimal import Decimal
from itertools import count

from accounts.models import User
from exam import attempts
from exam.models import (
    Attempt,
    Blueprint,
    Certification,
    Domain,
    Explanation,
    Option,
    Placement,
    Question,
    Revision,
    Slot,
    TaskStatement,
)

NOW = datetime(2026, 11, 21, 9, 0, tzinfo=UTC)
KINDS = ("single", "multiple", "true_false", "ordering", "matching")
# Words that no page may hold before submission; each stands where a leak would show it.
SECRET = "SENTINEL"

_numbers = count(1)


def make_certification(**fields) -> Certification:
    n = next(_numbers)
    return Certification.objects.create(
        **{"key": f"cert-{n}", "name": f"Certification {n}", "provider": "Nobody", "licence": "CC-BY-4.0"} | fields
    )


def make_blueprint(
    *, certification=None, domains=(("1", 60), ("2", 40)), questions=5, scored=4, minutes=60, cut=80, **fields
) -> Blueprint:
    """An edition under the percent rule, with one task statement per domain (1.1, 2.1)."""
    blueprint = Blueprint.objects.create(
        **{
            "certification": certification or make_certification(),
            "code": f"EX-{next(_numbers)}",
            "name": "Example exam",
            "status": "current",
            "question_count": questions,
            "scored_count": scored,
            "minutes": minutes,
            "kinds": list(KINDS),
            "rule": "percent",
            "cut": cut,
        }
        | fields
    )
    for position, (code, weight) in enumerate(domains, start=1):
        domain = Domain.objects.create(
            blueprint=blueprint, code=code, name=f"Domain {code}", weight=weight, position=position
        )
        TaskStatement.objects.create(
            blueprint=blueprint, domain=domain, code=f"{code}.1", title=f"Duty {code}.1", position=1
        )
    return blueprint


def make_question(*, kind="single", blueprint=None, task="1.1", stem="What is it?", **fields) -> Question:
    """A ready question with one published revision; with a blueprint it is placed on `task`."""
    certification = blueprint.certification if blueprint else make_certification()
    question = Question.objects.create(
        **{"certification": certification, "key": f"q-{next(_numbers)}-{SECRET}", "kind": kind, "status": "ready"}
        | fields
    )
    make_revision(question, stem=stem)
    if blueprint:
        statement = TaskStatement.objects.get(blueprint=blueprint, code=task)
        Placement.objects.create(question=question, blueprint=blueprint, task=statement)
    return question


def make_revision(question: Question, *, stem="What is it?", at=NOW) -> Revision:
    """The next published wording of a question."""
    revision = Revision.objects.create(
        question=question,
        number=question.revisions.count() + 1,
        stem=stem,
        lead_in="Choose 2." if question.kind == "multiple" else "Choose.",
        takeaway=f"{SECRET} takeaway",
        created_at=at,
    )
    _OPTIONS[question.kind](revision)
    Explanation.objects.create(revision=revision, text=f"{SECRET} whole")
    Revision.objects.filter(pk=revision.pk).update(published_at=at)
    revision.refresh_from_db()
    return revision


def _option(revision: Revision, code: str, position: int, **fields) -> Option:
    option = Option.objects.create(
        revision=revision, code=code, position=position, **{"text": f"Text {code}"} | fields
    )
    Explanation.objects.create(revision=revision, option=option, text=f"{SECRET} reason {code}")
    return option


def _set_of(keys: str, codes: str = "abcd"):
    def make(revision: Revision) -> None:
        for position, code in enumerate(codes, start=1):
            _option(revision, code, position, is_key=code in keys)

    return make


def _steps(revision: Revision) -> None:
    """Three steps, and one that is not used."""
    for position, code in enumerate("abcd", start=1):
        _option(revision, code, position, rank=position if position < 4 else None)


def _pairs(revision: Revision) -> None:
    """Two prompts, three responses; p1 goes with r2, p2 with r1."""
    responses = [_option(revision, f"r{n}", n, side="response") for n in (1, 2, 3)]
    _option(revision, "p1", 1, side="prompt", pair=responses[1])
    _option(revision, "p2", 2, side="prompt", pair=responses[0])


_OPTIONS = {
    "single": _set_of("b"),
    "multiple": _set_of("ac"),
    "true_false": _set_of("t", codes="tf"),
    "ordering": _steps,
    "matching": _pairs,
    "recall": lambda revision: None,
}


def make_pool(blueprint: Blueprint, *, each=5) -> list[Question]:
    """`each` questions per domain, one of every kind in turn."""
    return [
        make_question(kind=KINDS[n % len(KINDS)], blueprint=blueprint, task=f"{domain.code}.1", stem=f"Stem {n}?")
        for domain in blueprint.domains.all()
        for n in range(each)
    ]


def make_attempt(
    *, learner: User, blueprint=None, now=NOW, seed=1, time_factor: Decimal | None = Decimal(1), half=False
) -> Attempt:
    """An open attempt, drawn by the one writer; without a blueprint, a small one with all kinds."""
    if blueprint is None:
        blueprint = make_blueprint()
        make_pool(blueprint)
    return attempts.start(
        learner=learner, blueprint=blueprint, seed=seed, now=now, time_factor=time_factor, half=half
    )


def make_slot(*, learner: User, kind="single", number=1, now=NOW, time_factor=Decimal(1), **fields) -> Slot:
    """A slot of an open attempt all of whose questions are of one kind."""
    blueprint = make_blueprint(**fields)
    for domain in blueprint.domains.all():
        for n in range(blueprint.question_count):
            make_question(kind=kind, blueprint=blueprint, task=f"{domain.code}.1", stem=f"Stem {n}?")
    attempt = make_attempt(learner=learner, blueprint=blueprint, now=now, time_factor=time_factor)
    return attempt.slots.get(number=number)
