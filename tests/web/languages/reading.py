"""What a person reads or hears of an answer, and in which language its words are."""

import json
import re
from collections.abc import Iterable
from html.parser import HTMLParser
from typing import Any

from django.contrib.messages import get_messages

LANGUAGES = ("en", "es")

# Words of ours that the other language does not have; hardly a sentence does without one of them.
_ENGLISH = """the and you your with this is are of to for was were from that it its or by an be will have not what
when which who how then there they we our question questions answer answers exam review submit save saved time yes
none all search sign account password email page back next start history left right wrong name names number"""
_SPANISH = """el la los las una con que del para tu tus por se su esta este está son más como cuando ni al y o
pregunta preguntas respuesta respuestas examen guardar tiempo sí ningún todas buscar cuenta contraseña correo
página siguiente empezar historial nombre número"""
WORDS = {"en": frozenset(_ENGLISH.split()), "es": frozenset(_SPANISH.split())}

_VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}
_SPOKEN = ("title", "alt", "placeholder", "aria-label", "label", "hx-confirm")
_CODE = ("script", "style", "code", "pre", "kbd")
# Addresses and the numbers of attempts have no language either.
_SIGNS = re.compile(r"\S+@\S+|https?://\S+|\S+/\S*|\b[0-9a-f]{8}(?:(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})?\b")
# Values of these are a person's or the bank's; what stands around them is ours.
_FIELDS = ("textarea",)


class _Page(HTMLParser):
    """The texts of a page in its own language; parts that say another language are left out."""

    def __init__(self, lang: str):
        super().__init__()
        self.lang = lang
        self.open: list[tuple[str, bool]] = []
        self.said: list[str] = []

    def handle_starttag(self, tag, attributes):
        held = dict(attributes)
        away = tag in _CODE or tag in _FIELDS or held.get("lang", self.lang) != self.lang
        if tag not in _VOID:
            self.open.append((tag, away))
        if not away and not self._is_away():
            self.said += [held[name] for name in _SPOKEN if held.get(name)]
            # What scripts say stands in data attributes, beside names of theirs, which are one word.
            self.said += [text for name, value in attributes if name.startswith("data-") for text in _parts(value)]
            if tag == "input" and held.get("type") in ("submit", "button"):
                self.said.append(held.get("value", ""))

    def handle_endtag(self, tag):
        while self.open and self.open.pop()[0] != tag:
            pass

    def handle_data(self, data):
        if not self._is_away():
            self.said.append(data)

    def _is_away(self):
        return any(away for _tag, away in self.open)


def _parts(value: str | None) -> list[str]:
    """The sentences of an attribute that is a sentence, or JSON."""
    try:
        return _values_of(json.loads(value or ""))
    except ValueError:
        return [value] if value and " " in value else []


def _texts_of(page: str, lang: str) -> list[str]:
    reader = _Page(lang)
    reader.feed(page)
    return reader.said


def _values_of(held) -> list[str]:
    """The texts in an answer to a script; pages among them are read as such."""
    if isinstance(held, dict):
        return [text for value in held.values() for text in _values_of(value)]
    if isinstance(held, list):
        return [text for value in held for text in _values_of(value)]
    return [held] if isinstance(held, str) and " " in held else []


def told(answer: Any, lang: str) -> list[str]:
    """What this answer says to a person, and what the page that it leads to will; a file says nothing."""
    kind, body = answer.get("Content-Type", ""), b"" if answer.streaming else answer.content
    if kind.startswith("text/html"):
        texts = _texts_of(body.decode(), lang)
    elif kind.startswith("application/json") and not answer.get("Content-Disposition"):
        texts = [text for value in _values_of(json.loads(body)) for text in _texts_of(value, lang)]
    else:
        texts = []
    texts += [str(message) for message in get_messages(answer.wsgi_request)]
    return [" ".join(text.split()) for text in texts if text.strip()]


def words_of(text: str) -> set[str]:
    return set(re.findall(r"[a-záéíóúñü]+", text.lower()))


class Names:
    """What the bank and the people bring: it has its own language, or none."""

    def __init__(self, texts: Iterable[str]):
        lines = {" ".join(line.split()) for text in texts for line in str(text).splitlines()}
        self._known = sorted((line for line in lines if len(line) > 2), key=len, reverse=True)

    def taken_out(self, text: str) -> str:
        for name in self._known:
            text = text.replace(name, " ")
        return _SIGNS.sub(" ", text)


def in_the_other(texts: Iterable[str], lang: str, names: Names) -> set[str]:
    """The texts in which a word of the other language stands."""
    (other,) = set(LANGUAGES) - {lang}
    return {text for text in texts if words_of(names.taken_out(text)) & WORDS[other]}


# The same in both, as words of both languages are, or as no word is.
SAME = frozenset(["Cutscore", "beta", "UTC", "Error", "min", "English", "Español", "Instructor", "instructor"])


def alike(one: Iterable[str], other: Iterable[str], names: Names) -> set[str]:
    """The texts that are the same in both languages, as a translation hardly ever is."""
    same = {text: re.sub(r"^[\W\d]+|[\W\d]+$", "", names.taken_out(text)) for text in set(one) & set(other)}
    return {
        text for text, rest in same.items() if rest not in SAME and any(len(word) > 2 for word in words_of(rest))
    }
