"""What an exam asks for: the certification, its dated editions, their domains and task statements."""

from typing import Self

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class BlueprintQuerySet(models.QuerySet["Blueprint"]):
    def listed(self) -> Self:
        """What is offered as an exam; an unlisted blueprint teaches the room and counts nowhere."""
        return self.filter(listed=True)


class Certification(models.Model):
    """What is earned. `key` is the name of the bank that a person edits as files."""

    key = models.SlugField(_("key"), max_length=60, unique=True)
    name = models.CharField(_("name"), max_length=200)
    provider = models.CharField(_("provider"), max_length=200)
    description = models.TextField(_("description"), blank=True)
    lang = models.CharField(_("language"), max_length=10, default="en")
    licence = models.CharField(_("licence"), max_length=60)
    provenance = models.CharField(_("provenance"), max_length=60, default="original")

    class Meta:
        ordering = ["name"]
        verbose_name = _("certification")
        verbose_name_plural = _("certifications")

    def __str__(self) -> str:
        return self.name


class Blueprint(models.Model):
    """One dated edition of an exam. Counts, minutes, weights and rule freeze with its first attempt (trigger)."""

    class Status(models.TextChoices):
        BETA = "beta", _("beta")
        CURRENT = "current", _("current")
        RETIRED = "retired", pgettext_lazy("blueprint", "retired")

    class Rule(models.TextChoices):
        SCALED = "scaled", _("scaled score")
        PERCENT = "percent", _("percent")

    certification = models.ForeignKey(
        Certification, on_delete=models.PROTECT, related_name="blueprints", verbose_name=_("certification")
    )
    code = models.CharField(_("code"), max_length=30, unique=True)
    name = models.CharField(_("name"), max_length=200)
    status = models.CharField(_("status"), max_length=10, choices=Status.choices)
    position = models.PositiveSmallIntegerField(_("position"), default=1)
    note = models.TextField(_("note"), blank=True)
    listed = models.BooleanField(_("listed"), default=True)
    question_count = models.PositiveSmallIntegerField(_("questions shown"))
    scored_count = models.PositiveSmallIntegerField(_("questions scored"))
    minutes = models.PositiveSmallIntegerField(_("minutes"), null=True, blank=True)
    kinds = ArrayField(models.CharField(max_length=12), verbose_name=_("kinds drawn"))
    rule = models.CharField(_("result rule"), max_length=10, choices=Rule.choices)
    scale_min = models.PositiveSmallIntegerField(_("scale from"), null=True, blank=True)
    scale_max = models.PositiveSmallIntegerField(_("scale to"), null=True, blank=True)
    cut = models.PositiveSmallIntegerField(_("cut score"))
    raw_cut = models.PositiveSmallIntegerField(_("raw cut"), null=True, blank=True)

    objects = BlueprintQuerySet.as_manager()

    class Meta:
        ordering = ["certification__name", "position", "code"]
        verbose_name = _("blueprint")
        verbose_name_plural = _("blueprints")
        constraints = [
            models.CheckConstraint(
                name="blueprint_scores_at_least_one_and_at_most_all",
                condition=Q(scored_count__gte=1, scored_count__lte=F("question_count")),
            ),
            models.CheckConstraint(
                name="blueprint_minutes_are_positive_or_absent",
                condition=Q(minutes=None) | Q(minutes__gte=1),
            ),
            models.CheckConstraint(
                name="blueprint_rule_is_whole",
                condition=Q(
                    rule="scaled",
                    scale_min__isnull=False,
                    scale_max__isnull=False,
                    raw_cut__isnull=False,
                    scale_min__lt=F("cut"),
                    scale_max__gt=F("cut"),
                    raw_cut__gte=1,
                    raw_cut__lt=F("scored_count"),
                )
                | Q(rule="percent", scale_min=None, scale_max=None, raw_cut=None, cut__gte=1, cut__lte=100),
            ),
            models.CheckConstraint(
                name="blueprint_draws_known_kinds",
                condition=Q(
                    kinds__contained_by=["single", "multiple", "true_false", "ordering", "matching"],
                    kinds__len__gte=1,
                ),
            ),
        ]

    def __str__(self) -> str:
        return self.code


class BlueprintLanguage(models.Model):
    """When an edition is delivered in one language; a missing end means that none is announced."""

    blueprint = models.ForeignKey(
        Blueprint, on_delete=models.CASCADE, related_name="languages", verbose_name=_("blueprint")
    )
    lang = models.CharField(_("language"), max_length=10)
    starts_on = models.DateField(_("from"), null=True, blank=True)
    ends_on = models.DateField(_("until"), null=True, blank=True)

    class Meta:
        ordering = ["blueprint", "lang"]
        verbose_name = _("language of the exam")
        verbose_name_plural = _("languages of the exam")
        constraints = [
            models.UniqueConstraint(fields=["blueprint", "lang"], name="blueprint_language_once"),
            models.CheckConstraint(
                name="blueprint_language_ends_after_it_starts",
                condition=Q(starts_on=None) | Q(ends_on=None) | Q(ends_on__gte=F("starts_on")),
            ),
        ]

    def __str__(self) -> str:
        return self.lang


class Domain(models.Model):
    """A content area of a blueprint, with its weight."""

    blueprint = models.ForeignKey(
        Blueprint, on_delete=models.CASCADE, related_name="domains", verbose_name=_("blueprint")
    )
    code = models.CharField(_("code"), max_length=10)
    name = models.CharField(_("name"), max_length=200)
    weight = models.PositiveSmallIntegerField(_("weight"))
    position = models.PositiveSmallIntegerField(_("position"))

    class Meta:
        ordering = ["blueprint_id", "position"]
        verbose_name = _("domain")
        verbose_name_plural = _("domains")
        constraints = [
            models.UniqueConstraint(fields=["blueprint", "code"], name="domain_code_once_per_blueprint"),
            models.CheckConstraint(name="domain_weight_is_positive", condition=Q(weight__gte=1)),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.name}"


class TaskStatement(models.Model):
    """A numbered duty inside a domain. The blueprint stands here too, so that a placement can be held to it."""

    blueprint = models.ForeignKey(
        Blueprint, on_delete=models.CASCADE, related_name="tasks", verbose_name=_("blueprint")
    )
    domain = models.ForeignKey(Domain, on_delete=models.CASCADE, related_name="tasks", verbose_name=_("domain"))
    code = models.CharField(_("code"), max_length=10)
    title = models.CharField(_("title"), max_length=300)
    position = models.PositiveSmallIntegerField(_("position"))
    # Questions that the bank's rules ask for, by kind and again by difficulty; empty where they ask for nothing.
    wanted = models.JSONField(_("questions wanted"), default=dict, blank=True)

    class Meta:
        ordering = ["blueprint_id", "domain__position", "position"]
        verbose_name = _("task statement")
        verbose_name_plural = _("task statements")
        constraints = [
            models.UniqueConstraint(fields=["blueprint", "code"], name="task_code_once_per_blueprint"),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.title}"
