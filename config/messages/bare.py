"""Bare strings: words that a template shows as they stand, in one language for everybody."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from html.parser import HTMLParser

from django.template.base import Lexer, Token, TokenType

# A name is the same in every language.
NAMES = ("Cutscore", "AWS", "PostgreSQL", "Markdown", "HTML", "CSV", "JSON", "UTC")
_SPOKEN = (
    "title",
    "alt",
    "placeholder",
    "label",
    "aria-label",
    "aria-description",
    "aria-roledescription",
    "aria-valuetext",
    "aria-placeholder",
    "hx-confirm",
    "hx-prompt",
)
_NOT_READ = ("script", "style", "code", "kbd", "samp", "var")
_VOID = ("area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr")
_NOT_TEXT = ("body_class",)  # blocks whose content stands inside an attribute of the page around it
_VALUE = "\ue000"  # where a value will stand; a letter to nobody
_ENDS = {"comment": "endcomment", "blocktranslate": "endblocktranslate", "blocktrans": "endblocktrans"}
_SHOWN_LITERAL = re.compile(r"""\|(?:default|default_if_none|yesno|pluralize|add|join):(?:"([^"]*)"|'([^']*)')""")
_NAME = re.compile(rf"\b(?:{'|'.join(NAMES)})\b")
_SENTENCE = re.compile(r"[^\W\d_] +[^\W\d_]")
_SIGN = re.compile(r"\b[^\W\d_]\b")
_WORD = re.compile(r"[^\W\d_\ue000]")


def bare_strings(template: str) -> Iterator[tuple[int, str]]:
    """Line and words of every text that is read or spoken and stands outside of a translation."""
    reader = _Reader()
    reader.feed(_markup(template))
    reader.close()
    yield from reader.found


def _markup(template: str) -> str:
    """The template on its lines, without its tags and with a sign for each value."""
    parts: list[str] = []
    until = ""  # the tag that ends what is passed over
    for token in Lexer(template).tokenize():
        name = token.contents.split()[0] if token.token_type == TokenType.BLOCK else ""
        if until:
            parts.append(_lines(token))
            until = "" if name == until else until
            continue
        if name == "block" and token.contents.split()[1] in _NOT_TEXT:
            until = "endblock"
        until = until or _ENDS.get(name, "")
        parts.append(_shown(token))
    return "".join(parts)


def _shown(token: Token) -> str:
    match token.token_type:
        case TokenType.TEXT:
            return token.contents
        case TokenType.VAR:
            literals = [double or single for double, single in _SHOWN_LITERAL.findall(token.contents)]
            return _VALUE + " ".join(literals) + _lines(token)
        case _:
            return _lines(token)


def _lines(token: Token) -> str:
    return "\n" * token.contents.count("\n")


@dataclass
class _Passage:
    """An element that is open and whose words are judged otherwise."""

    tag: str
    signs: bool  # single letters in it are drawings; else its words are not looked at
    depth: int = 1


class _Reader(HTMLParser):
    """Collects what a person would read or hear."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[tuple[int, str]] = []
        self._passages: list[_Passage] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        # Words with a language of their own say in which they are.
        foreign = tag != "html" and bool(_WORD.search(given.get("lang", "")))
        if not foreign:
            for words in _spoken(tag, given):
                self._look_at(words)
        if self._passages and self._passages[-1].tag == tag:
            self._passages[-1].depth += 1
        elif tag not in _VOID and (foreign or tag in _NOT_READ):
            self._passages.append(_Passage(tag, signs=False))
        elif tag not in _VOID and given.get("aria-hidden") == "true":
            self._passages.append(_Passage(tag, signs=True))

    def handle_endtag(self, tag: str) -> None:
        if self._passages and self._passages[-1].tag == tag:
            self._passages[-1].depth -= 1
            if not self._passages[-1].depth:
                self._passages.pop()

    def handle_data(self, data: str) -> None:
        if all(passage.signs for passage in self._passages):
            self._look_at(_SIGN.sub("", data) if self._passages else data)

    def _look_at(self, words: str) -> None:
        if match := _WORD.search(_NAME.sub(lambda name: _VALUE * len(name[0]), words)):
            line, _ = self.getpos()
            text = " ".join(words.replace(_VALUE, "…").split())
            self.found.append((line + words.count("\n", 0, match.start()), text))


def _spoken(tag: str, given: dict[str, str]) -> Iterator[str]:
    """The values of the attributes that somebody reads or hears."""
    for name, value in given.items():
        # What scripts say stands in data attributes, beside names of theirs, which are one word.
        if name in _SPOKEN or (name.startswith("data-") and _SENTENCE.search(value)):
            yield value
    if tag == "input" and given.get("type") in ("submit", "button", "reset"):
        yield given.get("value", "")
    if tag == "meta" and given.get("name") == "description":
        yield given.get("content", "")
