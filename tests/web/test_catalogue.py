"""The catalogue: every certification with its blueprints, for everybody."""

import pytest
from django.urls import reverse

from tests import factories

pytestmark = pytest.mark.django_db
URL = "/exams/"


def test_it_lists_blueprints_in_their_order_without_sign_in(client):
    certification = factories.make_certification(name="Git basics")
    second = factories.make_blueprint(certification=certification, position=2)
    first = factories.make_blueprint(certification=certification, position=1, status="beta")
    page = client.get(URL).content.decode()
    assert "Git basics" in page
    assert page.index(reverse("exam:blueprint", args=[first.code])) < page.index(second.code)


def test_it_says_when_no_bank_is_loaded(client):
    assert "No bank is loaded yet." in client.get(URL).content.decode()


def test_it_rejects_post(client):
    assert client.post(URL).status_code == 405


def test_its_cost_does_not_grow_with_blueprints(client, django_assert_num_queries):
    for _ in range(3):
        factories.make_blueprint()
    with django_assert_num_queries(2):
        client.get(URL)
