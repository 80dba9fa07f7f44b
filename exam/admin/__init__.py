"""The instructors' desk: edits go through exam.bank and exam.attempts; evidence is read-only."""

from django.contrib import admin
from django.utils.translation import gettext_lazy

from exam.admin import attempts, blueprints, questions, remarks

__all__ = ["attempts", "blueprints", "questions", "remarks"]

admin.site.site_header = gettext_lazy("Cutscore desk")
admin.site.site_title = gettext_lazy("Cutscore desk")
admin.site.index_title = gettext_lazy("Questions, blueprints and attempts")
