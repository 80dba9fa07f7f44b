"""In Spanish no page speaks English, in English none speaks Spanish; questions keep their own language."""

import re
from html.parser import HTMLParser

import pytest

pytestmark = pytest.mark.django_db

# Words that only one of the two languages has, and that hardly a sentence does without.
_ENGLISH = """the and your you with this is are of to for was were from that it its or by as an at be will has have
not what when which who how then there they we our"""
_SPANISH = "el los las una con que del para tu tus por se su esta este está son más como cuando ni al"
ENGLISH, SPANISH = set(_ENGLISH.split()), set(_SPANISH.split())
VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}
SPOKEN = ("title", "alt", "placeholder", "aria-label")


class Text(HTMLParser):
    """What a person reads or hears of a page in its own language; parts that say another language are left out."""

    def __init__(self, lang):
        super().__init__()
        self.lang, self.open, self.said = lang, [], []

    def handle_starttag(self, tag, attributes):
        held = dict(attributes)
        foreign = tag in ("script", "style", "code", "pre") or held.get("lang", self.lang) != self.lang
        if tag not in VOID:
            self.open.append((tag, foreign))
        if not foreign and not any(away for _tag, away in self.open):
            self.said += [held[name] for name in SPOKEN if held.get(name)]
            self.said += [value for name, value in attributes if name.startswith("data-") and " " in (value or "")]
            if tag == "input" and held.get("type") in ("submit", "button"):
                self.said.append(held.get("value", ""))

    def handle_endtag(self, tag):
        while self.open and self.open.pop()[0] != tag:
            pass

    def handle_data(self, data):
        if not any(away for _tag, away in self.open):
            self.said.append(data)


def told(page, lang):
    reader = Text(lang)
    reader.feed(page)
    return [" ".join(text.split()) for text in reader.said if text.strip()]


def foreign(texts, words):
    """The texts with two or more words of the other language."""
    return {text for text in texts if len(set(re.findall(r"[a-záéíóúñü]+", text.lower())) & words) >= 2}


# The desk shows questions in fields of a form; what stands in them is the bank's.
OF_THE_BANK = re.compile(r"^admin/exam/(question|revision)/<path:object_id>/change/$")
# Names and texts of the tests themselves.
OURS = re.compile(r"SECRET|Stem \d|Example exam|Domain \d|Duty|Text [a-z]")


@pytest.mark.parametrize("person", ["nobody", "learner", "instructor"])
@pytest.mark.parametrize(("lang", "other"), [("es", ENGLISH), ("en", SPANISH)])
def test_no_page_speaks_the_other_language(site_in_use, person, lang, other):
    client = site_in_use.client_of(person)
    found, pages = {}, 0
    for place in site_in_use.places:
        answer = client.get(place.path, headers={"Accept-Language": lang})
        if OF_THE_BANK.match(place.route.pattern):
            continue
        if not answer.get("Content-Type", "").startswith("text/html") or answer.status_code in (302, 405):
            continue
        page = answer.content.decode()
        if f'<html lang="{lang}"' not in page:
            continue
        pages += 1
        texts = [text for text in told(page, lang) if not OURS.search(text)]
        if strange := foreign(texts, other):
            found[str(place)] = strange
    assert pages > 10
    assert not found, "\n".join(f"{place}: {text}" for place, texts in found.items() for text in texts)
