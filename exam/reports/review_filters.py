"""Which questions of an answer review the filters leave. Filters combine, and every one is a link."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urlencode

from django.http import QueryDict
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from exam.models import Question
from exam.reports.review import OptionLine, QuestionReview, Review, Standing

ALL = "all"


@dataclass(frozen=True, slots=True)
class Line:
    """One question with what may change beside it; `outcome` is right, wrong, unanswered or withheld."""

    n: str
    question: QuestionReview
    outcome: str
    sign: str
    word: str
    badge: str
    is_unsure: bool
    is_revised: bool
    note: str
    note_url: str
    problem_url: str
    options: tuple[dict[str, Any], ...]


# Sign, word and badge of each outcome.
_SAID: dict[str, tuple[str, Promise | str, str]] = {
    "right": ("✓", _("right"), "badge--ok"),
    "wrong": ("✗", _("wrong"), "badge--bad"),
    "unanswered": ("○", _("unanswered"), "badge--warn"),
    "withheld": ("–", _("withheld"), ""),
}
# How the response fared: one of these at a time.
_OUTCOMES: dict[str, tuple[str | Promise, Callable[[Line], bool]]] = {
    ALL: (pgettext_lazy("questions", "all"), lambda line: True),
    # Whether a withheld question was wrong is withheld too.
    "wrong": (pgettext_lazy("questions", "wrong"), lambda line: line.outcome == "wrong"),
    "unanswered": (pgettext_lazy("questions", "unanswered"), lambda line: not line.question.answered),
}
_ALL_DOMAINS = pgettext_lazy("domains", "all")
# What the learner marked: each on or off.
_MARKS: dict[str, tuple[str | Promise, Callable[[Line], bool]]] = {
    "flagged": (pgettext_lazy("questions", "flagged"), lambda line: line.question.flagged),
    "unsure": (pgettext_lazy("questions", "unsure"), lambda line: line.is_unsure),
}


@dataclass(frozen=True)
class Filters:
    """What the address asks for; `is_known` is False when it named something that is no filter."""

    outcome: str = ALL
    marks: tuple[str, ...] = ()
    domain: str = ""
    is_known: bool = True

    @property
    def query(self) -> str:
        """The part of an address that asks for the same."""
        shows = [name for name in (self.outcome, *self.marks) if name != ALL] or [ALL]
        pairs = [("show", name) for name in shows]
        return "?" + urlencode([*pairs, ("domain", self.domain)] if self.domain else pairs)

    def leave(self, line: Line) -> bool:
        return (
            _OUTCOMES[self.outcome][1](line)
            and self.domain in ("", line.question.domain)
            and all(_MARKS[mark][1](line) for mark in self.marks)
        )


@dataclass(frozen=True)
class FilterLink:
    """One filter with its address, and how many questions it leaves beside the others as they stand."""

    name: str
    label: str | Promise
    query: str
    n: int
    is_current: bool


@dataclass(frozen=True)
class Filtered:
    """What the filters leave of all questions, and the way to each other filter."""

    lines: tuple[Line, ...]
    total: int
    withheld: int
    is_known: bool
    outcomes: tuple[FilterLink, ...]
    marks: tuple[FilterLink, ...]
    domains: tuple[FilterLink, ...]


def filters_of(params: QueryDict) -> Filters:
    """`show` may be given several times; of several outcomes the last counts."""
    shows = params.getlist("show")
    return Filters(
        outcome=next((name for name in reversed(shows) if name in _OUTCOMES), ALL),
        marks=tuple(name for name in _MARKS if name in shows),
        domain=params.get("domain", ""),
        is_known=all(name in _OUTCOMES or name in _MARKS for name in shows),
    )


def filtered(review: Review, filters: Filters, *, standing: Standing) -> Filtered:
    """The questions that all filters leave; a domain that the review does not have is left out of them."""
    codes = sorted({question.domain for question in review.questions})
    if filters.domain not in ("", *codes):
        filters = replace(filters, domain="", is_known=False)
    said = {name: (sign, str(word), badge) for name, (sign, word, badge) in _SAID.items()}
    room, query = reverse("exam:room", args=[review.attempt]), filters.query
    lines = tuple(
        _line(question, standing, said=said, place=f"{room}{question.number}/", query=query)
        for question in review.questions
    )

    def link(
        name: str, label: str | Promise, asked: Filters, *, leads_to: Filters, is_current: bool
    ) -> FilterLink:
        n = sum(map(asked.leave, lines))
        return FilterLink(name=name, label=label, query=leads_to.query, n=n, is_current=is_current)

    def toggle(mark: str, label: str | Promise) -> FilterLink:
        others = tuple(name for name in filters.marks if name != mark)
        with_it = replace(filters, marks=tuple(name for name in _MARKS if name in (*others, mark)))
        is_current = mark in filters.marks
        leads_to = replace(filters, marks=others) if is_current else with_it
        return link(mark, label, with_it, leads_to=leads_to, is_current=is_current)

    def one(name: str, label: str | Promise, asked: Filters) -> FilterLink:
        return link(name or ALL, label, asked, leads_to=asked, is_current=asked == filters)

    return Filtered(
        lines=tuple(filter(filters.leave, lines)),
        total=len(lines),
        withheld=len(standing.withheld),
        is_known=filters.is_known,
        outcomes=tuple(
            one(name, label, replace(filters, outcome=name)) for name, (label, _test) in _OUTCOMES.items()
        ),
        marks=tuple(toggle(name, label) for name, (label, _test) in _MARKS.items()),
        domains=tuple(
            one(code, code or pgettext_lazy("domains", "all"), replace(filters, domain=code))
            for code in ("", *codes)
        ),
    )


def _line(
    question: QuestionReview, standing: Standing, *, said: dict[str, tuple[str, str, str]], place: str, query: str
) -> Line:
    key = question.question
    if key in standing.withheld:
        outcome = "withheld"
    elif question.is_right:
        outcome = "right"
    else:
        outcome = "wrong" if question.answered else "unanswered"
    sign, word, badge = said[outcome]
    return Line(
        n=str(question.number),
        question=question,
        outcome=outcome,
        sign=sign,
        word=word,
        badge=badge,
        is_unsure=key in standing.unsure,
        is_revised=key in standing.revised,
        note=standing.notes.get(key, ""),
        note_url=f"{place}note/{query}",
        problem_url=f"{place}problem/",
        options=tuple(_option(option, kind=question.kind) for option in question.options),
    )


def _option(option: OptionLine, *, kind: str) -> dict[str, Any]:
    """What the template says of an option. A dictionary, which templates read quickest: a page has 260."""
    # A sequence and pairs have a table of what was put where.
    chosen = option.chosen and kind not in (Question.Kind.ORDERING, Question.Kind.MATCHING)
    return {
        "letter": option.letter,
        "text": option.text,
        "explanation": option.explanation,
        "is_step": kind == Question.Kind.ORDERING,
        "place": option.place,
        "is_key": option.is_key,
        "is_mine": chosen,
        "is_wrong": chosen and not option.is_key,
    }
