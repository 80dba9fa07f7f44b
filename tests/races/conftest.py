"""Races run on real connections, so their rows are committed; the people and questions they need."""

import pytest

from accounts.models import User
from tests.factories import make_blueprint, make_question
from tests.races.crowd import Crowd


@pytest.fixture
def crowd(transactional_db):
    with Crowd(20) as crowd:
        yield crowd


@pytest.fixture
def learner(transactional_db):
    return User.objects.create_user("learner@example.org")


@pytest.fixture
def blueprint(transactional_db):
    """Five single-answer questions in 60 minutes."""
    blueprint = make_blueprint(scored=5)
    for domain in blueprint.domains.all():
        for n in range(5):
            make_question(blueprint=blueprint, task=f"{domain.code}.1", stem=f"Stem {n}?")
    return blueprint
