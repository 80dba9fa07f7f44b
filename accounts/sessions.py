"""Django's sessions in the database, read by one prepared statement; everything else is Django's."""

from django.contrib.sessions.backends.db import SessionStore as DatabaseSessionStore
from django.contrib.sessions.models import Session
from django.utils import timezone

from accounts.reading import read


class SessionStore(DatabaseSessionStore):
    def _get_session_from_db(self) -> Session | None:
        found = read(Session, "session_key = %s AND expire_date > %s", [self.session_key, timezone.now()])
        if found is None:
            self._session_key = None
        return found
