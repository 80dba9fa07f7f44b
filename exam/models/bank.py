"""What may be asked. A published revision is never edited again: a trigger holds it, not good will."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from exam.models.blueprint import Blueprint, Certification, TaskStatement


class CaseStudy(models.Model):
    """A scenario that several questions share."""

    certification = models.ForeignKey(
        Certification, on_delete=models.PROTECT, related_name="case_studies", verbose_name=_("certification")
    )
    key = models.SlugField(_("key"), max_length=60, unique=True)
    loaded_hash = models.CharField(_("loaded content"), max_length=64, blank=True, editable=False)

    class Meta:
        ordering = ["key"]
        verbose_name = _("case study")
        verbose_name_plural = _("case studies")

    def __str__(self) -> str:
        return self.key


class Scenario(models.Model):
    """One wording of a case study. Never edited once a published revision shows it."""

    case_study = models.ForeignKey(
        CaseStudy, on_delete=models.PROTECT, related_name="scenarios", verbose_name=_("case study")
    )
    number = models.PositiveSmallIntegerField(_("number"))
    lang = models.CharField(_("language"), max_length=10)
    text = models.TextField(_("scenario"))

    class Meta:
        ordering = ["case_study", "number"]
        verbose_name = _("scenario")
        verbose_name_plural = _("scenarios")
        constraints = [
            models.UniqueConstraint(fields=["case_study", "number"], name="scenario_number_once_per_case_study"),
        ]

    def __str__(self) -> str:
        return f"{self.case_study_id}/{self.number}"


class Question(models.Model):
    """What may be asked, under a key that is never used again. Its wording stands in revisions."""

    class Kind(models.TextChoices):
        SINGLE = "single", _("single answer")
        MULTIPLE = "multiple", _("several answers")
        TRUE_FALSE = "true_false", _("true or false")
        ORDERING = "ordering", _("ordering")
        MATCHING = "matching", _("matching")
        RECALL = "recall", _("recall")

    class Status(models.TextChoices):
        DRAFT = "draft", _("draft")
        READY = "ready", _("ready")
        RETIRED = "retired", _("retired")

    class Difficulty(models.TextChoices):
        EASY = "easy", _("easy")
        MEDIUM = "medium", _("medium")
        HARD = "hard", _("hard")

    certification = models.ForeignKey(
        Certification, on_delete=models.PROTECT, related_name="questions", verbose_name=_("certification")
    )
    key = models.SlugField(_("key"), max_length=60, unique=True)
    kind = models.CharField(_("kind"), max_length=12, choices=Kind.choices)
    status = models.CharField(_("status"), max_length=10, choices=Status.choices, default=Status.DRAFT)
    difficulty = models.CharField(
        _("difficulty forecast"), max_length=10, choices=Difficulty.choices, default=Difficulty.MEDIUM
    )
    provenance = models.CharField(_("provenance"), max_length=60, blank=True)
    licence = models.CharField(_("licence"), max_length=60, blank=True)
    volatile = models.BooleanField(_("volatile"), default=False)
    checked_on = models.DateField(_("checked on"), null=True, blank=True)
    topics = ArrayField(models.CharField(max_length=60), verbose_name=_("topics"), default=list, blank=True)
    enemies = models.ManyToManyField("self", verbose_name=_("enemies"), blank=True)
    case_study = models.ForeignKey(
        CaseStudy,
        on_delete=models.PROTECT,
        related_name="questions",
        null=True,
        blank=True,
        verbose_name=_("case study"),
    )
    authoring = models.JSONField(_("authoring record"), default=dict, blank=True)
    loaded_hash = models.CharField(_("loaded content"), max_length=64, blank=True, editable=False)

    class Meta:
        ordering = ["key"]
        verbose_name = _("question")
        verbose_name_plural = _("questions")
        constraints = [
            models.CheckConstraint(
                name="question_kind_is_known",
                condition=Q(kind__in=["single", "multiple", "true_false", "ordering", "matching", "recall"]),
            ),
            models.CheckConstraint(
                name="question_status_is_known", condition=Q(status__in=["draft", "ready", "retired"])
            ),
        ]

    def __str__(self) -> str:
        return self.key


class Revision(models.Model):
    """One wording. Published once, then immutable with its options, explanations and references (trigger)."""

    question = models.ForeignKey(
        Question, on_delete=models.PROTECT, related_name="revisions", verbose_name=_("question")
    )
    number = models.PositiveSmallIntegerField(_("number"))
    lang = models.CharField(_("language"), max_length=10, default="en")
    scenario = models.ForeignKey(
        Scenario,
        on_delete=models.PROTECT,
        related_name="revisions",
        null=True,
        blank=True,
        verbose_name=_("scenario"),
    )
    stem = models.TextField(_("stem"))
    lead_in = models.TextField(_("lead-in"), blank=True)
    takeaway = models.TextField(_("takeaway"), blank=True)
    created_at = models.DateTimeField(pgettext_lazy("revision", "created"))
    published_at = models.DateTimeField(_("published"), null=True, blank=True)

    class Meta:
        ordering = ["question", "number"]
        verbose_name = _("revision")
        verbose_name_plural = _("revisions")
        constraints = [
            models.UniqueConstraint(fields=["question", "number"], name="revision_number_once_per_question"),
            models.UniqueConstraint(
                fields=["question"], condition=Q(published_at=None), name="revision_one_draft_per_question"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.question_id}/{self.number}"


class Option(models.Model):
    """Something to choose, a step to order, a prompt or a response. `code` outlives revisions."""

    class Side(models.TextChoices):
        CHOICE = "choice", _("choice")
        PROMPT = "prompt", _("prompt")
        RESPONSE = "response", _("response")

    revision = models.ForeignKey(
        Revision, on_delete=models.CASCADE, related_name="options", verbose_name=_("revision")
    )
    code = models.SlugField(_("id"), max_length=20)
    side = models.CharField(_("side"), max_length=10, choices=Side.choices, default=Side.CHOICE)
    position = models.PositiveSmallIntegerField(_("position"))
    text = models.TextField(_("text"))
    is_key = models.BooleanField(_("key"), default=False)
    rank = models.PositiveSmallIntegerField(_("rank"), null=True, blank=True)
    pair = models.ForeignKey(
        "self",
        on_delete=models.CASCADE,
        related_name="prompts",
        null=True,
        blank=True,
        verbose_name=_("pair"),
    )

    class Meta:
        ordering = ["revision", "side", "position"]
        verbose_name = _("option")
        verbose_name_plural = _("options")
        constraints = [
            models.UniqueConstraint(fields=["revision", "code"], name="option_code_once_per_revision"),
            models.UniqueConstraint(
                fields=["revision", "side", "position"],
                name="option_position_once_per_side",
                deferrable=models.Deferrable.DEFERRED,
            ),
            models.UniqueConstraint(
                fields=["revision", "rank"],
                name="option_rank_once_per_revision",
                deferrable=models.Deferrable.DEFERRED,
            ),
            models.CheckConstraint(name="option_rank_counts_from_one", condition=Q(rank=None) | Q(rank__gte=1)),
            models.CheckConstraint(
                name="option_only_a_prompt_has_a_pair", condition=Q(pair=None) | Q(side="prompt")
            ),
            models.CheckConstraint(
                name="option_only_a_choice_is_key_or_ranked",
                condition=Q(side="choice") | Q(is_key=False, rank=None),
            ),
        ]

    def __str__(self) -> str:
        return self.text


class Explanation(models.Model):
    """The reason for one option, or for the question as a whole when there is no option."""

    revision = models.ForeignKey(
        Revision, on_delete=models.CASCADE, related_name="explanations", verbose_name=_("revision")
    )
    option = models.OneToOneField(
        Option,
        on_delete=models.CASCADE,
        related_name="explanation",
        null=True,
        blank=True,
        verbose_name=_("option"),
    )
    text = models.TextField(_("text"))

    class Meta:
        verbose_name = _("explanation")
        verbose_name_plural = _("explanations")
        constraints = [
            models.UniqueConstraint(
                fields=["revision"], condition=Q(option=None), name="explanation_one_whole_per_revision"
            ),
        ]

    def __str__(self) -> str:
        return self.text[:60]


class Reference(models.Model):
    """Where the claim can be read. The date of the last check may change; address and title may not."""

    revision = models.ForeignKey(
        Revision, on_delete=models.CASCADE, related_name="references", verbose_name=_("revision")
    )
    position = models.PositiveSmallIntegerField(_("position"))
    url = models.URLField(_("address"), max_length=500)
    title = models.CharField(_("title"), max_length=300)
    checked_on = models.DateField(_("checked on"), null=True, blank=True)

    class Meta:
        ordering = ["revision", "position"]
        verbose_name = _("reference")
        verbose_name_plural = _("references")
        constraints = [
            models.UniqueConstraint(
                fields=["revision", "position"],
                name="reference_position_once_per_revision",
                deferrable=models.Deferrable.DEFERRED,
            ),
            models.CheckConstraint(name="reference_is_https", condition=Q(url__startswith="https://")),
        ]

    def __str__(self) -> str:
        return self.title


class Placement(models.Model):
    """Where a question stands in one blueprint. It may move; an attempt keeps the task as drawn."""

    question = models.ForeignKey(
        Question, on_delete=models.CASCADE, related_name="placements", verbose_name=_("question")
    )
    blueprint = models.ForeignKey(
        Blueprint, on_delete=models.PROTECT, related_name="placements", verbose_name=_("blueprint")
    )
    task = models.ForeignKey(
        TaskStatement, on_delete=models.PROTECT, related_name="placements", verbose_name=_("task statement")
    )
    skill = models.CharField(_("skill"), max_length=20, blank=True)

    class Meta:
        ordering = ["question", "blueprint"]
        verbose_name = _("placement")
        verbose_name_plural = _("placements")
        constraints = [
            models.UniqueConstraint(fields=["question", "blueprint"], name="placement_once_per_blueprint"),
        ]

    def __str__(self) -> str:
        return f"{self.blueprint_id} {self.task_id}"


class Translation(models.Model):
    """A revision in another language, beside the original: the same options under the same codes."""

    revision = models.ForeignKey(
        Revision, on_delete=models.CASCADE, related_name="translations", verbose_name=_("revision")
    )
    lang = models.CharField(_("language"), max_length=10)
    stem = models.TextField(_("stem"))
    lead_in = models.TextField(_("lead-in"), blank=True)
    takeaway = models.TextField(_("takeaway"), blank=True)
    explanation = models.TextField(_("explanation"), blank=True)
    # By the code of the option: its text and its explanation.
    options = models.JSONField(_("options"), default=dict, blank=True)

    class Meta:
        ordering = ["revision", "lang"]
        verbose_name = _("translation")
        verbose_name_plural = _("translations")
        constraints = [
            models.UniqueConstraint(fields=["revision", "lang"], name="translation_language_once_per_revision"),
        ]

    def __str__(self) -> str:
        return f"{self.revision_id}/{self.lang}"
