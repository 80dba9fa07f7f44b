"""The blueprint page: what the exam is, whether a paper can be drawn, where to start."""

from datetime import date

import pytest
from django.urls import reverse

from tests import factories

pytestmark = pytest.mark.django_db


def page_of(client, blueprint):
    return " ".join(client.get(reverse("exam:blueprint", args=[blueprint.code])).content.decode().split())


def test_it_states_length_time_rule_and_weights(client):
    blueprint = factories.make_blueprint(minutes=130)
    factories.make_pool(blueprint)
    page = page_of(client, blueprint)
    assert "<dd><strong>5</strong></dd> <dd>4 of them are scored; which ones is told afterwards.</dd>" in page
    assert "<dd><strong>2 h 10 min</strong></dd> <dd>130 min; more can be chosen before the start.</dd>" in page
    # 80 % of four is 3.2: three are not enough.
    assert "<dd><strong>80%</strong></dd> <dd>That is 4 of the 4 scored questions.</dd>" in page
    assert "Domain 1" in page
    assert "60%" in page
    assert reverse("exam:start", args=[blueprint.code]) in page


def test_it_says_what_stands_behind_it(client):
    blueprint = factories.make_blueprint()
    # A paper needs three of domain 1 and two of domain 2; eleven and seven are there: three papers.
    for task, count in (("1.1", 11), ("2.1", 7)):
        for n in range(count):
            factories.make_question(blueprint=blueprint, task=task, checked_on=date(2026, 11, 1 + n))
    page = page_of(client, blueprint)
    assert "<strong>18</strong>" in page
    assert "Enough for 3 whole exams without a repeated question." in page
    assert "Checked against the documentation since Nov. 1, 2026." in page


def test_it_names_no_day_when_one_question_has_none(client):
    blueprint = factories.make_blueprint()
    factories.make_question(blueprint=blueprint, checked_on=date(2026, 11, 1))
    factories.make_question(blueprint=blueprint)
    page = page_of(client, blueprint)
    assert "Enough for 0 whole exams" in page
    assert "Checked against" not in page


def test_a_scaled_rule_is_called_our_estimate(client):
    blueprint = factories.make_blueprint(rule="scaled", scale_min=100, scale_max=1000, cut=720, raw_cut=3)
    page = page_of(client, blueprint)
    assert "<strong>720</strong></dd> <dd>On a scale from 100 to 1000." in page
    assert "Here that is 3 of the 4 scored questions: our estimate." in page


def test_a_short_domain_is_named_with_its_number(client):
    blueprint = factories.make_blueprint()
    page = page_of(client, blueprint)
    assert "has 0 usable questions and needs 3: 3 more before a paper can be drawn" in page
    assert reverse("exam:start", args=[blueprint.code]) not in page


def test_an_open_attempt_can_be_continued(as_learner, as_other_learner, learner):
    attempt = factories.make_attempt(learner=learner)
    assert attempt.get_absolute_url() in page_of(as_learner, attempt.blueprint)
    assert attempt.get_absolute_url() not in page_of(as_other_learner, attempt.blueprint)


@pytest.mark.parametrize("code", ["NOPE", "%00", "a.b", "x" * 300])
def test_an_unknown_code_is_404(client, code):
    assert client.get(f"/exams/{code}/").status_code == 404


def test_it_rejects_post(client):
    blueprint = factories.make_blueprint()
    assert client.post(reverse("exam:blueprint", args=[blueprint.code])).status_code == 405
