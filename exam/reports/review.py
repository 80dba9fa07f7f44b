"""The answer review as data: what the learner saw, chose and should have chosen. It never changes afterwards."""

from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass
from decimal import Decimal
from typing import Any

from django.db.models import Max, Prefetch, Q

from exam.models import Attempt, Explanation, Option, Question, Reference, Revision, Slot, SlotMark

FILTERS = ("all", "wrong", "flagged", "unanswered")


@dataclass(frozen=True)
class OptionLine:
    """One option as shown. `own` and `right` are a step's place, a prompt's response, or yes/no."""

    letter: str
    text: str
    chosen: bool
    is_key: bool
    own: str
    right: str
    explanation: str


@dataclass(frozen=True)
class ReferenceLine:
    """Where the claim can be read."""

    url: str
    title: str


@dataclass(frozen=True)
class QuestionReview:
    """One slot after the end."""

    number: int
    question: str
    revision: int
    kind: str
    lang: str
    domain: str
    task: str
    scored: bool
    flagged: bool
    answered: bool
    mark: str
    is_right: bool
    scenario: str
    stem: str
    lead_in: str
    options: tuple[OptionLine, ...]
    explanation: str
    takeaway: str
    references: tuple[ReferenceLine, ...]


def review_of(attempt: Attempt) -> tuple[QuestionReview, ...]:
    """Every slot of a finished attempt, in order."""
    marks = SlotMark.objects.filter(report__superseded_at=None)
    slots = (
        attempt.slots.select_related("question", "revision__scenario", "task__domain", "response")
        .prefetch_related(
            Prefetch("revision__options", Option.objects.order_by("side", "position")),
            Prefetch("revision__explanations", Explanation.objects.order_by("id")),
            Prefetch("revision__references", Reference.objects.order_by("position")),
            Prefetch("marks", marks),
        )
        .order_by("number")
    )
    return tuple(_question(slot) for slot in slots)


def as_data(review: Iterable[QuestionReview]) -> list[dict[str, Any]]:
    """The review as JSON-ready data; the same bytes for ever."""
    return [asdict(question) for question in review]


def chosen(review: Iterable[QuestionReview], *, show: str = "all", domain: str = "") -> tuple[QuestionReview, ...]:
    """The questions that a filter leaves; filters combine."""
    tests: dict[str, Callable[[QuestionReview], bool]] = {
        "all": lambda q: True,
        "wrong": lambda q: not q.is_right,
        "flagged": lambda q: q.flagged,
        "unanswered": lambda q: not q.answered,
    }
    return tuple(q for q in review if tests[show](q) and domain in ("", q.domain))


def withheld(attempt: Attempt) -> frozenset[str]:
    """Keys of questions that stand in the learner's open mock: no review shows them meanwhile."""
    if attempt.learner_id is None:
        return frozenset()
    standing = Slot.objects.filter(
        attempt__learner_id=attempt.learner_id, attempt__finished_at=None, attempt__mode=Attempt.Mode.MOCK
    )
    return frozenset(standing.values_list("question__key", flat=True))


def revised(attempt: Attempt) -> frozenset[str]:
    """Keys of questions that have a newer published revision than the one shown. Not part of the data."""
    rows = attempt.slots.annotate(
        newest=Max("question__revisions__number", filter=Q(question__revisions__published_at__isnull=False))
    ).values_list("question__key", "revision__number", "newest")
    return frozenset(key for key, number, newest in rows if newest and newest > number)


def _question(slot: Slot) -> QuestionReview:
    revision, held = slot.revision, getattr(slot, "response", None)
    choice: list[int | None] = list(held.choice) if held else []
    mark = next((entry.mark for entry in slot.marks.all()), Decimal(0))
    reasons = {e.option_id: e.text for e in revision.explanations.all()}
    return QuestionReview(
        number=slot.number,
        question=slot.question.key,
        revision=revision.number,
        kind=slot.question.kind,
        lang=revision.lang,
        domain=slot.task.domain.code,
        task=slot.task.code,
        scored=slot.scored,
        flagged=slot.flagged,
        answered=bool(choice),
        mark=f"{mark.normalize():f}",
        is_right=mark == slot.max_mark,
        scenario=revision.scenario.text if revision.scenario else "",
        stem=revision.stem,
        lead_in=revision.lead_in,
        options=_options(slot, revision, choice, reasons),
        explanation=reasons.get(None, ""),
        takeaway=revision.takeaway,
        references=tuple(ReferenceLine(url=r.url, title=r.title) for r in revision.references.all()),
    )


def _options(
    slot: Slot, revision: Revision, choice: list[int | None], reasons: dict[int | None, str]
) -> tuple[OptionLine, ...]:
    by_pk = {option.pk: option for option in revision.options.all()}
    prompts = sorted((o for o in by_pk.values() if o.side == "prompt"), key=lambda o: o.position)
    paired = {p.pk: mine for p, mine in zip(prompts, choice, strict=False)}
    lines = []
    for n, pk in enumerate(slot.option_order):
        option = by_pk[pk]
        own, right = "", ""
        if slot.question.kind == Question.Kind.ORDERING:
            own = str(choice.index(pk) + 1) if pk in choice else ""
            right = str(option.rank or "")
        elif option.side == Option.Side.PROMPT:
            mine = paired.get(pk)
            own = by_pk[mine].text if mine else ""
            right = by_pk[option.pair_id].text if option.pair_id else ""
        lines.append(
            OptionLine(
                letter=chr(ord("A") + n),
                text=option.text,
                chosen=pk in choice,
                is_key=option.is_key,
                own=own,
                right=right,
                explanation=reasons.get(pk, ""),
            )
        )
    if slot.question.kind == Question.Kind.MATCHING:
        return tuple(line for line, pk in zip(lines, slot.option_order, strict=True) if by_pk[pk].side == "prompt")
    return tuple(lines)
