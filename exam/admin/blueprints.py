"""Blueprints as the files say them, and the stock behind each domain against what a paper needs."""

from django.contrib import admin
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from exam.admin.readonly import ReadOnlyAdmin, ReadOnlyInline
from exam.models import Blueprint, Certification, Domain
from exam.reports.stock import stock_of


class DomainInline(ReadOnlyInline):
    model = Domain
    fields = readonly_fields = ("code", "name", "weight")


@admin.register(Certification)
class CertificationAdmin(ReadOnlyAdmin):
    list_display = ["name", "key", "provider", "licence"]


@admin.register(Blueprint)
class BlueprintAdmin(ReadOnlyAdmin):
    list_display = ["code", "name", "status", "listed", "question_count", "scored_count", "minutes", "enough"]
    list_filter = ["certification", "status"]
    inlines = [DomainInline]
    readonly_fields = ["stock"]

    @admin.display(description=_("a paper can be drawn"), boolean=True)
    def enough(self, blueprint: Blueprint) -> bool:
        return all(row.missing == 0 for row in stock_of(blueprint))

    @admin.display(description=_("stock per domain"))
    def stock(self, blueprint: Blueprint) -> SafeString:
        rows = format_html_join(
            "",
            "<tr><th scope=row>{} {}</th><td>{}</td><td>{}</td><td>{}</td></tr>",
            ((row.code, row.name, row.usable, row.needed, row.missing or "–") for row in stock_of(blueprint)),
        )
        return format_html(
            "<table><thead><tr><th>{}</th><th>{}</th><th>{}</th><th>{}</th></tr></thead><tbody>{}</tbody></table>",
            _("domain"),
            _("usable questions"),
            _("a paper needs"),
            _("missing"),
            rows,
        )
