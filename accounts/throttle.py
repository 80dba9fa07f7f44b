"""Counts tries per address and minute: roughly, while allauth counts those of one account exactly.

allauth counts under a lock that is waited for one second and then refuses: a class that signs in at the
same moment behind one address would be refused for nothing. Here nobody waits: in a rush a few tries go uncounted.
"""

import time

from allauth.core.internal.ratelimit import get_ip
from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest


def is_too_many(request: HttpRequest, action: str) -> bool:
    """The address has used up this minute's tries."""
    return bool(cache.get(_key(request, action), 0) >= settings.TRIES_PER_ADDRESS_AND_MINUTE[action])


def count(request: HttpRequest, action: str) -> None:
    """One more try of this address."""
    key = _key(request, action)
    cache.set(key, cache.get(key, 0) + 1, timeout=120)


def _key(request: HttpRequest, action: str) -> str:
    return f"tries:{action}:{get_ip(request)}:{int(time.time() // 60)}"
