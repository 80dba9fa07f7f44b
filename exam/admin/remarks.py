"""What learners reported, for instructors: read, follow to the question, settle."""

from typing import Any

from django.contrib import admin, messages
from django.db import models
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from exam import remarks
from exam.admin.readonly import ReadOnlyAdmin
from exam.models import ProblemReport


class OpenFirst(admin.SimpleListFilter):
    """Open reports, unless others are asked for."""

    title = gettext_lazy("state")
    parameter_name = "state"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [("settled", gettext_lazy("settled"))]

    def choices(self, changelist: Any) -> Any:
        yield {
            "selected": self.value() is None,
            "query_string": changelist.get_query_string(remove=["state"]),
            "display": _("open"),
        }
        yield {
            "selected": self.value() == "settled",
            "query_string": changelist.get_query_string({"state": "settled"}),
            "display": _("settled"),
        }

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        return queryset.filter(settled_at__isnull=self.value() != "settled")


@admin.register(ProblemReport)
class ProblemReportAdmin(ReadOnlyAdmin):
    """Problem reports with the question that they are about."""

    list_display = ("reported_at", "question", "text", "learner", "settled_at")
    list_filter = (OpenFirst,)
    list_select_related = ("revision__question", "learner")
    search_fields = ("text__says", "revision__question__key")
    actions = ("settle_reports",)

    @admin.display(description=gettext_lazy("question"))
    def question(self, report: ProblemReport) -> str:
        question = report.revision.question
        return format_html(
            '<a href="{}">{}</a>', reverse("admin:exam_question_change", args=[question.pk]), question.key
        )

    @admin.action(description=gettext_lazy("Settle the chosen reports"), permissions=["settle"])
    def settle_reports(self, request: HttpRequest, queryset: QuerySet[ProblemReport]) -> None:
        settled = remarks.settle(reports=list(queryset.values_list("pk", flat=True)), now=timezone.now())
        self.message_user(request, _("%(n)d settled.") % {"n": settled}, messages.SUCCESS)

    def has_delete_permission(self, request: HttpRequest, obj: models.Model | None = None) -> bool:
        # Reports go with the account, and who may delete an account must be allowed what goes with it.
        return bool(request.user.is_superuser)

    def has_settle_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm("exam.change_problemreport")
