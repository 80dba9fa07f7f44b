"""What is wrong with the catalogues, each finding a sentence that says what to do."""

import re
from collections.abc import Iterator, Sequence
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import PoFileError

from config.messages.bare import bare_strings
from config.messages.files import LANGUAGES, compiled, forms, messages, po_file, read
from config.messages.source import FOLDERS, hidden, source_files, wanted

# Without the flag for a space: "100 % sure" asks for no value.
_PLACEHOLDER = re.compile(r"%\(\w+\)[-+#0]*[\d.]*[a-zA-Z]|%[-+#0]*[\d.]*[a-zA-Z]\b|\{\w*(?:![rsa])?(?::[^{}]*)?\}")
_ANEW = "run ./run messages"


def findings(root: Path) -> Iterator[str]:
    """Everything, of every language, of the templates and of the code."""
    for language in LANGUAGES:
        yield from of_language(root, language)
    yield from of_templates(root)
    yield from of_code(root)


def of_language(root: Path, language: str) -> Iterator[str]:
    """What is wrong with the two files of one language."""
    file = po_file(root, language)
    name = file.relative_to(root).as_posix()
    try:
        catalogue = read(file, language)
    except FileNotFoundError:
        yield f"{name} is missing: {_ANEW}."
        return
    except (PoFileError, UnicodeDecodeError) as error:
        yield unreadable(name, error)
        return
    yield from _of_strings(name, catalogue, wanted(root, language))
    for message in messages(catalogue).values():
        yield from _of_translation(name, message)
    binary = file.with_suffix(".mo")
    if not binary.exists() or binary.read_bytes() != compiled(catalogue):
        yield f"{binary.relative_to(root).as_posix()} is not what {file.name} says: {_ANEW}."


def unreadable(name: str, error: Exception) -> str:
    return f"{name} cannot be read ({error}): mend that line, or take the file as it was committed."


def of_templates(root: Path) -> Iterator[str]:
    """The bare strings of all templates."""
    for file in source_files(root, ["templates"]):
        for line, words in bare_strings(file.read_text(encoding="utf-8")):
            yield (
                f"{file.relative_to(root).as_posix()}:{line}: {_quoted(words)} stands outside of a translation: "
                f"put it into {{% translate %}} or {{% blocktranslate %}}, then {_ANEW}."
            )


def of_code(root: Path, folders: Sequence[str] = FOLDERS) -> Iterator[str]:
    """The calls that no catalogue can hold."""
    for file in source_files(root, folders):
        if file.suffix == ".py":
            for line in hidden(file.read_text(encoding="utf-8")):
                yield (
                    f"{file.relative_to(root).as_posix()}:{line}: asks in an f-string for a translation, which "
                    f"nobody finds there: ask outside of it, then {_ANEW}."
                )


def _of_strings(name: str, catalogue: Catalog, asked: Catalog) -> Iterator[str]:
    here, there = messages(catalogue), messages(asked)
    for key in [key for key in there if key not in here]:
        where = there[key].locations[0][0]
        yield f"{name} misses {_quoted(key[0][0])} of {where}: {_ANEW}, then translate it."
    for key in [key for key in here if key not in there]:
        yield f"{name} has {_quoted(key[0][0])}, which nothing asks for any more: {_ANEW}, which drops it."


def _of_translation(name: str, message: Message) -> Iterator[str]:
    said = _quoted(forms(message.id)[0])
    if not all(forms(message.string)):
        yield f"{name} does not translate {said}: fill its msgstr, then {_ANEW}."
    elif message.fuzzy:
        yield f"{name} is unsure of {said}: look at its msgstr, take the mark fuzzy away, then {_ANEW}."
    else:
        for text, amiss in _misplaced(message):
            yield f"{name} translates {said} as {_quoted(text)}, which {amiss}: mend its msgstr, then {_ANEW}."


def _misplaced(message: Message) -> Iterator[tuple[str, str]]:
    """Each form of a translation that does not take the values of the original, and what is amiss with it."""
    sources, translated = forms(message.id), forms(message.string)
    allowed = set().union(*map(_placeholders, sources))
    # As the original does, the form for one may leave the number out: "the last attempt".
    needed = [set.intersection(*map(set, map(_placeholders, sources)))] if len(sources) > 1 else []
    needed.append(set(_placeholders(sources[-1])))
    orders = [_in_order(_placeholders(source)) for source in sources]
    for number, text in enumerate(translated):
        found = _placeholders(text)
        lacking = needed[min(number, len(needed) - 1)] - set(found)
        if lacking:
            yield text, f"lacks {', '.join(sorted(lacking))}"
        if strange := set(found) - allowed:
            yield text, f"has {', '.join(sorted(strange))} that the original has not"
        if not lacking and not strange and _in_order(found) not in orders:
            yield text, "has its values without a name in another number or order"
        if _is_filled(message) and _stray(text) and not any(map(_stray, sources)):
            yield text, "has a % alone, which must be written %% here"


def _placeholders(text: str) -> list[str]:
    return _PLACEHOLDER.findall(text.replace("%%", ""))


def _in_order(placeholders: list[str]) -> list[str]:
    """Those that are filled by their place."""
    return [one for one in placeholders if not re.match(r"%\(|\{[A-Za-z_]", one)]


def _is_filled(message: Message) -> bool:
    return any("%%" in text or any(one[0] == "%" for one in _placeholders(text)) for text in forms(message.id))


def _stray(text: str) -> bool:
    return "%" in _PLACEHOLDER.sub("", text.replace("%%", ""))


def _quoted(text: str) -> str:
    words = " ".join(text.split())
    return f"“{words if len(words) <= 60 else words[:59] + '…'}”"
