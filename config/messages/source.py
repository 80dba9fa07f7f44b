"""The strings that code and templates ask to have translated, as a catalogue without translations."""

import ast
import re
from collections.abc import Iterator, Sequence
from io import BytesIO
from pathlib import Path
from typing import Any

from babel.messages.catalog import Catalog
from babel.messages.extract import extract
from django.utils.translation.template import templatize

FOLDERS = ("accounts", "config", "exam", "templates")
_MARK = "Translators:"  # what Django's own extractor looks for
_KEYWORDS: dict[str, Any] = {
    "_": None,
    "gettext": None,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
    "npgettext_lazy": ((1, "c"), 2, 3),
}
_HEADERS = [
    ("Project-Id-Version", "Cutscore"),
    ("MIME-Version", "1.0"),
    ("Content-Type", "text/plain; charset=utf-8"),
    ("Content-Transfer-Encoding", "8bit"),
]


class StillCatalog(Catalog):
    """A catalogue that changes with its strings alone: its head does not say when or by what it was written."""

    @property
    def mime_headers(self) -> list[tuple[str, str]]:
        return [*_HEADERS, ("Language", self.locale_identifier or ""), ("Plural-Forms", self.plural_forms)]


def empty_catalogue(language: str) -> StillCatalog:
    return StillCatalog(
        locale=language, fuzzy=False, header_comment="# Written by ./run messages; translations are kept."
    )


def wanted(root: Path, language: str, folders: Sequence[str] = FOLDERS) -> StillCatalog:
    """Every string below the folders that asks for a translation, none of them translated."""
    catalogue = empty_catalogue(language)
    for file in source_files(root, folders):
        name = file.relative_to(root).as_posix()
        for line, ids, comments, context in strings(name, file.read_text(encoding="utf-8")):
            catalogue.add(ids, locations=[(name, line)], auto_comments=comments, context=context)
    return catalogue


def source_files(root: Path, folders: Sequence[str] = FOLDERS) -> Iterator[Path]:
    for folder in folders:
        for file in sorted((root / folder).rglob("*")):
            if file.suffix in (".py", ".html", ".txt") and file.is_file():
                yield file


def strings(name: str, text: str) -> Iterator[tuple[int, Any, list[str], str | None]]:
    """Rough line, message or messages, translators' comments and context of each call in one file."""
    if not name.endswith(".py"):
        text = as_python(text, name)
    source = BytesIO(text.encode())
    yield from extract("python", source, _KEYWORDS, [_MARK], {"encoding": "utf-8"}, strip_comment_tags=True)


def hidden(code: str) -> Iterator[int]:
    """The lines of calls inside an f-string, where they work and yet are not found."""
    for node in ast.walk(ast.parse(code)):
        if isinstance(node, ast.JoinedStr):
            calls = (inner for inner in ast.walk(node) if isinstance(inner, ast.Call))
            yield from (call.lineno for call in calls if getattr(call.func, "id", "") in _KEYWORDS)


def as_python(template: str, name: str) -> str:
    """The calls that a template amounts to."""
    # Markup becomes words of X on its own indentation, which Python's tokenizer would take for blocks.
    return re.sub(r"^[ \t]+", "", templatize(_with_comments_alone(template), origin=name), flags=re.MULTILINE)


def _with_comments_alone(template: str) -> str:
    # In Python, a comment would swallow the calls that stand behind it on its line.
    return re.sub(r"(\{%\s*endcomment\s*%\})(?=[^\n]*\S)", r"\1\n", template)
