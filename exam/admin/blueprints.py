"""Blueprints as the files say them, and the stock behind each domain against what a paper needs."""

from django.contrib import admin
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from config.accents import in_order
from config.desk import in_words, yes_or_no
from exam.admin.readonly import ReadOnlyAdmin, ReadOnlyInline
from exam.engine.coverage import DIFFICULTIES, KINDS, Cell
from exam.models import Blueprint, Certification, Domain, Question
from exam.reports.stock import coverage_of, stock_of


class DomainInline(ReadOnlyInline):
    model = Domain
    fields = readonly_fields = ("code", "name", "weight")


@admin.register(Certification)
class CertificationAdmin(ReadOnlyAdmin):
    list_display = ["name", "key", "provider", "licence"]
    ordering = [in_order("name")]


@admin.register(Blueprint)
class BlueprintAdmin(ReadOnlyAdmin):
    list_display = ["code", "name", "status", "is_listed", "question_count", "scored_count", "minutes", "enough"]
    list_filter = ["certification", "status"]
    inlines = [DomainInline]
    fields = readonly_fields = (
        *("certification", "code", "name", "status", "position", "note", "is_listed"),
        *("question_count", "scored_count", "minutes", "drawn"),
        *("rule", "scale_min", "scale_max", "cut", "raw_cut", "stock", "coverage"),
    )
    is_listed = yes_or_no(Blueprint, "listed")
    ordering = [in_order("certification__name"), "position", "code"]

    @admin.display(description=_("a paper can be drawn"))
    def enough(self, blueprint: Blueprint) -> str:
        return in_words(all(row.missing == 0 for row in stock_of(blueprint)))

    @admin.display(description=_("kinds drawn"))
    def drawn(self, blueprint: Blueprint) -> str:
        return ", ".join(str(Question.Kind(kind).label) for kind in blueprint.kinds)

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

    @admin.display(description=_("coverage by task statement"))
    def coverage(self, blueprint: Blueprint) -> SafeString:
        """Ready questions of each kind and difficulty, against what the bank asks for."""
        table = coverage_of(blueprint)
        names = [
            *(Question.Kind(kind).label for kind in KINDS),
            *(Question.Difficulty(d).label for d in DIFFICULTIES),
        ]
        heads = format_html_join("", "<th scope=col>{}</th>", ((name,) for name in names))
        width = len(names)
        rows = [table[at : at + width] for at in range(0, len(table), width)]
        return format_html(
            '<div class=wide tabindex=0 role=region aria-label="{}"><table class=coverage>'
            "<thead><tr><th scope=col>{}</th>{}</tr></thead>"
            "<tbody>{}</tbody></table></div><p class=quiet>{}</p>",
            _("coverage by task statement"),
            _("task"),
            heads,
            format_html_join("", "<tr><th scope=row>{}</th>{}</tr>", ((row[0].task, _row(row)) for row in rows)),
            _("“5 of 8, 3 missing” means: 5 ready questions, and the rules of the bank ask for 8."),
        )


def _row(row: tuple[Cell, ...]) -> SafeString:
    return format_html_join("", "<td{}>{}</td>", ((_mark(cell), _told(cell)) for cell in row))


def _mark(cell: Cell) -> SafeString:
    return format_html(" class={}", "gap") if cell.gap > 0 else SafeString()


def _told(cell: Cell) -> str:
    if cell.wanted is None:
        return str(cell.count or "–")
    told = gettext("%(count)d of %(wanted)d") % {"count": cell.count, "wanted": cell.wanted}
    return told if cell.gap <= 0 else gettext("%(told)s, %(gap)d missing") % {"told": told, "gap": cell.gap}
