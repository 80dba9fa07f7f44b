"""How the attempts under each blueprint went over time: as numbers, and as places on a drawing.

Places are text, so that no language writes them with a comma: across in percent of the width, down in pixels, so
that a drawing can be as wide as its page without distorting what it says.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from accounts.models import User
from exam.models import Domain, DomainScore
from exam.reports.history import AttemptLine
from exam.reports.result import percent_of

MIN_ATTEMPTS = 2
# More dots than this cannot be told apart on a phone.
DRAWN = 30
_TOP, _HEIGHT = 16, 192
_SMALL_TOP, _SMALL_HEIGHT = 5, 26


@dataclass(frozen=True)
class Dot:
    """One attempt on a drawing."""

    x: str
    y: str
    percent: int
    label_y: str
    is_apart: bool


@dataclass(frozen=True)
class Segment:
    """The line from one dot to the next."""

    x1: str
    y1: str
    x2: str
    y2: str


@dataclass(frozen=True)
class Drawing:
    """Dots, oldest first, and the lines between them."""

    dots: tuple[Dot, ...]
    segments: tuple[Segment, ...]


@dataclass(frozen=True)
class DomainTrend:
    """One domain: percent right in the newest attempt that scored it, and the mean, which is None under two."""

    code: str
    name: str
    n: int
    last: int
    mean: int | None
    drawing: Drawing


@dataclass(frozen=True)
class FigureRow:
    """One attempt in the table beside the drawing; `domains` in the order of the trend's, None where unscored."""

    line: AttemptLine
    domains: tuple[int | None, ...]


@dataclass(frozen=True)
class Trend:
    """All scored attempts under one blueprint. `cut` in percent right; `drawing` from two on."""

    code: str
    n: int
    cut: int
    cut_y: str
    cut_label_y: str
    drawing: Drawing | None
    domains: tuple[DomainTrend, ...]
    figures: tuple[FigureRow, ...]
    first: AttemptLine
    last: AttemptLine


def trends_of(learner: User, lines: Sequence[AttemptLine]) -> list[Trend]:
    """A trend per blueprint with a scored attempt, the most recently sat first; lines come newest first."""
    by_code: dict[str, list[AttemptLine]] = {}
    for line in lines:
        if line.percent is not None:
            by_code.setdefault(line.attempt.blueprint.code, []).append(line)
    scores = _scores_of(learner)
    return [_trend(code, found[::-1], scores) for code, found in by_code.items()]


_Scores = dict[int, dict[int, DomainScore]]


def _scores_of(learner: User) -> _Scores:
    """Domain scores by report and domain."""
    found: _Scores = {}
    rows = DomainScore.objects.filter(
        report__superseded_at=None, report__attempt__learner=learner, report__attempt__blueprint__listed=True
    )
    for score in rows.select_related("domain").order_by():
        found.setdefault(score.report_id, {})[score.domain_id] = score
    return found


def _trend(code: str, lines: Sequence[AttemptLine], scores: _Scores) -> Trend:
    drawn = lines[-DRAWN:]
    places = _across(len(drawn))
    scored = [scores.get(line.report.pk, {}) if line.report else {} for line in drawn]
    domains = sorted(
        {score.domain for held in scored for score in held.values()}, key=lambda domain: domain.position
    )
    shares = [[_share(held, domain) for domain in domains] for held in scored]
    cut = _cut_of(lines[-1])
    return Trend(
        code=code,
        n=len(lines),
        cut=cut,
        cut_y=_down(cut),
        cut_label_y=f"{float(_down(cut)) + 4:.1f}",
        drawing=_drawing([(x, line.percent or 0, line.is_apart) for x, line in zip(places, drawn, strict=True)])
        if len(lines) >= MIN_ATTEMPTS
        else None,
        domains=tuple(
            _domain(domain, [row[at] for row in shares], drawn, places) for at, domain in enumerate(domains)
        ),
        figures=tuple(FigureRow(line=line, domains=tuple(row)) for line, row in zip(drawn, shares, strict=True)),
        first=drawn[0],
        last=drawn[-1],
    )


def _cut_of(line: AttemptLine) -> int:
    """The cut score in percent right."""
    blueprint = line.attempt.blueprint
    if blueprint.raw_cut is not None:
        return 100 * blueprint.raw_cut // blueprint.scored_count
    return blueprint.cut


def _share(held: dict[int, DomainScore], domain: Domain) -> int | None:
    score = held.get(domain.pk)
    return percent_of(score.raw, score.raw_max) if score else None


def _domain(
    domain: Domain, shares: Sequence[int | None], lines: Sequence[AttemptLine], places: Sequence[str]
) -> DomainTrend:
    told = [share for share in shares if share is not None]
    dots = [
        (x, share, line.is_apart)
        for x, share, line in zip(places, shares, lines, strict=True)
        if share is not None
    ]
    return DomainTrend(
        code=domain.code,
        name=domain.name,
        n=len(told),
        last=told[-1],
        mean=sum(told) // len(told) if len(told) >= MIN_ATTEMPTS else None,
        drawing=_drawing(dots, top=_SMALL_TOP, height=_SMALL_HEIGHT),
    )


def _across(count: int) -> list[str]:
    """Evenly from left to right; one alone stands in the middle."""
    if count == 1:
        return ["50.0%"]
    return [f"{3 + 94 * n / (count - 1):.1f}%" for n in range(count)]


def _down(percent: int, *, top: int = _TOP, height: int = _HEIGHT) -> str:
    return f"{top + height * (100 - percent) / 100:.1f}"


def _drawing(points: Sequence[tuple[str, int, bool]], *, top: int = _TOP, height: int = _HEIGHT) -> Drawing:
    dots = tuple(
        Dot(
            x=x,
            y=_down(percent, top=top, height=height),
            percent=percent,
            label_y=f"{float(_down(percent, top=top, height=height)) - 8:.1f}",
            is_apart=is_apart,
        )
        for x, percent, is_apart in points
    )
    return Drawing(
        dots=dots,
        segments=tuple(Segment(x1=one.x, y1=one.y, x2=two.x, y2=two.y) for one, two in pairwise(dots)),
    )
