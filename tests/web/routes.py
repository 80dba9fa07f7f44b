"""Every address of the site, from its own table of routes: a new route stands in every test that walks here."""

import re
from dataclasses import dataclass

from django.urls import URLPattern, get_resolver, resolve

NOBODYS = "00000000-0000-4000-8000-000000000000"
# What stands in an address, by its name in the pattern; a name that is not here fails every walk.
SAMPLES = {
    "code": "GIT-1",
    "public_id": NOBODYS,
    "number": "2",
    "pk": "1",
    "object_id": "1",
    "content_type_id": "1",
    "app_label": "exam",
    "uidb36": "1",
    "key": "set-password",
    "url": "nowhere/",
}
_PLACE = re.compile(r"<(?:\w+:)?(\w+)>")
_GROUP = re.compile(r"\(\?P<(\w+)>(?:\[[^]]*\]|[^][)])*\)")


@dataclass(frozen=True)
class Route:
    """A pattern, and the module of the view that answers."""

    pattern: str
    module: str

    def path(self, **given) -> str:
        """One address that fits the pattern."""
        held = SAMPLES | given
        plain = _GROUP.sub(lambda found: held[found[1]], self.pattern)
        plain = re.sub(r"[\^$\\]", "", plain)
        return "/" + _PLACE.sub(lambda found: held[found[1]], plain)

    @property
    def is_of_the_desk(self) -> bool:
        return self.pattern.startswith("admin/")

    @property
    def is_of_an_attempt(self) -> bool:
        return "<uuid:public_id>" in self.pattern


def _walk(patterns, prefix=""):
    for pattern in patterns:
        here = prefix + str(pattern.pattern)
        if isinstance(pattern, URLPattern):
            yield Route(here, getattr(pattern.callback, "__module__", ""))
        else:
            yield from _walk(pattern.url_patterns, here)


def _all() -> list[Route]:
    found = sorted(set(_walk(get_resolver().url_patterns)), key=lambda route: route.pattern)
    for route in found:
        assert resolve(route.path()).route == route.pattern.replace("^", ""), route
    return found


ROUTES = _all()
