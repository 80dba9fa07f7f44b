"""Where allauth meets our user: one account is one account, whatever name of the site a request was sent to."""

from types import SimpleNamespace
from typing import Any
from urllib.parse import urlsplit

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core.exceptions import ImmediateHttpResponse
from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.core.exceptions import ValidationError
from django.utils import translation
from django.utils.http import url_has_allowed_host_and_scheme

from accounts import throttle
from accounts.refusals import too_many
from accounts.security_events import note, number_of


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    def clean_email(self, email: str) -> str:
        return str(super().clean_email(email)).lower()

    def populate_username(self, request: Any, user: Any) -> None:
        """There is no user name to invent."""

    def is_safe_url(self, url: str | None) -> bool:
        # allauth stumbles over an address that is none, and follows one to every allowed host: localhost is one,
        # and that is the visitor's own machine.
        return url_has_allowed_host_and_scheme(
            url, allowed_hosts={self.request.get_host()}, require_https=self.request.is_secure()
        )

    def _get_login_attempts_cache_key(self, request: Any, **credentials: Any) -> str:
        # allauth puts the Host header in front, whose port anybody may choose: each would be five more guesses.
        return str(credentials.get("email", "")).lower()

    def is_open_for_signup(self, request: Any) -> bool:
        if request.method == "POST":
            if throttle.is_too_many(request, "signup"):
                raise ImmediateHttpResponse(too_many(request))
            throttle.count(request, "signup")
        return True

    def authentication_failed(self, request: Any, **credentials: Any) -> None:
        throttle.count(request, "login_failed")

    def pre_authenticate(self, request: Any, **credentials: Any) -> None:
        if throttle.is_too_many(request, "login_failed"):
            note("throttled", user=None)
            raise self.validation_error("too_many_login_attempts")
        try:
            super().pre_authenticate(request, **credentials)
        except ValidationError:
            note("locked out", user=number_of(credentials.get("email", "")))
            raise

    def send_account_already_exists_mail(self, email: str) -> None:
        make_password("")  # a new account costs one hash: without it the time would tell who is known
        super().send_account_already_exists_mail(email)

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Links lead to the site's own address, not to the Host header of whoever asked for the mail."""
        asked_at, site = self.request.get_host(), urlsplit(settings.SITE_URL)
        ours = {
            name: urlsplit(value)._replace(scheme=site.scheme, netloc=site.netloc).geturl()
            for name, value in context.items()
            if isinstance(value, str) and urlsplit(value).netloc == asked_at
        }
        place = SimpleNamespace(name=site.netloc, domain=site.netloc)
        # Who asked may be somebody else; it is the person named who reads it.
        language = getattr(context.get("user"), "language", "") or translation.get_language()
        with translation.override(language):
            super().send_mail(
                template_prefix, email, {**context, **ours, "current_site": place, "site_url": settings.SITE_URL}
            )
