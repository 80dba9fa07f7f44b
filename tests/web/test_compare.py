"""Two attempts beside each other: which are chosen, what changed overall and per domain."""

import re
from datetime import timedelta
from decimal import Decimal

import pytest

from exam import attempts
from tests.factories import make_attempt, make_blueprint, make_pool
from tests.web.routes import NOBODYS
from tests.web.test_history import sit, text_of

pytestmark = pytest.mark.django_db
URL = "/history/compare/"


@pytest.fixture
def blueprint():
    """Four questions, two of each domain, all scored; pass at 80 percent."""
    made = make_blueprint(questions=4, scored=4, kinds=["single"], domains=(("1", 50), ("2", 50)), code="EX-C")
    make_pool(made, each=30)
    return made


@pytest.fixture
def three(learner, blueprint, now):
    """One, two and four right, a day apart."""
    return [sit(learner, blueprint, right=n, at=now + timedelta(days=n)) for n in (1, 2, 4)]


def rows(answer):
    """Every row of both tables, as a reader finds it."""
    found = re.findall(r"<tr[^>]*>(.*?)</tr>", text_of(answer)[text_of(answer).index("<h1>") :])
    return [
        [" ".join(re.sub(r"<[^>]+>", "", cell).split()) for cell in re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", row)]
        for row in found
    ]


def query(a, b):
    return {"a": str(a.public_id), "b": str(b.public_id)}


def test_without_a_choice_the_latest_two_stand_there(as_learner, three):
    answer = as_learner.get(URL)
    assert "The later attempt is 50 percentage points better." in text_of(answer)
    assert ["Right", "50% 2 / 4", "100% 4 / 4", "▲ +50"] in rows(answer)
    assert ["Result", "✗ not yet", "✓ pass", ""] in rows(answer)
    assert ["Time used", "8 min", "8 min", ""] in rows(answer)


def test_the_earlier_comes_first_whichever_is_named_first(as_learner, three):
    first, _second, third = three
    for given in (query(first, third), query(third, first)):
        answer = as_learner.get(URL, given)
        assert ["Right", "25% 1 / 4", "100% 4 / 4", "▲ +75"] in rows(answer)
        chosen = re.findall(r'value="([0-9a-f-]+)" selected', text_of(answer))
        assert chosen == [given["a"], given["b"]]


def test_domains_stand_beside_each_other(as_learner, three):
    first, _second, third = three
    told = [row for row in rows(as_learner.get(URL, query(first, third))) if row[0][:2] in ("1 ", "2 ")]
    assert [row[2] for row in told] == ["100%", "100%"]
    # The one right response of the first attempt is half of its domain.
    assert sorted(row[1] for row in told) == ["0%", "50%"]
    assert sorted(row[3] for row in told) == ["▲ +100", "▲ +50"]


def test_a_worse_attempt_and_an_equal_one_are_said_so(as_learner, learner, blueprint, three, now):
    worse = sit(learner, blueprint, right=3, at=now + timedelta(days=8))
    page = text_of(as_learner.get(URL, query(three[2], worse)))
    assert "The earlier attempt was better, by 25 percentage points." in page
    assert "▼</span> −25" in page
    alike = sit(learner, blueprint, right=3, at=now + timedelta(days=9))
    assert "Both have the same share of right answers." in text_of(as_learner.get(URL, query(worse, alike)))


def test_other_terms_are_said(as_learner, learner, blueprint, three, now):
    easier = sit(learner, blueprint, right=2, at=now + timedelta(days=8), time_factor=Decimal(2), half=True)
    answer = as_learner.get(URL, query(three[0], easier))
    page = text_of(answer)
    assert ["Exam", "EX-C", "EX-C half", ""] in rows(answer)
    assert ["Time used", "8 min", "8 min 2×", ""] in rows(answer)
    assert "They were not both sat with the exam’s own length and time; read the change with care." in page


def test_two_exams_are_compared_as_a_whole_only(as_learner, learner, three, now):
    other = make_blueprint(code="EX-O")
    make_pool(other)
    page = text_of(as_learner.get(URL, query(three[0], sit(learner, other, right=0, at=now + timedelta(days=9)))))
    assert "EX-C and EX-O have different domains, so only the whole can be compared." in page
    assert 'class="bars"' not in page


def test_one_attempt_twice_is_no_comparison(as_learner, three):
    assert "That is one attempt twice; choose two different ones." in text_of(
        as_learner.get(URL, query(three[0], three[0]))
    )


def test_too_few_attempts_lead_on(as_learner, learner, blueprint, now):
    assert "You have no scored attempt yet." in text_of(as_learner.get(URL))
    sit(learner, blueprint, right=1, at=now)
    page = text_of(as_learner.get(URL))
    assert "You have one scored attempt so far." in page
    assert 'href="/exams/">Choose an exam' in page


def test_an_attempt_without_a_score_cannot_be_chosen(as_learner, learner, blueprint, three, now):
    gone = make_attempt(learner=learner, blueprint=blueprint, now=now + timedelta(days=20))
    attempts.discard(attempt=gone, now=now + timedelta(days=20))
    assert as_learner.get(URL, query(gone, three[0])).status_code == 404
    assert str(gone.public_id) not in text_of(as_learner.get(URL))


@pytest.mark.parametrize("odd", [NOBODYS, "", "x", "\0", "1", "é" * 99])
def test_an_attempt_that_does_not_exist_is_not_found(as_learner, three, odd):
    assert as_learner.get(URL, {"a": odd, "b": str(three[0].public_id)}).status_code == 404
    assert as_learner.get(URL, {"a": str(three[0].public_id)}).status_code == 404


def test_somebody_elses_attempt_is_not_found(as_other_learner, as_instructor, three):
    for client in (as_other_learner, as_instructor):
        assert client.get(URL, query(three[0], three[1])).status_code == 404


def test_it_needs_sign_in_and_rejects_post(client, as_learner):
    assert client.get(URL)["Location"].startswith("/accounts/login/")
    assert as_learner.post(URL).status_code == 405


def test_statements_do_not_grow_with_the_attempts(
    as_learner, learner, blueprint, three, now, django_assert_num_queries
):
    with django_assert_num_queries(5):
        as_learner.get(URL)
    for n in range(4, 8):
        sit(learner, blueprint, right=3, at=now + timedelta(days=n))
    with django_assert_num_queries(5):
        as_learner.get(URL)
