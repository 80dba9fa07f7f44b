"""What learners say about questions: a private note, and a problem that instructors should look at."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from exam.models.bank import Question, Revision

LONGEST = 4_000


class Note(models.Model):
    """One learner's own words about one question; nobody else reads them."""

    learner = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="notes", verbose_name=_("learner")
    )
    question = models.ForeignKey(
        Question, on_delete=models.CASCADE, related_name="notes", verbose_name=_("question")
    )
    text = models.TextField(_("note"), max_length=LONGEST)
    written_at = models.DateTimeField(_("written"))

    class Meta:
        verbose_name = _("note")
        verbose_name_plural = _("notes")
        constraints = [
            models.UniqueConstraint(fields=["learner", "question"], name="note_once_per_learner_and_question"),
            models.CheckConstraint(name="note_says_something", condition=~Q(text="")),
        ]

    def __str__(self) -> str:
        return self.text[:60]


class ProblemReport(models.Model):
    """What a learner found wrong with a wording; it goes with the account of who reported it."""

    learner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.CASCADE,
        related_name="problem_reports",
        verbose_name=_("learner"),
    )
    revision = models.ForeignKey(
        Revision, on_delete=models.CASCADE, related_name="problem_reports", verbose_name=_("revision")
    )
    text = models.TextField(_("what is wrong"), max_length=LONGEST)
    reported_at = models.DateTimeField(_("reported"))
    settled_at = models.DateTimeField(_("settled"), null=True)

    class Meta:
        ordering = ["-reported_at"]
        verbose_name = _("problem report")
        verbose_name_plural = _("problem reports")
        indexes = [models.Index(fields=["reported_at"], condition=Q(settled_at=None), name="problem_report_open")]
        constraints = [
            models.CheckConstraint(name="problem_report_says_something", condition=~Q(text="")),
            models.CheckConstraint(
                name="problem_report_settled_after_it_came",
                condition=Q(settled_at=None) | Q(settled_at__gte=F("reported_at")),
            ),
        ]

    def __str__(self) -> str:
        return self.text[:60]
