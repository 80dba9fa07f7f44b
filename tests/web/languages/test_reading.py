"""What stands in another language on a page, or in none, is noticed; names and questions are not."""

import pytest
from django.http import HttpResponse, JsonResponse
from django.test import RequestFactory

from tests.web.languages.reading import Names, alike, in_the_other, told

NAMES = Names(["Record and inspect changes", "the learner's own words\nof two lines", "ab"])


def answer(body, **fields):
    found = HttpResponse(body, **fields) if isinstance(body, str) else JsonResponse(body)
    found.wsgi_request = RequestFactory().get("/")
    return found


@pytest.mark.parametrize(
    ("page", "texts"),
    [
        ("<p>Guardado <b>a las 9</b></p>", ["Guardado", "a las 9"]),
        ('<p lang="en">A stem</p><p>Guardado</p>', ["Guardado"]),
        ('<p lang="en">A <br> stem <img alt="a drawing"></p>', []),
        ('<input type="submit" value="Guardar"><input value="ada">', ["Guardar"]),
        ('<a title="Más" aria-label="Ver más">+</a>', ["Más", "Ver más", "+"]),
        ('<p data-words="quedan {n}" data-state="saved"></p>', ["quedan {n}"]),
        ("""<div data-x='{"a": {"b": "Agregar otra"}, "c": "prefix"}'></div>""", ["Agregar otra"]),
        ("<script>the and</script><style>of</style><code>git add</code><textarea>the</textarea>", []),
    ],
)
def test_what_a_person_reads_or_hears_of_a_page(page, texts):
    assert told(answer(page), "es") == texts


def test_what_an_answer_to_a_script_says():
    held = {"error": "Otra pestaña guardó", "version": 3, "state": "saved", "page": "<p>Siguiente <b>ya</b></p>"}
    assert told(answer(held), "es") == ["Otra pestaña guardó", "Siguiente", "ya"]


def test_a_file_says_nothing():
    assert told(answer("the and", content_type="text/csv"), "es") == []


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Guardado a las 9", False),
        ("Saved at the last moment", True),
        ("Se guardó the choice", True),
        ("1.1 Record and inspect changes", False),
        ("the learner's own words", False),
        ("Escribe a you@example.org", False),
    ],
)
def test_words_of_the_other_language(text, found):
    assert bool(in_the_other([text], "es", NAMES)) is found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Public id", True),
        ("Slot object (31)", True),
        ("beta", False),
        ("5 min", False),
        ("1.1 Record and inspect changes", False),
        ("0a1b2c3d-0000-4000-8000-00000000face", False),
        ("12/31", False),
    ],
)
def test_what_is_the_same_in_both(text, found):
    assert bool(alike([text, "Saved"], [text, "Guardado"], NAMES)) is found
