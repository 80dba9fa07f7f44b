"""The history: attempts, trend, domains, and the same for a spreadsheet."""

import csv
import json
import re
from datetime import timedelta
from decimal import Decimal
from io import StringIO

import pytest
from django.utils import timezone

from exam import attempts
from exam.models import Option
from exam.reports import history as report
from exam.reports.trends import trends_of
from tests.factories import make_attempt, make_blueprint, make_pool

pytestmark = pytest.mark.django_db


def text_of(answer):
    return " ".join(answer.content.decode().split())


def cells(page):
    """What a reader finds in each row of the attempts, after the date."""
    table = page[page.index('<table class="attempts"') :]
    rows = re.findall(r'<tr role="row"> <th scope="row".*?</tr>', table)
    plain = [re.findall(r"<td[^>]*>(.*?)</td>", row) for row in rows]
    return [[" ".join(re.sub(r"<[^>]+>", "", cell).split()) for cell in row] for row in plain]


@pytest.fixture
def blueprint():
    """Four questions, all scored, one of every domain's halves; pass at 80 percent."""
    made = make_blueprint(questions=4, scored=4, kinds=["single"], domains=(("1", 50), ("2", 50)), code="EX-H")
    make_pool(made, each=30)
    return made


def sit(learner, blueprint, *, right, at, **how):
    """A finished attempt with the first `right` slots answered rightly."""
    attempt = make_attempt(learner=learner, blueprint=blueprint, now=at, **how)
    for slot in attempt.slots.order_by("number")[:right]:
        keys = tuple(Option.objects.filter(revision=slot.revision, is_key=True).values_list("pk", flat=True))
        attempts.record_response(slot=slot, choice=keys, sent=attempts.SaveMark(), now=at)
    attempts.submit(attempt=attempt, now=at + timedelta(minutes=8))
    return attempt


@pytest.fixture
def two(learner, blueprint, now):
    return [sit(learner, blueprint, right=1 + n, at=now + timedelta(days=n)) for n in range(2)]


def test_it_shows_attempts_change_and_trend(as_learner, two):
    page = text_of(as_learner.get("/history/"))
    assert cells(page)[0] == ["EX-H mock exam", "✗ not yet", "–", "50% 2 / 4", "▲ +25", "8 min"]
    assert cells(page)[1] == ["EX-H mock exam", "✗ not yet", "–", "25% 1 / 4", "–", "8 min"]
    # On a drawing 192 high that starts at 16: 25 % stands at 160, 50 % at 112, the cut of 80 % at 54.4.
    assert '<line class="line" x1="3.0%" y1="160.0" x2="97.0%" y2="112.0" />' in page
    assert '<line class="cut" x1="0" x2="100%" y1="54.4" y2="54.4" />' in page
    assert "EX-H: percent right over 2 attempts" in page


def test_newest_come_first_in_the_learners_time_zone(as_learner, learner, blueprint, now):
    learner.time_zone = "Asia/Tokyo"
    learner.save()
    sit(learner, blueprint, right=0, at=now.replace(hour=20))
    expected = (now.replace(hour=20) + timedelta(hours=9)).strftime("%m/%d/%Y")
    assert expected in text_of(as_learner.get("/history/"))


def test_domains_say_how_many_attempts_they_rest_on(learner, two):
    [trend] = trends_of(learner, report.lines_of(report.attempts_of(learner)))
    assert [(d.code, d.n, d.mean is not None) for d in trend.domains] == [("1", 2, True), ("2", 2, True)]
    # Two of the four questions are of each domain, and both together make the percent of the attempt.
    assert [sum(row.domains) / 2 for row in trend.figures] == [25, 50]


def test_a_trend_of_many_attempts_draws_the_last_thirty(learner, blueprint, now):
    attempt = sit(learner, blueprint, right=2, at=now)
    [line] = report.lines_of(report.attempts_of(learner))
    lines = [line] * 31
    [trend] = trends_of(learner, lines)
    assert (trend.n, len(trend.drawing.dots), len(trend.figures)) == (31, 30, 30)
    assert attempt.pk == line.attempt.pk


def test_each_exam_has_its_own_trend_the_last_sat_first(as_learner, learner, blueprint, now, two):
    other = make_blueprint(code="EX-B")
    make_pool(other)
    sit(learner, other, right=1, at=now + timedelta(days=9))
    page = text_of(as_learner.get("/history/"))
    assert page.index("EX-B: one attempt so far") < page.index("EX-H: percent right over 2 attempts")


def test_one_attempt_is_too_few_to_say(as_learner, learner, blueprint, now):
    sit(learner, blueprint, right=4, at=now)
    page = text_of(as_learner.get("/history/"))
    assert "A trend needs two scored attempts of one exam: too few to say." in page
    assert 'data-label="Mean">too few to say</td>' in page
    assert '<svg class="trend"' not in page


def test_half_and_other_times_are_marked(as_learner, learner, blueprint, now, two):
    sit(learner, blueprint, right=1, at=now + timedelta(days=3), half=True, time_factor=Decimal("1.5"))
    sit(learner, blueprint, right=1, at=now + timedelta(days=4), time_factor=None)
    page = text_of(as_learner.get("/history/"))
    assert cells(page)[1][0] == "EX-H mock exam half 1.5×"
    assert cells(page)[0][0] == "EX-H mock exam untimed"
    # Once on the trend of the exam, and once on that of each domain.
    assert page.count("dot--apart") == 2 * 3


