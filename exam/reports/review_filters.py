"""Which questions of an answer review a filter leaves. Filters combine, and every one is a link."""

from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import urlencode

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from exam.reports.review import QuestionReview, Review

ALL = "all"
_SHOW: dict[str, tuple[str | Promise, Callable[[QuestionReview], bool]]] = {
    ALL: (_("all"), lambda question: True),
    "wrong": (_("wrong"), lambda question: question.answered and not question.is_right),
    "flagged": (_("flagged"), lambda question: question.flagged),
    "unanswered": (_("unanswered"), lambda question: not question.answered),
}


@dataclass(frozen=True)
class FilterLink:
    """One filter with its address, and how many questions it leaves beside the other filter as it stands."""

    label: str | Promise
    query: str
    n: int
    is_current: bool


@dataclass(frozen=True)
class Filtered:
    """What the filters leave. `is_known` is False when the address named a filter that this review lacks."""

    questions: tuple[QuestionReview, ...]
    total: int
    shows: tuple[FilterLink, ...]
    domains: tuple[FilterLink, ...]
    is_known: bool


def filtered(review: Review, *, show: str, domain: str, withheld: frozenset[str]) -> Filtered:
    """The questions that both filters leave; a filter that does not exist leaves all.

    Whether a withheld question was wrong is withheld too: it never counts as wrong.
    """
    codes = ("", *sorted({question.domain for question in review.questions}))
    is_known = show in _SHOW and domain in codes
    show, domain = show if show in _SHOW else ALL, domain if domain in codes else ""

    def left(name: str, code: str) -> tuple[QuestionReview, ...]:
        return tuple(
            question
            for question in review.questions
            if _SHOW[name][1](question)
            and code in ("", question.domain)
            and not (name == "wrong" and question.question in withheld)
        )

    def link(name: str, code: str, label: str | Promise) -> FilterLink:
        return FilterLink(
            label=label,
            query="?" + urlencode({"show": name} | ({"domain": code} if code else {})),
            n=len(left(name, code)),
            is_current=(name, code) == (show, domain),
        )

    return Filtered(
        questions=left(show, domain),
        total=len(review.questions),
        shows=tuple(link(name, domain, label) for name, (label, _test) in _SHOW.items()),
        domains=tuple(link(show, code, code or _("all")) for code in codes),
        is_known=is_known,
    )
