"""Where allauth meets our user: the address is kept in lower case."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    def clean_email(self, email: str) -> str:
        return str(super().clean_email(email)).lower()

    def populate_username(self, request: Any, user: Any) -> None:
        """There is no user name to invent."""
