"""What the desk says where Django has only English, or the name of one row for a list of many."""

from collections.abc import Callable
from typing import Any

from django.contrib import admin
from django.db import models
from django.http import HttpRequest, HttpResponse
from django.utils.text import capfirst
from django.utils.translation import gettext as _


class NamedList(admin.ModelAdmin[Any]):
    """A list is called by what it lists: "Attempts", not "Select attempt to view"."""

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        title = capfirst(self.opts.verbose_name_plural)
        return super().changelist_view(request, {"title": title, **(extra_context or {})})


def in_words(value: bool | None) -> str:
    """Yes or no with its sign. The icons of the desk are called True, False and None in every language."""
    if value is None:
        return "–"
    return "✓ " + _("Yes") if value else "✗ " + _("No")


def yes_or_no(model: type[models.Model], name: str) -> Callable[[Any, Any], str]:
    """The column of a field that is true or false, to stand in the class of an admin under another name."""

    @admin.display(description=model._meta.get_field(name).verbose_name, ordering=name)  # type: ignore[union-attr]
    def column(_admin: Any, row: models.Model) -> str:
        return in_words(getattr(row, name))

    return column
