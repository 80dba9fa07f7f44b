"""Numbers, shares, dates and durations are written as each language writes them."""

from datetime import UTC, datetime
from decimal import Decimal

import pytest
from django.template import Context, Template
from django.utils.translation import override


def shown(source, lang, **values):
    with override(lang):
        return Template("{% load exam_format %}" + source).render(Context(values))


@pytest.mark.parametrize(
    ("source", "value", "english", "spanish"),
    [
        ("{{ x|percent }}", 72, "72%", "72\u00a0%"),
        ("{{ x|percent }}", 0, "0%", "0\u00a0%"),
        ("{{ x|number }}", Decimal("52.50"), "52.5", "52,5"),
        ("{{ x|number }}", Decimal("50.00"), "50", "50"),
        ("{{ x|times }}", Decimal("1.25"), "1.25×", "1,25×"),
        ("{{ x|times }}", Decimal("1.00"), "1×", "1×"),
        ("{{ x|times }}", None, "untimed", "sin límite de tiempo"),
        # A value of a form is the same for every language.
        ("{{ x|factor_value }}", Decimal("1.50"), "1.5", "1.5"),
        ("{{ x|duration }}", 3_900, "1 h 5 min", "1 h 5 min"),
        ("{{ x|duration }}", 40, "40 s", "40 s"),
        ('{{ x|date:"DATE_FORMAT" }}', datetime(2026, 3, 9, tzinfo=UTC), "March 9, 2026", "9 de marzo de 2026"),
        ('{{ x|date:"SHORT_DATE_FORMAT" }}', datetime(2026, 3, 9, tzinfo=UTC), "03/09/2026", "09/03/2026"),
    ],
)
def test_a_value_in_both_languages(source, value, english, spanish):
    assert shown(source, "en", x=value) == english
    assert shown(source, "es", x=value) == spanish


@pytest.mark.django_db
def test_the_profile_offers_factors_as_the_language_writes_them(as_learner):
    page = as_learner.get("/accounts/profile/", headers={"Accept-Language": "es"}).content.decode()
    assert '<option value="1.25">1,25×</option>' in page


@pytest.mark.django_db
def test_the_profile_offers_each_language_by_its_own_name(as_learner):
    for lang in ("en", "es"):
        page = as_learner.get("/accounts/profile/", headers={"Accept-Language": lang}).content.decode()
        assert '<option value="en">English</option>' in page
        assert '<option value="es">Español</option>' in page
