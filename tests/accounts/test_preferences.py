"""Language, time zone and leaving by the administrator's hand."""

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts.models import User
from exam import attempts
from exam.models import Attempt, Blueprint

pytestmark = pytest.mark.django_db


def test_the_profile_decides_the_language(as_learner, learner):
    User.objects.filter(pk=learner.pk).update(language="es")
    assert '<html lang="es">' in as_learner.get("/").content.decode()


@pytest.mark.parametrize(
    ("asked", "answered"),
    [("es-MX,es;q=0.9,en;q=0.8", "es"), ("en-GB", "en"), ("de,es;q=0.5", "es"), ("de", "en")],
)
def test_the_browser_decides_for_strangers(client, asked, answered):
    assert f'<html lang="{answered}">' in client.get("/", headers={"Accept-Language": asked}).content.decode()


def test_the_switch_weighs_more_than_the_browser(client):
    client.post("/i18n/setlang/", {"language": "en", "next": "/"})
    assert '<html lang="en">' in client.get("/", headers={"Accept-Language": "es"}).content.decode()


def test_the_profile_weighs_more_than_the_browser_and_the_switch(as_learner, learner):
    as_learner.post("/i18n/setlang/", {"language": "en", "next": "/"})
    User.objects.filter(pk=learner.pk).update(language="es")
    assert '<html lang="es">' in as_learner.get("/", headers={"Accept-Language": "en"}).content.decode()


def test_the_switch_in_the_footer_decides_for_strangers(client):
    client.post("/i18n/setlang/", {"language": "es", "next": "/"})
    assert '<html lang="es">' in client.get("/").content.decode()


def test_the_switch_is_not_offered_where_the_profile_decides(as_learner, learner):
    assert "/i18n/setlang/" in as_learner.get("/").content.decode()
    User.objects.filter(pk=learner.pk).update(language="es")
    assert "/i18n/setlang/" not in as_learner.get("/").content.decode()


def test_a_time_zone_that_no_longer_exists_closes_no_page(as_learner, learner):
    User.objects.filter(pk=learner.pk).update(time_zone="Mars/Base")
    assert as_learner.get("/").status_code == 200
    assert as_learner.get("/accounts/profile/").status_code == 200


def test_an_unknown_time_zone_is_refused():
    with pytest.raises(ValidationError):
        User(email="a@example.org", time_zone="../etc/passwd", password="x").full_clean()


@pytest.mark.parametrize("factor", ["0", "0.5", "-1"])
def test_the_database_refuses_a_factor_that_shortens_the_time(learner, factor):
    with pytest.raises(IntegrityError), transaction.atomic():
        User.objects.filter(pk=learner.pk).update(time_factor=factor)


def test_the_database_refuses_a_language_that_is_not_offered(learner):
    with pytest.raises(IntegrityError), transaction.atomic():
        User.objects.filter(pk=learner.pk).update(language="xx")


def test_one_person_has_one_account(learner):
    with pytest.raises(IntegrityError), transaction.atomic():
        User.objects.create_user("Learner@example.org", "x")


def test_an_administrator_who_deletes_a_person_discards_the_open_attempt(as_administrator, learner, git_bank):
    attempts.start(
        learner=learner, blueprint=Blueprint.objects.get(), seed=1, now=timezone.now(), time_factor=None
    )
    as_administrator.post(f"/admin/accounts/user/{learner.pk}/delete/", {"post": "yes"})
    assert list(Attempt.objects.values_list("finish", "learner")) == [("discarded", None)]


def test_several_deleted_at_once_discard_theirs_too(as_administrator, learner, other_learner, git_bank):
    attempts.start(
        learner=learner, blueprint=Blueprint.objects.get(), seed=1, now=timezone.now(), time_factor=None
    )
    chosen = [learner.pk, other_learner.pk]
    entry = {"action": "delete_selected", "_selected_action": chosen, "post": "yes"}
    as_administrator.post("/admin/accounts/user/", entry)
    assert list(Attempt.objects.values_list("finish", "learner")) == [("discarded", None)]


def test_the_administrator_appoints_and_dismisses_from_the_list(as_administrator, learner):
    entry = {"action": "appoint", "_selected_action": [learner.pk]}
    as_administrator.post("/admin/accounts/user/", entry)
    assert User.objects.get(pk=learner.pk).is_staff
    as_administrator.post("/admin/accounts/user/", {**entry, "action": "dismiss"})
    assert not User.objects.get(pk=learner.pk).is_staff


def test_an_instructor_appoints_nobody(as_instructor, learner):
    entry = {"action": "appoint", "_selected_action": [learner.pk]}
    assert as_instructor.post("/admin/accounts/user/", entry).status_code == 403
    assert not User.objects.get(pk=learner.pk).is_staff


def test_nobody_redraws_the_roles_at_the_desk(as_administrator):
    assert as_administrator.get("/admin/auth/group/").status_code == 404
