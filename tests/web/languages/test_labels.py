"""Every model, field and choice of ours has a name in both languages, also where no page shows it yet."""

import pytest
from django.apps import apps
from django.utils.functional import Promise
from django.utils.translation import override

from tests.web.languages.reading import WORDS, words_of

MODELS = [model for app in ("accounts", "exam") for model in apps.get_app_config(app).get_models()]
# Words of both languages, or of none.
SAME = {"beta", "ID", "id", "no", "English", "Español", "original"}


def names_of(model):
    """The name of the model and of its rows, of each field with its help, and of each choice."""
    yield from (model._meta.verbose_name, model._meta.verbose_name_plural)
    for field in model._meta.fields + model._meta.many_to_many:
        yield field.verbose_name
        if field.help_text:
            yield field.help_text
        yield from (label for _value, label in field.choices or ())


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model.__name__)
def test_its_names_are_translated(model):
    for name in names_of(model):
        with override("en"):
            english = str(name)
        with override("es"):
            spanish = str(name)
        assert english != spanish or english in SAME, english
        assert not words_of(english) & WORDS["es"], english
        assert not words_of(spanish) & WORDS["en"], spanish


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model.__name__)
def test_a_row_is_called_by_what_it_holds(model):
    """Django's own name for a row is that of the class, in English."""
    assert model.__str__ is not object.__str__
    assert "__str__" in vars(model)


def test_the_sections_of_the_desk_have_names():
    for app in ("accounts", "exam"):
        assert isinstance(apps.get_app_config(app).verbose_name, Promise)
