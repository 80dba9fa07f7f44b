"""Formatting only."""

from decimal import Decimal
from urllib.parse import urlsplit

from django import template
from django.utils.formats import number_format
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from exam import rendering
from exam.forms import UNTIMED

register = template.Library()


@register.filter
def markdown(text: str) -> SafeString:
    """Sanitised Markdown with paragraphs."""
    return mark_safe(rendering.block(text))


@register.filter
def markdown_inline(text: str) -> SafeString:
    """Sanitised Markdown without paragraphs."""
    return mark_safe(rendering.inline(text))


@register.filter
def clock(seconds: int) -> str:
    """Seconds as 2:09:59."""
    return f"{seconds // 3600}:{seconds % 3600 // 60:02}:{seconds % 60:02}"


@register.filter
def duration(seconds: int) -> str:
    """Seconds in words: 1 h 5 min, 12 min, 40 s."""
    if seconds < 60:
        return _("%(n)d s") % {"n": seconds}
    hours, minutes = divmod(seconds // 60, 60)
    if hours and not minutes:
        return ngettext("%(n)d h", "%(n)d h", hours) % {"n": hours}
    if hours:
        return _("%(h)d h %(m)d min") % {"h": hours, "m": minutes}
    return ngettext("%(n)d min", "%(n)d min", minutes) % {"n": minutes}


@register.filter
def minutes(seconds: int) -> str:
    """Seconds as minutes and seconds, for what is compared to the second: 1:05 min."""
    return _("%(m)d:%(s)02d min") % {"m": seconds // 60, "s": seconds % 60}


@register.filter
def times(factor: Decimal | None) -> str:
    """A time factor as 1.5×."""
    return _("untimed") if factor is None else f"{number(factor)}×"


@register.filter
def number(value: Decimal) -> str:
    """Without idle zeros, and written as the language writes it: 1.5, in Spanish 1,5."""
    return number_format(f"{value.normalize():f}")


@register.filter
def factor_value(factor: Decimal | None) -> str:
    """A time factor as its form field says it."""
    return UNTIMED if factor is None else f"{factor.normalize():f}"


@register.filter
def percent(value: int) -> str:
    """A share as the language writes it: 72%, in Spanish with a space that does not break."""
    return _("%(n)d%%") % {"n": value}


@register.filter
def host(url: str) -> str:
    """The host that a reference leads to; none where an address is none."""
    try:
        return urlsplit(url).hostname or ""
    except ValueError:
        return ""