def test_a_discarded_attempt_has_no_score_and_does_not_break_the_change(as_learner, learner, blueprint, now, two):
    gone = make_attempt(learner=learner, blueprint=blueprint, now=now + timedelta(days=2))
    attempts.discard(attempt=gone, now=now + timedelta(days=2))
    sit(learner, blueprint, right=4, at=now + timedelta(days=3))
    lines = report.lines_of(report.attempts_of(learner))
    assert [(line.percent, line.change) for line in lines] == [(100, 50), (None, None), (50, 25), (25, None)]
    assert "discarded" in text_of(as_learner.get("/history/"))


def test_the_open_attempt_comes_first_with_its_time_left(as_learner, learner, blueprint, two):
    attempt = make_attempt(learner=learner, blueprint=blueprint, now=timezone.now())
    page = text_of(as_learner.get("/history/"))
    assert "EX-H is open at question 1 of 4." in page
    assert "59 min left." in page or "1 h left." in page
    assert page.index(f'href="{attempt.get_absolute_url()}"') < page.index('<table class="attempts"')
    assert f'href="{attempt.get_absolute_url()}discard/"' in page


def test_a_visit_closes_what_is_overdue(as_learner, learner, blueprint):
    make_attempt(learner=learner, blueprint=blueprint, now=timezone.now() - timedelta(hours=3))
    page = text_of(as_learner.get("/history/"))
    assert "is open" not in page
    assert cells(page)[0][3] == "0% 0 / 4"


def test_without_attempts_it_leads_to_the_catalogue(as_learner):
    assert 'href="/exams/">Choose an exam' in text_of(as_learner.get("/history/"))


@pytest.fixture
def many(learner, blueprint, now):
    """21 finished attempts, the last of which stands on the second page."""
    for n in range(21):
        attempt = make_attempt(learner=learner, blueprint=blueprint, now=now + timedelta(days=n))
        attempts.discard(attempt=attempt, now=now + timedelta(days=n))


def test_more_rows_come_as_a_fragment_and_without_htmx_as_a_page(as_learner, many):
    first = text_of(as_learner.get("/history/"))
    assert first.count("discarded") == 20
    assert 'href="?page=2" hx-get="?page=2"' in first
    fragment = text_of(as_learner.get("/history/?page=2", headers={"HX-Request": "true"}))
    assert fragment.startswith("<tr role")
    assert fragment.count("discarded") == 1
    plain = as_learner.get("/history/?page=2")
    assert "<h1>History</h1>" in text_of(plain)
    assert "HX-Request" in plain["Vary"]
    back = as_learner.get("/history/", headers={"HX-Request": "true", "HX-History-Restore-Request": "true"})
    assert "<h1>History</h1>" in text_of(back)


@pytest.mark.parametrize("page", ["0", "-1", "999", "x", "\x00"])
def test_an_odd_page_number_still_shows_the_history(as_learner, many, page):
    answer = as_learner.get("/history/", {"page": page})
    assert answer.status_code == 200
    assert "discarded" in text_of(answer)


def rows_of(answer):
    return list(csv.DictReader(StringIO(answer.content.decode())))


def test_the_csv_has_a_row_an_attempt(as_learner, two):
    answer = as_learner.get("/history.csv")
    assert answer["Content-Type"] == "text/csv; charset=utf-8"
    rows = rows_of(answer)
    assert [(row["percent"], row["change"], row["passed"], row["scaled"]) for row in rows] == [
        ("50", "25", "False", ""),
        ("25", "", "False", ""),
    ]
    assert rows[0]["seconds"] == "480"


def test_the_json_says_the_same_as_numbers(as_learner, two):
    answer = as_learner.get("/history.json")
    assert answer["Content-Type"] == "application/json"
    assert answer["Content-Disposition"] == 'attachment; filename="cutscore-history.json"'
    newer, older = json.loads(answer.content)["attempts"]
    assert (newer["blueprint"], newer["raw"], newer["of"], newer["percent"]) == ("EX-H", 2, 4, 50)
    assert (newer["change"], newer["passed"], newer["scaled"], newer["time_factor"]) == (25, False, None, 1)
    assert (older["percent"], older["change"]) == (25, None)
    assert list(newer) == list(rows_of(as_learner.get("/history.csv"))[0])


@pytest.mark.parametrize("start", ["=", "+", "-", "@"])
def test_no_cell_of_the_csv_is_a_formula(as_learner, learner, now, start):
    hostile = make_blueprint(code=f"{start}1+1")
    make_pool(hostile, each=5)
    sit(learner, hostile, right=0, at=now)
    assert [row["blueprint"] for row in rows_of(as_learner.get("/history.csv"))] == [f"'{start}1+1"]


@pytest.mark.parametrize("path", ["/history/", "/history.csv", "/history.json"])
def test_it_needs_sign_in(client, path):
    assert client.get(path).url.startswith("/accounts/login/")


def test_it_hides_other_peoples_attempts(as_other_learner, as_instructor, two):
    for client in (as_other_learner, as_instructor):
        assert "EX-H" not in text_of(client.get("/history/"))
        assert rows_of(client.get("/history.csv")) == []
        assert client.get("/history.json").json() == {"attempts": []}


def test_statements_do_not_grow_with_the_attempts(
    as_learner, learner, blueprint, now, two, django_assert_num_queries
):
    with django_assert_num_queries(7):
        as_learner.get("/history/")
    for n in range(4, 9):
        sit(learner, blueprint, right=3, at=now + timedelta(days=n))
    with django_assert_num_queries(7):
        as_learner.get("/history/")
