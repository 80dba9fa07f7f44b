"""What is noted about the safety of accounts: events and numbers of people, never an address or a password."""

import logging
from typing import Any

from allauth.account import signals as account
from django.contrib.auth import signals as auth

from accounts.models import User

_log = logging.getLogger("cutscore.security")


def note(event: str, *, user: User | int | None, **more: object) -> None:
    """One line under `cutscore.security`; nobody and an unknown person are None."""
    number = user.pk if isinstance(user, User) else user
    _log.info(event, extra={"fields": {"event": event, "user": number, **more}})


def number_of(email: object) -> int | None:
    """Whose address this is. Asked for known and unknown addresses alike, so that the time tells neither."""
    return User.objects.filter(email=str(email).strip().lower()).values_list("pk", flat=True).first()


def _failed(credentials: dict[str, Any], **kwargs: Any) -> None:
    note("sign-in failed", user=number_of(credentials.get("email", "")))


def _noted(event: str) -> Any:
    def receive(user: User | None = None, **kwargs: Any) -> None:
        note(event, user=user)

    return receive


_RECEIVERS = (
    (auth.user_login_failed, _failed),
    (auth.user_logged_in, _noted("signed in")),
    (auth.user_logged_out, _noted("signed out")),
    (account.user_signed_up, _noted("signed up")),
    (account.password_changed, _noted("password changed")),
    (account.password_set, _noted("password changed")),
    (account.password_reset, _noted("password reset")),
    (account.email_changed, _noted("e-mail changed")),
)


def connect() -> None:
    """Listen from now on; asked twice, it listens once."""
    for signal, receiver in _RECEIVERS:
        signal.connect(receiver, weak=False, dispatch_uid=("security_events", id(receiver)))
