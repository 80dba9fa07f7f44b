"""Attempts and scores for instructors: evidence, read-only, with scores as CSV and more time for a running one."""

from typing import Any, cast

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from config.desk import in_words, yes_or_no
from exam import attempts
from exam.admin.readonly import ReadOnlyAdmin, ReadOnlyInline
from exam.interchange.spreadsheet import write_csv
from exam.models import Attempt, Extension, ScoreReport, Slot

CSV_COLUMNS = (
    "attempt",
    "learner",
    "blueprint",
    "mode",
    "started",
    "finished",
    "how",
    "minutes",
    "time_factor",
    "questions",
    "scored",
    "raw",
    "raw_max",
    "scaled",
    "passed",
)


class VerdictFilter(admin.SimpleListFilter):
    title = gettext_lazy("verdict")
    parameter_name = "verdict"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [("passed", gettext_lazy("passed")), ("failed", gettext_lazy("not passed"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Attempt]) -> QuerySet[Attempt]:
        if self.value() not in ("passed", "failed"):
            return queryset
        return queryset.filter(
            score_reports__superseded_at=None, score_reports__passed=self.value() == "passed"
        ).distinct()


class ExtensionInput(forms.Form):
    """More time for a running attempt."""

    minutes = forms.IntegerField(label=gettext_lazy("Minutes"), min_value=1, max_value=600)
    reason = forms.CharField(label=gettext_lazy("Reason"), max_length=500)


class SlotInline(ReadOnlyInline):
    model = Slot
    fields = readonly_fields = ("number", "question", "task", "is_scored", "first_shown_at", "is_flagged")
    is_scored, is_flagged = yes_or_no(Slot, "scored"), yes_or_no(Slot, "flagged")
    ordering = ["number"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Slot]:
        return super().get_queryset(request).select_related("question", "task")


class ScoreReportInline(ReadOnlyInline):
    model = ScoreReport
    fields = readonly_fields = ("created_at", "raw", "raw_max", "scaled", "has_passed", "superseded_at")
    has_passed = yes_or_no(ScoreReport, "passed")


class ExtensionInline(ReadOnlyInline):
    model = Extension
    fields = readonly_fields = ("minutes", "given_by", "reason", "given_at")


@admin.register(Attempt)
class AttemptAdmin(ReadOnlyAdmin):
    list_display = ["short_id", "learner", "blueprint", "mode", "started", "finish", "raw", "scaled", "passed"]
    list_filter = ["blueprint", "mode", "finish", VerdictFilter, "started_at"]
    list_select_related = ["learner", "blueprint"]
    search_fields = ["learner__email", "learner__display_name__says", "public_id"]
    date_hierarchy = "started_at"
    inlines = [ScoreReportInline, ExtensionInline, SlotInline]
    actions = ["export_scores"]
    change_form_template = "admin/exam/attempt/change_form.html"

    def get_queryset(self, request: HttpRequest) -> QuerySet[Attempt]:
        # A practice in the room is no evidence about anybody.
        listed = super().get_queryset(request).filter(blueprint__listed=True)
        return listed.prefetch_related("score_reports")

    @staticmethod
    def _report(attempt: Attempt) -> ScoreReport | None:
        return next((r for r in attempt.score_reports.all() if r.superseded_at is None), None)

    @admin.display(description=gettext_lazy("attempt"), ordering="public_id")
    def short_id(self, attempt: Attempt) -> str:
        """Its beginning, which fits; the whole stands on its page and in the file of scores."""
        return str(attempt.public_id).partition("-")[0]

    @admin.display(description=gettext_lazy("started"), ordering="started_at")
    def started(self, attempt: Attempt) -> str:
        return date_format(timezone.localtime(attempt.started_at), "SHORT_DATETIME_FORMAT")

    @admin.display(description=gettext_lazy("raw score"))
    def raw(self, attempt: Attempt) -> str:
        report = self._report(attempt)
        return f"{report.raw.normalize():f} / {report.raw_max.normalize():f}" if report else "–"

    @admin.display(description=gettext_lazy("estimate"))
    def scaled(self, attempt: Attempt) -> str:
        report = self._report(attempt)
        return str(report.scaled) if report and report.scaled is not None else "–"

    @admin.display(description=gettext_lazy("passed"))
    def passed(self, attempt: Attempt) -> str:
        report = self._report(attempt)
        return in_words(report.passed if report else None)

    @admin.action(description=gettext_lazy("Scores of the selected attempts as CSV"))
    def export_scores(self, request: HttpRequest, queryset: QuerySet[Attempt]) -> HttpResponse:
        response = HttpResponse(content_type="text/csv; charset=utf-8")
        response["Content-Disposition"] = 'attachment; filename="scores.csv"'
        found = queryset.select_related("learner", "blueprint")
        write_csv(response, [CSV_COLUMNS, *(self._csv_row(attempt) for attempt in found)])
        return response

    def _csv_row(self, attempt: Attempt) -> list[object]:
        report = self._report(attempt)
        return [
            attempt.public_id,
            attempt.learner.email if attempt.learner else "",
            attempt.blueprint.code,
            attempt.mode,
            attempt.started_at.isoformat(),
            attempt.finished_at.isoformat() if attempt.finished_at else "",
            attempt.finish or "",
            attempt.minutes or "",
            attempt.time_factor or "",
            attempt.question_count,
            attempt.scored_count,
            report.raw if report else "",
            report.raw_max if report else "",
            report.scaled if report and report.scaled is not None else "",
            report.passed if report else "",
        ]

    def get_urls(self) -> list[URLPattern]:
        extend = path("<int:pk>/extend/", self.admin_site.admin_view(self.extend_view), name="exam_attempt_extend")
        return [extend, *super().get_urls()]

    def extend_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Ask for minutes and a reason, and hand them to the one door."""
        arrived_at = timezone.now()
        if not request.user.has_perm("exam.extend_attempt"):
            raise PermissionDenied
        attempt = get_object_or_404(Attempt, pk=pk)
        entry = ExtensionInput(request.POST or None)
        if request.method == "POST" and entry.is_valid():
            try:
                attempts.extend(attempt=attempt, by=cast(User, request.user), now=arrived_at, **entry.cleaned_data)
            except attempts.AttemptUntimed:
                entry.add_error(None, _("This attempt is untimed: it has no deadline to move."))
            except attempts.AttemptClosed:
                entry.add_error(None, _("This attempt is finished: more time would change nothing."))
            else:
                messages.success(request, _("The deadline has moved; the learner's clock follows."))
                return HttpResponseRedirect(reverse("admin:exam_attempt_change", args=[pk]))
        context = {
            **self.admin_site.each_context(request),
            "title": _("More time"),
            "attempt": attempt,
            "form": entry,
            "opts": self.opts,
        }
        return TemplateResponse(request, "admin/exam/attempt/extend.html", context)
