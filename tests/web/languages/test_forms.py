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


def strange(world, shape, headers, names):
    """What one form answers in the other language, or the same in both."""
    for request in sent(shape, world):
        said = {}
        for lang in LANGUAGES:
            answer = replace(request, headers={"Accept-Language": lang, **headers}).send(world)
            said[lang] = told(answer, lang)
            yield from ((lang, text) for text in in_the_other(said[lang], lang, names))
        yield from (("both", text) for text in alike(said["en"], said["es"], names))


# Nothing that was sent stays, so that one world serves every form. The desk has no scripts of ours.
@pytest.mark.parametrize("headers", [{}, {"HX-Request": "true"}], ids=["page", "script"])
def test_every_form_is_answered_in_its_language(world, headers):
    names = names_there_are()
    shapes = [shape for shape in WITH_A_FORM if not (headers and shape.startswith("admin/"))]
    found = {
        f"{shape} in {lang}: {text}" for shape in shapes for lang, text in strange(world, shape, headers, names)
    }
    assert len(shapes) > 15
    assert not found, "\n".join(sorted(found))
