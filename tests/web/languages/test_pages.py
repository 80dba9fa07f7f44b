"""In Spanish no page speaks English, in English none Spanish; questions and names keep their own language."""

import pytest

from tests.web.languages.names import names_there_are
from tests.web.languages.reading import LANGUAGES, alike, in_the_other, told

pytestmark = pytest.mark.django_db

HTMX = {"HX-Request": "true"}


def said_by(site, person, lang, headers=None):
    """What each address answers this person, for whom the language is this one."""
    client = site.client_of(person)
    for place in site.places:
        answer = client.get(place.path, headers={"Accept-Language": lang} | (headers or {}))
        if texts := told(answer, lang):
            assert answer["Content-Language"] == lang, place
            yield place, texts


@pytest.mark.parametrize("headers", [{}, HTMX], ids=["pages", "fragments"])
@pytest.mark.parametrize("person", ["nobody", "learner", "instructor", "administrator"])
def test_no_page_speaks_the_other_language(site_in_use, person, headers):
    names, said = names_there_are(), {}
    for lang in LANGUAGES:
        said[lang] = dict(said_by(site_in_use, person, lang, headers))
    assert len(said["es"]) > 10
    assert said["es"].keys() == said["en"].keys()
    found = [
        f"{place} in {lang}: {text}"
        for lang in LANGUAGES
        for place, texts in said[lang].items()
        for text in in_the_other(texts, lang, names)
    ]
    found += [
        f"{place} in both: {text}"
        for place, texts in said["es"].items()
        for text in alike(texts, said["en"][place], names)
    ]
    assert not found, "\n".join(found)
