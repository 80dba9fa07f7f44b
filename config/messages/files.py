"""The catalogue of a language as files: the one a translator writes and the compiled one that the site reads."""

from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

from config.messages.source import empty_catalogue, wanted

LANGUAGES = ("es",)  # besides the one that the strings are written in
Key = tuple[tuple[str, ...], str | None]


def po_file(root: Path, language: str) -> Path:
    return root / "locale" / language / "LC_MESSAGES" / "django.po"


def write(root: Path, language: str) -> int:
    """Write both files anew from the sources; translations stay, unused ones go. How many there are."""
    catalogue = wanted(root, language)
    file = po_file(root, language)
    if file.exists():
        _keep_translations(catalogue, read(file, language))
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(as_po(catalogue))
    file.with_suffix(".mo").write_bytes(compiled(catalogue))
    return len(catalogue)


def read(file: Path, language: str) -> Catalog:
    """The catalogue in a file; raises PoFileError for one that cannot be read."""
    with file.open("rb") as source:
        return read_po(source, locale=language, abort_invalid=True)


def as_po(catalogue: Catalog) -> bytes:
    """By file and in the order of reading there, without the lines, which change with every edit."""
    output = BytesIO()
    write_po(output, catalogue, width=110, sort_by_file=True, include_lineno=False)
    return output.getvalue()


def compiled(catalogue: Catalog) -> bytes:
    """What the site reads: the same bytes whoever read or wrote the catalogue before."""
    ready = empty_catalogue(str(catalogue.locale_identifier))
    for message in messages(catalogue).values():
        # Half a plural would be compiled as it stands and shown as nothing.
        if all(forms(message.string)) and not message.fuzzy:
            ready.add(message.id, message.string, context=message.context)
    output = BytesIO()
    write_mo(output, ready)
    return output.getvalue()


def messages(catalogue: Catalog) -> dict[Key, Message]:
    """The messages by what tells one from another; the head is none."""
    return {key(message): message for message in catalogue if message.id}


def key(message: Message) -> Key:
    return forms(message.id), message.context


def forms(text: str | list[str] | tuple[str, ...] | None) -> tuple[str, ...]:
    """The singular, or singular and plurals, of a message or of its translation."""
    return (text or "",) if isinstance(text, str | None) else tuple(form or "" for form in text)


def _keep_translations(catalogue: Catalog, old: Catalog) -> None:
    known = messages(old)
    for message in messages(catalogue).values():
        if before := known.get(key(message)):
            message.string = before.string
            message.user_comments = before.user_comments
            if before.fuzzy:
                message.flags.add("fuzzy")
