"""The only writer of people: who is instructor, and who leaves."""

import secrets
from datetime import datetime
from typing import Any

from allauth.account.models import EmailAddress
from django.contrib.auth.models import Group
from django.db import transaction

from accounts.models import User
from accounts.roles import INSTRUCTOR
from accounts.security_events import note
from accounts.signals import account_export, account_leaving


@transaction.atomic
def appoint_instructor(*, user: User, by: User) -> None:
    """Give a person the instructors' rights, and nothing more."""
    user.groups.add(Group.objects.get(name=INSTRUCTOR))
    User.objects.filter(pk=user.pk).update(is_staff=True)
    note("instructor appointed", user=user, by=by.pk)


@transaction.atomic
def dismiss_instructor(*, user: User, by: User) -> None:
    """Take the instructors' rights away; an administrator keeps the desk."""
    user.groups.remove(Group.objects.get(name=INSTRUCTOR))
    User.objects.filter(pk=user.pk, is_superuser=False).update(is_staff=False)
    note("instructor dismissed", user=user, by=by.pk)


def make_first_administrator(*, email: str) -> str | None:
    """Make one administrator with a random password and return it; None when there is one already."""
    with transaction.atomic():
        if User.objects.filter(is_superuser=True).exists():
            return None
        password = secrets.token_urlsafe(15)
        user = User.objects.create_superuser(email=email, password=password)
        # Nobody reads mail at this address: unverified, its owner could not sign in once mails are sent.
        EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    return password


@transaction.atomic
def delete_account(*, user: User, by: User, now: datetime) -> None:
    """Remove the person. Their attempts stay without a person; whoever listens lets go of the rest."""
    account_leaving.send(sender=User, user=user, now=now)
    note("account deleted", user=user, by=by.pk)
    user.delete()


def keep_room_keys(*, user: User, on: bool) -> None:
    """Remember whether keys shall work in the exam room."""
    User.objects.filter(pk=user.pk).update(room_keys=on)
    user.room_keys = on


def export_account(*, user: User) -> dict[str, Any]:
    """Everything the site holds about a person, as JSON-ready data."""
    data: dict[str, Any] = {
        "profile": {
            "email": user.email,
            "display_name": user.display_name,
            "language": user.language,
            "time_zone": user.time_zone,
            "time_factor": str(user.time_factor) if user.time_factor is not None else None,
            "room_keys": user.room_keys,
            "room_sure": user.room_sure,
            "joined": user.date_joined.isoformat(),
            "roles": sorted(user.groups.values_list("name", flat=True)),
        }
    }
    for _receiver, answer in account_export.send(sender=User, user=user):
        if isinstance(answer, tuple):
            data[answer[0]] = answer[1]
    return data
