"""Questions on one page: wording, options, reasons, references and placements; publishing makes a revision."""

from typing import Any

from django.contrib import admin, messages
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from config.desk import NamedList
from exam import bank
from exam.admin.question_input import OptionSet, QuestionInput, ReferenceSet, draft_from, initial_of
from exam.admin.readonly import ReadOnlyAdmin
from exam.models import CaseStudy, Question, Revision


@admin.register(Question)
class QuestionAdmin(NamedList):
    list_display = ["key", "kind", "status", "difficulty", "placed", "published", "checked_on"]
    list_filter = ["certification", "status", "kind", "difficulty", "placements__blueprint", "volatile"]
    search_fields = ["key", "revisions__stem__says"]
    actions = ["retire"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Question]:
        return super().get_queryset(request).prefetch_related("placements__task", "revisions")

    @admin.display(description=gettext_lazy("placements"))
    def placed(self, question: Question) -> str:
        return ", ".join(str(placement.task.code) for placement in question.placements.all())

    @admin.display(description=gettext_lazy("revisions"))
    def published(self, question: Question) -> int:
        return sum(1 for revision in question.revisions.all() if revision.published_at)

    def has_delete_permission(self, request: HttpRequest, obj: Question | None = None) -> bool:
        return False

    @admin.action(description=gettext_lazy("Retire the selected questions"), permissions=["change"])
    def retire(self, request: HttpRequest, queryset: QuerySet[Question]) -> None:
        for question in queryset:
            bank.retire(question=question)
        messages.success(request, _("They are drawn no more; attempts that hold them stay as they are."))

    def add_view(
        self, request: HttpRequest, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        if not self.has_add_permission(request):
            raise PermissionDenied
        return self._desk(request, question=None)

    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        question = self.get_object(request, unquote(object_id))
        if question is None:
            raise Http404
        if not self.has_change_permission(request, question):
            raise PermissionDenied
        return self._desk(request, question=question)

    def _desk(self, request: HttpRequest, *, question: Question | None) -> HttpResponse:
        before = bank.draft_of(question) if question else None
        entry, options, references = initial_of(question, before) if question and before else ({}, [], [])
        posted = request.POST if request.method == "POST" else None
        form = QuestionInput(posted, initial=entry)
        option_set = OptionSet(posted, initial=options, prefix="options")
        reference_set = ReferenceSet(posted, initial=references, prefix="references")
        problems: list[str] = []
        # Each is asked, so that every mistake is shown at once.
        valid = all([form.is_valid(), option_set.is_valid(), reference_set.is_valid()]) if posted else False
        if valid:
            draft, problems = draft_from(
                entry=form.cleaned_data, options=option_set, references=reference_set, before=before
            )
            if draft is not None:
                problems = [*self._key_problems(question, draft.key), *bank.problems_of(draft)]
            if draft is not None and not problems:
                return self._save(request, form=form, draft=draft)
        context = {
            **self.admin_site.each_context(request),
            "title": question.key if question else _("New question"),
            "form": form,
            "option_set": option_set,
            "reference_set": reference_set,
            "problems": problems,
            "question": question,
            "opts": self.opts,
        }
        status = 422 if posted else 200
        return TemplateResponse(request, "admin/exam/question/desk.html", context, status=status)

    @staticmethod
    def _key_problems(question: Question | None, key: str) -> list[str]:
        if question and question.key != key:
            return [_("A key stays for ever: this question is %(key)s.") % {"key": question.key}]
        if question is None and Question.objects.filter(key=key).exists():
            return [_("The key %(key)s is taken; choose the next free number.") % {"key": key}]
        return []

    def _save(self, request: HttpRequest, *, form: QuestionInput, draft: Any) -> HttpResponse:
        arrived_at = timezone.now()
        question = bank.save_draft(draft=draft, certification=form.cleaned_data["certification"], now=arrived_at)
        if "publish" in request.POST:
            revision = bank.publish(question=question, now=arrived_at)
            messages.success(
                request,
                _("Published: %(key)s, revision %(number)d.") % {"key": question.key, "number": revision.number},
            )
        else:
            messages.success(request, _("Kept as a draft: %(key)s.") % {"key": question.key})
        return HttpResponseRedirect(reverse("admin:exam_question_change", args=[question.pk]))


@admin.register(Revision)
class RevisionAdmin(ReadOnlyAdmin):
    list_display = ["question", "number", "lang", "created_at", "published_at"]
    list_select_related = ["question"]
    search_fields = ["question__key", "stem__says"]


@admin.register(CaseStudy)
class CaseStudyAdmin(ReadOnlyAdmin):
    list_display = ["key", "certification"]
