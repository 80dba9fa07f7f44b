"""Django's sessions in the database, read by one prepared statement; everything else is Django's."""

from django.contrib.sessions.backends.db import SessionStore as DatabaseSessionStore
from django.contrib.sessions.models import Session
from django.utils import timezone

from accounts.reading import read


class SessionStore(DatabaseSessionStore):
    def _get_session_from_db(self) -> Session | None:
        key, found = self.session_key or "", None
        # A quoted cookie may carry any character, also NUL, on which the database would stumble.
        if key.isalnum():
            found = read(Session, "session_key = %s AND expire_date > %s", [key, timezone.now()])
        if found is None:
            self._session_key = None
        return found
