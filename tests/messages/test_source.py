"""What asks for a translation is found, whole, wherever it stands."""

import re

import pytest

from config.launcher.state import ROOT
from config.messages.files import LANGUAGES, as_po, compiled, messages, po_file, read, write
from config.messages.source import source_files, strings, wanted


def found(text, name="page.html"):
    return [(ids, comments, context) for _, ids, comments, context in strings(name, text)]


@pytest.mark.parametrize(
    ("template", "expected"),
    [
        ('{% translate "Mark" %}', ("Mark", [], None)),
        ("{% translate 'Mark' as mark %}", ("Mark", [], None)),
        ('<a title="{% translate "Mark" context "verb" %}">', ("Mark", [], "verb")),
        ('{{ name|default:_("nobody") }}', ("nobody", [], None)),
        ('{% translate "100 % sure" %}', ("100 %% sure", [], None)),
        (
            "{% blocktranslate with name=user.name %}It's {{ name }}{% endblocktranslate %}",
            ("It's %(name)s", [], None),
        ),
        (
            "{% blocktranslate count n=left trimmed %}\n  {{ n }} question\n  left\n{% plural %}\n  {{ n }} left\n"
            "{% endblocktranslate %}",
            (("%(n)s question left", "%(n)s left"), [], None),
        ),
        (
            '{% blocktranslate count n=left context "exam" %}one{% plural %}{{ n }}{% endblocktranslate %}',
            (("one", "%(n)s"), [], "exam"),
        ),
        ('{# Translators: a verb #}\n<p>\n{# no more #}{% translate "Mark" %}', ("Mark", [], None)),
        ('{# Translators: a verb #}\n<b>{% translate "Mark" %}', ("Mark", ["a verb"], None)),
        ('{% comment %}Translators: a verb{% endcomment %}{% translate "Mark" %}', ("Mark", ["a verb"], None)),
    ],
)
def test_a_call_of_a_template(template, expected):
    # Uneven indentation, quotes and apostrophes around it are markup, no Python.
    around = f"""<p>\n        it's "\n   <i>\n{template}\n     </i>\n  '''</p>"""
    assert found(around) == [expected]


def test_calls_of_code():
    code = """
# Translators: a noun
a = _("two " "parts")
b = pgettext_lazy("verb", "Mark")
c = ngettext("%(n)s mark", "%(n)s marks", n) % {"n": n}
d = _(name)
"""
    assert found(code, "code.py") == [
        ("two parts", ["a noun"], None),
        ("Mark", [], "verb"),
        (("%(n)s mark", "%(n)s marks"), [], None),
    ]


def test_no_call_of_a_template_is_overlooked():
    missed = []
    for file in source_files(ROOT, ["templates"]):
        text = re.sub(r"\{#.*?#\}|\{% comment %\}.*?\{% endcomment %\}", "", file.read_text(), flags=re.DOTALL)
        calls = len(re.findall(r"\{%\s*(?:blocktrans|trans)", text)) + len(re.findall(r"[\s=:]_\(", text))
        if len(found(text)) != calls:
            missed.append(file.name)
    assert not missed


@pytest.fixture
def site(tmp_path):
    for folder in ("accounts", "config", "exam", "templates"):
        (tmp_path / folder).mkdir()
    (tmp_path / "exam" / "code.py").write_text('a = _("Exam")\nb = ngettext("%(n)s mark", "%(n)s marks", n)\n')
    (tmp_path / "templates" / "page.html").write_text('<p>{% translate "Home" %} {% translate "Exam" %}')
    return tmp_path


def test_writing_keeps_translations_and_drops_what_nothing_asks_for(site):
    assert write(site, "es") == 3
    file = po_file(site, "es")
    file.write_text(
        file.read_text()
        .replace('msgid "Home"\nmsgstr ""', '# for the menu\n#, fuzzy\nmsgid "Home"\nmsgstr "Inicio"')
        .replace('msgid "Exam"\nmsgstr ""', 'msgid "Exam"\nmsgstr "Examen"')
        + '\nmsgid "Gone"\nmsgstr "Ido"\n'
    )
    write(site, "es")
    kept = messages(read(file, "es"))
    assert [message.string for message in kept.values()] == ["Examen", ("", ""), "Inicio"]
    assert kept[("Home",), None].fuzzy
    assert kept[("Home",), None].user_comments == ["for the menu"]
    assert "Ido" not in file.read_text()


def test_a_form_that_became_a_plural_starts_untranslated(site):
    write(site, "es")
    file = po_file(site, "es")
    file.write_text(file.read_text().replace('msgid "Exam"\nmsgstr ""', 'msgid "Exam"\nmsgstr "Examen"'))
    (site / "exam" / "code.py").write_text('a = ngettext("Exam", "Exams", n)')
    (site / "templates" / "page.html").write_text("")
    write(site, "es")
    assert [message.string for message in messages(read(file, "es")).values()] == [("", "")]


def test_neither_the_hour_nor_the_line_changes_a_file(site):
    write(site, "es")
    before = [po_file(site, "es").with_suffix(suffix).read_bytes() for suffix in (".po", ".mo")]
    code = site / "exam" / "code.py"
    code.write_text(f"\n\n\n{code.read_text()}")
    write(site, "es")
    assert [po_file(site, "es").with_suffix(suffix).read_bytes() for suffix in (".po", ".mo")] == before
    assert b"Date" not in before[0] + before[1]


def test_what_is_not_ready_is_not_compiled():
    catalogue = wanted(ROOT, "es", [])
    catalogue.add(("%(n)s mark", "%(n)s marks"), ("una", ""))
    catalogue.add("Home", "Inicio?", flags=["fuzzy"])
    catalogue.add("Mark", "Marcar", context="verb")
    binary = compiled(catalogue)
    assert b"Marcar" in binary
    assert b"una" not in binary
    assert b"Inicio" not in binary


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_committed_files_are_what_writing_makes(language):
    file = po_file(ROOT, language)
    before = messages(read(file, language))
    asked = wanted(ROOT, language)
    for key, message in messages(asked).items():
        message.string = before[key].string
        message.user_comments = before[key].user_comments
        message.flags |= before[key].flags
    assert as_po(asked) == file.read_bytes()
