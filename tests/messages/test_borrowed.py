"""What we word for the libraries is still what they say; an update of theirs may change the sentence."""

import gettext
from pathlib import Path

import allauth
import django
import pytest

from config.borrowed_words import BORROWED

DJANGO, ALLAUTH = Path(django.__file__).parent, Path(allauth.__file__).parent
FOLDERS = (DJANGO / "conf", DJANGO / "contrib" / "admin", DJANGO / "contrib" / "auth", ALLAUTH)


@pytest.fixture(scope="module")
def theirs():
    """Every string that a library asks to have translated; of those with a plural, the singular."""
    found = set()
    for folder in FOLDERS:
        with (folder / "locale" / "es" / "LC_MESSAGES" / "django.mo").open("rb") as file:
            catalogue = gettext.GNUTranslations(file)._catalog
        found |= {key[0] if isinstance(key, tuple) else key for key in catalogue}
    return found


def singular(asked):
    return asked if isinstance(asked, str) else asked[0]


@pytest.mark.parametrize("asked", BORROWED, ids=lambda asked: singular(asked)[:40])
def test_the_library_still_asks_for_it(theirs, asked):
    assert singular(asked) in theirs


def test_each_is_borrowed_once():
    strings = [singular(asked) for asked in BORROWED]
    assert len(strings) == len(set(strings)) > 50
