"""What a form is answered with, taken or refused, is in the language of whoever sent it."""

from dataclasses import replace

import pytest

from tests.web.bad_input_routes import ROUTES
from tests.web.bad_input_world import good
from tests.web.bad_requests import encoded, filled
from tests.web.languages.names import names_there_are
from tests.web.languages.reading import LANGUAGES, alike, in_the_other, told

pytestmark = pytest.mark.django_db

WITH_A_FORM = [shape for shape, route in ROUTES.items() if route.form]
# What refuses a value, each by another sentence: nothing, too much, no number, and what no browser sends.
BAD = (b"", b"x" * 5_000, b"-1", b"a\0b")


def sent(shape, world):
    """The form as it is taken well, without anything, and with each field bad in turn; a big one in one way."""
    request = good(shape, world)
    pairs = filled(ROUTES[shape].form, world)
    yield request
    yield replace(request, body=b"")
    for at, (name, _value) in enumerate(pairs):
        for bad in BAD if len(pairs) < 12 else BAD[at % len(BAD) :][:1]:
            yield replace(request, body=encoded([*pairs[:at], (name, bad), *pairs[at + 1 :]]))


@pytest.mark.parametrize("headers", [{}, {"HX-Request": "true"}], ids=["page", "script"])
@pytest.mark.parametrize("shape", WITH_A_FORM)
def test_a_form_is_answered_in_its_language(world, shape, headers):
    names, found = names_there_are(), []
    for request in sent(shape, world):
        said = {}
        for lang in LANGUAGES:
            answer = replace(request, headers={"Accept-Language": lang, **headers}).send(world)
            said[lang] = told(answer, lang)
            found += [(lang, text) for text in in_the_other(said[lang], lang, names)]
        found += [("both", text) for text in alike(said["en"], said["es"], names)]
    assert not found, "\n".join(f"{lang}: {text}" for lang, text in sorted(set(found)))
