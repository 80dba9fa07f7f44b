"""What happened: the attempt, its paper slot by slot, and every choice that arrived. Nothing computed."""

from typing import TYPE_CHECKING, Self
from uuid import uuid4

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from exam.models.bank import Question, Revision
from exam.models.blueprint import Blueprint, TaskStatement

if TYPE_CHECKING:
    from datetime import datetime

    from accounts.models import User


class AttemptQuerySet(models.QuerySet["Attempt"]):
    def of(self, learner: "User") -> Self:
        """Somebody else's attempt does not exist."""
        return self.filter(learner=learner)

    def listed(self) -> Self:
        """Attempts of exams that are offered: what histories and figures are made of."""
        return self.filter(blueprint__listed=True)

    def open(self) -> Self:
        return self.filter(finished_at=None)

    def accepting(self, *, now: "datetime") -> Self:
        """Open and not past accept-until: what a save must find."""
        return self.open().filter(Q(accept_until=None) | Q(accept_until__gt=now))

    def overdue(self, *, now: "datetime") -> Self:
        return self.open().filter(accept_until__lte=now)


class Attempt(models.Model):
    """One sitting by one learner under one blueprint and one mode, with the rules as applied on that day."""

    class Mode(models.TextChoices):
        MOCK = "mock", _("mock exam")
        PRACTICE = "practice", _("practice")

    class Finish(models.TextChoices):
        SUBMITTED = "submitted", _("submitted")
        TIME_UP = "time_up", _("time up")
        DISCARDED = "discarded", _("discarded")

    public_id = models.UUIDField(_("attempt id"), default=uuid4, unique=True, editable=False)
    learner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        related_name="attempts",
        null=True,
        verbose_name=_("learner"),
    )
    blueprint = models.ForeignKey(
        Blueprint, on_delete=models.PROTECT, related_name="attempts", verbose_name=_("blueprint")
    )
    mode = models.CharField(_("mode"), max_length=10, choices=Mode.choices, default=Mode.MOCK)
    seed = models.BigIntegerField(_("seed"))
    question_count = models.PositiveSmallIntegerField(_("questions shown"))
    scored_count = models.PositiveSmallIntegerField(_("questions scored"))
    minutes = models.PositiveSmallIntegerField(_("minutes"), null=True)
    time_factor = models.DecimalField(_("time factor"), max_digits=4, decimal_places=2, null=True)
    rule_version = models.PositiveSmallIntegerField(_("rule version"))
    started_at = models.DateTimeField(_("started"))
    deadline_at = models.DateTimeField(_("deadline"), null=True)
    accept_until = models.DateTimeField(_("accept until"), null=True)
    finished_at = models.DateTimeField(_("finished"), null=True)
    finish = models.CharField(_("how it finished"), max_length=10, choices=Finish.choices, null=True)  # noqa: DJ001
    last_slot = models.PositiveSmallIntegerField(_("last slot"), default=1)
    last_activity_at = models.DateTimeField(_("last activity"))

    objects = AttemptQuerySet.as_manager()

    class Meta:
        ordering = ["-started_at"]
        verbose_name = _("attempt")
        verbose_name_plural = _("attempts")
        permissions = [("extend_attempt", "Can give a running attempt more time")]
        indexes = [
            models.Index(fields=["learner", "-started_at"], name="attempt_by_learner"),
            models.Index(fields=["accept_until"], condition=Q(finished_at=None), name="attempt_open_by_limit"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["learner", "blueprint", "mode"],
                condition=Q(finished_at=None),
                name="attempt_one_open_per_learner_blueprint_and_mode",
            ),
            models.CheckConstraint(
                name="attempt_finishes_after_it_starts",
                condition=Q(finished_at=None) | Q(finished_at__gte=F("started_at")),
            ),
            models.CheckConstraint(
                name="attempt_says_how_it_finished",
                condition=Q(finished_at=None, finish=None) | Q(finished_at__isnull=False, finish__isnull=False),
            ),
            models.CheckConstraint(
                name="attempt_limits_stand_together",
                condition=Q(deadline_at=None, accept_until=None)
                | Q(
                    deadline_at__isnull=False,
                    accept_until__isnull=False,
                    deadline_at__gt=F("started_at"),
                    accept_until__gte=F("deadline_at"),
                ),
            ),
            models.CheckConstraint(
                name="attempt_scores_at_least_one_and_at_most_all",
                condition=Q(scored_count__gte=1, scored_count__lte=F("question_count")),
            ),
        ]

    def __str__(self) -> str:
        return str(self.public_id)

    def get_absolute_url(self) -> str:
        return reverse("exam:room", args=[self.public_id])


