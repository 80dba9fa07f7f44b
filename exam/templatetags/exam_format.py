"""Formatting only."""

from decimal import Decimal
from fractions import Fraction
from urllib.parse import urlsplit

from django import template
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
    return _("untimed") if factor is None else f"{factor.normalize():f}×"


@register.filter
def number(factor: Decimal) -> str:
    """A time factor without idle zeros and without its sign: 1.5."""
    return f"{factor.normalize():f}"


@register.filter
def factor_value(factor: Decimal | None) -> str:
    """A time factor as its form field says it."""
    return UNTIMED if factor is None else number(factor)


@register.filter
def mark(value: Decimal | Fraction) -> str:
    """A mark without idle zeros."""
    return f"{Decimal(str(value)).normalize():f}" if isinstance(value, Decimal) else str(value)


@register.filter
def host(url: str) -> str:
    """The host that a reference leads to; none where an address is none."""
    try:
        return urlsplit(url).hostname or ""
    except ValueError:
        return ""
