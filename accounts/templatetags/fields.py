"""How the fields of a form are shown."""

from django import template
from django.forms import BoundField
from django.utils.safestring import SafeString

register = template.Library()


@register.filter
def without_placeholder(field: BoundField) -> SafeString:
    """The library repeats each label inside its field, where it is cut off on a phone and gone once one types."""
    return field.as_widget(attrs={"placeholder": False})
