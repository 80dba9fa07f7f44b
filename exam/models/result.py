"""Score reports: dated prints, each naming the rule version, that can be rebuilt from what happened."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from exam.models.attempt import Attempt, Slot
from exam.models.blueprint import Domain


class ScoreReport(models.Model):
    """The result of one attempt as computed at one moment. A regrade adds one and supersedes the old."""

    attempt = models.ForeignKey(
        Attempt, on_delete=models.CASCADE, related_name="score_reports", verbose_name=_("attempt")
    )
    rule_version = models.PositiveSmallIntegerField(_("rule version"))
    created_at = models.DateTimeField(_("created"))
    superseded_at = models.DateTimeField(_("superseded"), null=True)
    raw = models.DecimalField(_("raw score"), max_digits=8, decimal_places=2)
    raw_max = models.DecimalField(_("maximum raw score"), max_digits=8, decimal_places=2)
    scaled = models.PositiveSmallIntegerField(_("scaled score"), null=True)
    passed = models.BooleanField(_("passed"))

    class Meta:
        ordering = ["attempt", "created_at"]
        verbose_name = _("score report")
        verbose_name_plural = _("score reports")
        constraints = [
            models.UniqueConstraint(
                fields=["attempt"],
                condition=Q(superseded_at=None),
                name="score_report_one_current_per_attempt",
            ),
            models.CheckConstraint(
                name="score_report_raw_in_range",
                condition=Q(raw__gte=0, raw__lte=F("raw_max"), raw_max__gt=0),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.raw.normalize():f} / {self.raw_max.normalize():f}"


class DomainScore(models.Model):
    """Raw score of the scored slots of one domain. A domain without a scored slot has no row."""

    report = models.ForeignKey(
        ScoreReport, on_delete=models.CASCADE, related_name="domain_scores", verbose_name=_("score report")
    )
    domain = models.ForeignKey(Domain, on_delete=models.PROTECT, related_name="+", verbose_name=_("domain"))
    raw = models.DecimalField(_("raw score"), max_digits=8, decimal_places=2)
    raw_max = models.DecimalField(_("maximum raw score"), max_digits=8, decimal_places=2)

    class Meta:
        ordering = ["report", "domain__position"]
        verbose_name = _("domain score")
        verbose_name_plural = _("domain scores")
        constraints = [
            models.UniqueConstraint(fields=["report", "domain"], name="domain_score_once_per_report"),
            models.CheckConstraint(
                name="domain_score_raw_in_range", condition=Q(raw__gte=0, raw__lte=F("raw_max"))
            ),
        ]

    def __str__(self) -> str:
        return f"{self.raw.normalize():f} / {self.raw_max.normalize():f}"


class SlotMark(models.Model):
    """How right one response was, and the mark it earned."""

    report = models.ForeignKey(
        ScoreReport, on_delete=models.CASCADE, related_name="slot_marks", verbose_name=_("score report")
    )
    slot = models.ForeignKey(Slot, on_delete=models.CASCADE, related_name="marks", verbose_name=_("slot"))
    fraction = models.DecimalField(_("fraction"), max_digits=9, decimal_places=8)
    mark = models.DecimalField(_("mark"), max_digits=6, decimal_places=2)

    class Meta:
        ordering = ["report", "slot__number"]
        verbose_name = _("slot mark")
        verbose_name_plural = _("slot marks")
        constraints = [
            models.UniqueConstraint(fields=["report", "slot"], name="slot_mark_once_per_report"),
            models.CheckConstraint(
                name="slot_mark_fraction_from_0_to_1", condition=Q(fraction__gte=0, fraction__lte=1)
            ),
            models.CheckConstraint(name="slot_mark_is_not_negative", condition=Q(mark__gte=0)),
        ]

    def __str__(self) -> str:
        return f"{self.mark.normalize():f}"
