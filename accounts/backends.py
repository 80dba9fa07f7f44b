"""allauth's way to sign in; the person of a request is read by one prepared statement."""

from allauth.account.auth_backends import AuthenticationBackend

from accounts.models import User
from accounts.reading import read


class AccountBackend(AuthenticationBackend):  # type: ignore[misc]
    def get_user(self, user_id: int) -> User | None:
        found = read(User, "id = %s", [user_id])
        return found if found is not None and self.user_can_authenticate(found) else None