class Extension(models.Model):
    """More time for a running attempt: who gave how much, and why. The deadline moves in no other way."""

    attempt = models.ForeignKey(
        Attempt, on_delete=models.CASCADE, related_name="extensions", verbose_name=_("attempt")
    )
    minutes = models.PositiveSmallIntegerField(_("minutes"))
    given_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        related_name="+",
        verbose_name=_("given by"),
    )
    reason = models.CharField(_("reason"), max_length=500)
    given_at = models.DateTimeField(_("given"))

    class Meta:
        ordering = ["attempt", "given_at"]
        verbose_name = _("extension")
        verbose_name_plural = _("extensions")
        constraints = [
            models.CheckConstraint(name="extension_is_positive", condition=Q(minutes__gte=1)),
            models.CheckConstraint(name="extension_has_a_reason", condition=~Q(reason="")),
        ]

    def __str__(self) -> str:
        return f"+{self.minutes}"


class SlotQuerySet(models.QuerySet["Slot"]):
    def of(self, learner: "User") -> Self:
        """Somebody else's slot does not exist."""
        return self.filter(attempt__learner=learner)


class Slot(models.Model):
    """A position of the paper: which wording stands there, in which order its options are shown."""

    attempt = models.ForeignKey(Attempt, on_delete=models.CASCADE, related_name="slots", verbose_name=_("attempt"))
    number = models.PositiveSmallIntegerField(_("number"))
    question = models.ForeignKey(
        Question, on_delete=models.PROTECT, related_name="slots", verbose_name=_("question")
    )
    revision = models.ForeignKey(
        Revision, on_delete=models.PROTECT, related_name="slots", verbose_name=_("revision")
    )
    task = models.ForeignKey(
        TaskStatement, on_delete=models.PROTECT, related_name="slots", verbose_name=_("task statement")
    )
    option_order = ArrayField(models.BigIntegerField(), default=list, verbose_name=_("order of options"))
    scored = models.BooleanField(_("scored"))
    max_mark = models.DecimalField(_("maximum mark"), max_digits=6, decimal_places=2, default=1)
    first_shown_at = models.DateTimeField(_("first shown"), null=True)
    flagged = models.BooleanField(_("flagged"), default=False)
    struck = ArrayField(models.BigIntegerField(), default=list, verbose_name=_("struck out"))

    objects = SlotQuerySet.as_manager()

    class Meta:
        ordering = ["attempt", "number"]
        verbose_name = _("slot")
        verbose_name_plural = _("slots")
        constraints = [
            models.UniqueConstraint(fields=["attempt", "number"], name="slot_number_once_per_attempt"),
            models.UniqueConstraint(fields=["attempt", "question"], name="slot_question_once_per_attempt"),
            models.CheckConstraint(name="slot_counts_from_one", condition=Q(number__gte=1)),
            models.CheckConstraint(name="slot_max_mark_is_positive", condition=Q(max_mark__gt=0)),
        ]

    def __str__(self) -> str:
        return str(self.number)

    def get_absolute_url(self) -> str:
        """Its question while the attempt is open, then its place in the answer review."""
        if self.attempt.finished_at is None:
            return reverse("exam:question", args=[self.attempt.public_id, self.number])
        return f"{reverse('exam:review', args=[self.attempt.public_id])}#question-{self.number}"


class Response(models.Model):
    """The learner's current choice in a slot: a set, a sequence, or one per prompt, as option ids."""

    slot = models.OneToOneField(Slot, on_delete=models.CASCADE, related_name="response", verbose_name=_("slot"))
    choice = ArrayField(models.BigIntegerField(null=True), default=list, verbose_name=_("chosen"))
    version = models.PositiveIntegerField(_("version"))
    tab = models.CharField(_("tab"), max_length=36, blank=True)
    sequence = models.PositiveBigIntegerField(_("sequence"), default=0)
    saved_at = models.DateTimeField(_("saved"))

    class Meta:
        verbose_name = _("response")
        verbose_name_plural = _("responses")
        constraints = [
            models.CheckConstraint(name="response_version_counts_from_one", condition=Q(version__gte=1)),
        ]

    def __str__(self) -> str:
        return f"{self.slot_id}/{self.version}"


class ResponseChange(models.Model):
    """One acknowledged choice, as it arrived. Append-only (trigger)."""

    slot = models.ForeignKey(Slot, on_delete=models.CASCADE, related_name="changes", verbose_name=_("slot"))
    version = models.PositiveIntegerField(_("version"))
    choice = ArrayField(models.BigIntegerField(null=True), default=list, verbose_name=_("chosen"))
    tab = models.CharField(_("tab"), max_length=36, blank=True)
    sequence = models.PositiveBigIntegerField(_("sequence"), default=0)
    seconds_shown = models.PositiveIntegerField(_("seconds shown"), null=True)
    sure = models.BooleanField(_("sure"), null=True)
    received_at = models.DateTimeField(_("received"))

    class Meta:
        ordering = ["slot", "version"]
        verbose_name = _("change of a response")
        verbose_name_plural = _("changes of responses")
        constraints = [
            models.UniqueConstraint(fields=["slot", "version"], name="response_change_version_once_per_slot"),
        ]

    def __str__(self) -> str:
        return f"{self.slot_id}/{self.version}"
