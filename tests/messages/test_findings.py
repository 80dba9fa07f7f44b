"""Each fault of a catalogue is named in a sentence; a good one gets none."""

import re

import pytest

from config.messages import __main__
from config.messages.files import po_file, write
from config.messages.findings import findings

TRANSLATIONS = {
    'msgid "Exam"\nmsgstr ""': 'msgid "Exam"\nmsgstr "Examen"',
    'msgid "one mark of %(of)s"\nmsgid_plural "%(n)s marks of %(of)s"\nmsgstr[0] ""\nmsgstr[1] ""': (
        'msgid "one mark of %(of)s"\nmsgid_plural "%(n)s marks of %(of)s"\n'
        'msgstr[0] "una marca de %(of)s"\nmsgstr[1] "de %(of)s, %(n)s marcas"'
    ),
    'msgid "{n} of %s, 100 %"\nmsgstr ""': 'msgid "{n} of %s, 100 %"\nmsgstr "{n} de %s, 100 %"',
    'msgid "%(share)s %% right"\nmsgstr ""': 'msgid "%(share)s %% right"\nmsgstr "%(share)s %% bien"',
}
CODE = """
a = _("Exam")
b = ngettext("one mark of %(of)s", "%(n)s marks of %(of)s", n)
c = _("{n} of %s, 100 %")
d = _("%(share)s %% right")
"""


@pytest.fixture
def site(tmp_path):
    for folder in ("accounts", "config", "exam", "templates"):
        (tmp_path / folder).mkdir()
    (tmp_path / "exam" / "code.py").write_text(CODE)
    (tmp_path / "templates" / "page.html").write_text('<p>{% translate "Exam" %}</p>')
    write(tmp_path, "es")
    for before, after in TRANSLATIONS.items():
        change(tmp_path, before, after)
    write(tmp_path, "es")
    return tmp_path


def change(site, before, after):
    file = po_file(site, "es")
    text = file.read_text()
    assert before in text
    file.write_text(text.replace(before, after))


def one(site):
    (sentence,) = findings(site)
    return sentence


def test_a_good_catalogue(site):
    assert list(findings(site)) == []


def test_a_string_inside_of_an_f_string(site):
    (site / "exam" / "more.py").write_text("a = 1\nb = f\"* {_('Exam')}\"")
    assert re.match(r"exam/more\.py:2: asks in an f-string for a translation", one(site))


def test_a_string_that_the_catalogue_misses(site):
    (site / "exam" / "more.py").write_text('_("More")')
    assert re.search(r"misses “More” of exam/more.py: run ./run messages, then translate it\.$", one(site))


def test_a_string_that_nothing_asks_for(site):
    (site / "exam" / "code.py").write_text(CODE.replace('d = _("%(share)s %% right")', ""))
    assert re.search(r"has “%\(share\)s %% right”, which nothing asks for any more: run", one(site))


def test_another_context_is_another_string(site):
    (site / "templates" / "page.html").write_text('{% translate "Exam" context "verb" %}')
    assert "misses “Exam” of templates/page.html" in one(site)


def test_an_untranslated_string(site):
    change(site, '"Examen"', '""')
    write(site, "es")
    assert re.search(r"does not translate “Exam”: fill its msgstr, then run \./run messages\.$", one(site))


def test_half_a_plural(site):
    change(site, 'msgstr[1] "de %(of)s, %(n)s marcas"', 'msgstr[1] ""')
    write(site, "es")
    assert "does not translate “one mark of %(of)s”" in one(site)


def test_a_fuzzy_string(site):
    change(site, 'msgid "Exam"', '#, fuzzy\nmsgid "Exam"')
    write(site, "es")
    assert "is unsure of “Exam”: look at its msgstr, take the mark fuzzy away" in one(site)


@pytest.mark.parametrize(
    ("before", "after", "amiss"),
    [
        ("una marca de %(of)s", "una marca", r"lacks %\(of\)s"),
        ("de %(of)s, %(n)s marcas", "de %(of)s, marcas", r"lacks %\(n\)s"),
        ("de %(of)s, %(n)s marcas", "%(de)s de %(of)s, %(n)s marcas", r"has %\(de\)s that the original has not"),
        ("{n} de %s, 100 %", "{m} de %s, 100 %", r"lacks \{n\}"),
        ("{n} de %s, 100 %", "{n} de todo, 100 %", r"lacks %s"),
        ("{n} de %s, 100 %", "{n} de %s a %s, 100 %", "has its values without a name in another number or order"),
        ("%(share)s %% bien", "%(share)s % bien", "has a % alone, which must be written %% here"),
        ("%(share)s %% bien", "%(share) %% bien", r"lacks %\(share\)s"),
    ],
)
def test_a_placeholder_that_does_not_match(site, before, after, amiss):
    change(site, f'"{before}"', f'"{after}"')
    write(site, "es")
    sentences = list(findings(site))
    assert any(re.search(rf"which {amiss}: mend its msgstr", sentence) for sentence in sentences), sentences


def test_a_compiled_file_that_is_an_older_one(site):
    change(site, '"Examen"', '"Prueba"')
    assert one(site) == "locale/es/LC_MESSAGES/django.mo is not what django.po says: run ./run messages."


def test_a_compiled_file_that_is_missing(site):
    po_file(site, "es").with_suffix(".mo").unlink()
    assert "django.mo is not what django.po says" in one(site)


def test_a_catalogue_that_is_missing(site):
    po_file(site, "es").unlink()
    assert one(site) == "locale/es/LC_MESSAGES/django.po is missing: run ./run messages."


def test_a_catalogue_that_cannot_be_read(site):
    change(site, 'msgstr "Examen"', 'msgstr "Examen"\nnonsense')
    assert "django.po cannot be read" in one(site)


def test_writing_leaves_a_catalogue_that_cannot_be_read(site, monkeypatch, capsys):
    change(site, 'msgstr "Examen"', 'msgstr "Examen"\nnonsense')
    before = po_file(site, "es").read_bytes()
    monkeypatch.setattr(__main__, "ROOT", site)
    assert __main__.main([]) == 1
    assert "django.po cannot be read" in capsys.readouterr().out
    assert po_file(site, "es").read_bytes() == before


def test_the_step_fails_on_any_finding(site, monkeypatch, capsys):
    monkeypatch.setattr(__main__, "ROOT", site)
    assert __main__.main(["--check"]) == 0
    change(site, '"Examen"', '""')
    assert __main__.main(["--check"]) == 1
    assert "does not translate “Exam”" in capsys.readouterr().out


def test_a_bare_string(site):
    (site / "templates" / "page.html").write_text('<p>{% translate "Exam" %}\n<i>now</i></p>')
    assert one(site) == (
        "templates/page.html:2: “now” stands outside of a translation: "
        "put it into {% translate %} or {% blocktranslate %}, then run ./run messages."
    )
