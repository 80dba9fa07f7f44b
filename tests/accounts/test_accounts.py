"""Who signs in, what the roles carry, and how one leaves."""

import json

import pytest
from django.core import mail
from django.db import IntegrityError, transaction

from accounts import people
from accounts.models import User
from accounts.roles import INSTRUCTOR_PERMISSIONS
from exam import attempts
from exam.models import Attempt, Blueprint

pytestmark = pytest.mark.django_db

PASSWORD = "correct horse battery"


def sign_in(client, email, password=PASSWORD):
    return client.post("/accounts/login/", {"login": email, "password": password})


def test_the_address_is_the_name_in_whatever_case(client, learner):
    assert sign_in(client, "LEARNER@example.org").status_code == 302
    assert client.get("/accounts/profile/").status_code == 200


def test_the_database_keeps_addresses_in_lower_case(learner):
    with pytest.raises(IntegrityError), transaction.atomic():
        User.objects.filter(pk=learner.pk).update(email="Learner@example.org")


def test_a_reset_mail_is_sent_to_a_known_address(client, learner):
    client.post("/accounts/password/reset/", {"email": learner.email})
    assert [message.to for message in mail.outbox] == [[learner.email]]


def test_an_instructor_has_exactly_the_rights_of_the_role(instructor):
    assert instructor.is_staff
    assert not instructor.is_superuser
    assert instructor.get_all_permissions() == set(INSTRUCTOR_PERMISSIONS)


def test_a_dismissed_instructor_has_no_rights(instructor, administrator):
    people.dismiss_instructor(user=instructor, by=administrator)
    again = User.objects.get(pk=instructor.pk)
    assert not again.is_staff
    assert again.get_all_permissions() == set()


def test_there_is_one_first_administrator_and_no_second():
    assert people.make_first_administrator(email="admin@example.org")
    assert people.make_first_administrator(email="other@example.org") is None


def test_a_profile_is_saved_and_odd_values_are_refused(as_learner, learner):
    entry = {"display_name": "Ada", "language": "es", "time_zone": "Europe/Madrid", "time_factor": "1.5"}
    assert as_learner.post("/accounts/profile/", entry).status_code == 302
    assert as_learner.post("/accounts/profile/", {**entry, "time_zone": "Mars/Base"}).status_code == 422
    learner.refresh_from_db()
    assert (learner.display_name, learner.time_zone, str(learner.time_factor)) == ("Ada", "Europe/Madrid", "1.50")


def test_a_profile_cannot_make_its_owner_staff(as_learner, learner):
    entry = {"display_name": "", "language": "en", "time_zone": "UTC", "time_factor": "1", "is_staff": "on"}
    as_learner.post("/accounts/profile/", {**entry, "is_superuser": "on"})
    learner.refresh_from_db()
    assert (learner.is_staff, learner.is_superuser) == (False, False)


def test_a_deleted_account_leaves_its_attempts_without_a_person(as_learner, learner, git_bank, now):
    blueprint = Blueprint.objects.get()
    done = attempts.start(learner=learner, blueprint=blueprint, seed=1, now=now, time_factor=None)
    attempts.submit(attempt=done, now=now)
    attempts.start(learner=learner, blueprint=blueprint, seed=2, now=now, time_factor=None)
    assert as_learner.post("/accounts/delete/", {"password": "wrong"}).status_code == 422
    as_learner.post("/accounts/delete/", {"password": PASSWORD})
    assert not User.objects.filter(email="learner@example.org").exists()
    assert sorted(Attempt.objects.values_list("finish", "learner")) == [("discarded", None), ("submitted", None)]


def test_my_data_holds_profile_and_attempts(as_learner, learner, git_bank, now):
    attempts.start(learner=learner, blueprint=Blueprint.objects.get(), seed=1, now=now, time_factor=None)
    data = json.loads(as_learner.get("/accounts/my-data.json").content)
    assert data["profile"]["email"] == "learner@example.org"
    assert [attempt["blueprint"] for attempt in data["attempts"]] == ["GIT-1"]
