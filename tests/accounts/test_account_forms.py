"""The forms that the account library brings speak as the rest of the site."""

import re

import pytest
from django.core import mail

pytestmark = pytest.mark.django_db

LABEL = re.compile(r"<label[^>]*>(?:\s*<[^>]*>)*\s*([^<]+?)\s*</label>")


def labels(client, path):
    return LABEL.findall(client.get(path, follow=True).content.decode())


def link_of_the_mail():
    return re.search(r"http://\S+?(/accounts/password/reset/key/\S+)", mail.outbox[-1].body)[1]


def test_a_visitor_reads_labels_with_one_capital(client):
    assert labels(client, "/accounts/login/") == ["Email", "Password", "Remember me"]
    assert labels(client, "/accounts/signup/") == ["Email", "Password", "Password (again)"]


def test_who_changes_the_password_does(as_learner):
    shown = labels(as_learner, "/accounts/password/change/")
    assert shown == ["Current password", "New password", "New password (again)"]


def test_who_has_forgotten_it_does(client, learner):
    client.post("/accounts/password/reset/", {"email": learner.email})
    assert labels(client, link_of_the_mail()) == ["New password", "New password (again)"]
