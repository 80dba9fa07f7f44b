"""Who signs in. The e-mail address is the name, kept in lower case by the database."""

import zoneinfo
from decimal import Decimal
from functools import cache
from typing import Any, ClassVar

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager, PermissionsMixin
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


@cache
def time_zones() -> frozenset[str]:
    """The names in the time zone database; read once, as finding them walks through hundreds of files."""
    return frozenset(zoneinfo.available_timezones())


def check_time_zone(name: str) -> None:
    """Refuse a name that is not in the time zone database."""
    if name not in time_zones():
        raise ValidationError(_("%(name)s is not a time zone."), params={"name": name})


class UserManager(BaseUserManager["User"]):
    def create_user(self, email: str, password: str | None = None, **fields: Any) -> "User":
        """A new person; raises ValueError without an e-mail address."""
        if not email:
            raise ValueError("A person needs an e-mail address.")
        user = self.model(email=email.strip().lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, password: str | None = None, **fields: Any) -> "User":
        """The administrator, who appoints instructors."""
        return self.create_user(email, password, is_staff=True, is_superuser=True, **fields)

    def get_by_natural_key(self, username: str | None) -> "User":
        return self.get(email=(username or "").lower())


class User(AbstractBaseUser, PermissionsMixin):
    """One person. What they may do stands in accounts.roles; which exams they sat, accounts does not know."""

    class Language(models.TextChoices):
        """Each by its own name: who cannot read the page must still find their language."""

        ENGLISH = "en", "English"
        SPANISH = "es", "Español"

    email = models.EmailField(_("e-mail address"), unique=True)
    display_name = models.CharField(_("display name"), max_length=100, blank=True)
    language = models.CharField(_("language"), max_length=10, choices=Language.choices, blank=True)
    time_zone = models.CharField(_("time zone"), max_length=60, default="UTC", validators=[check_time_zone])
    time_factor = models.DecimalField(
        _("usual time factor"), max_digits=4, decimal_places=2, null=True, blank=True, default=Decimal("1")
    )
    room_keys = models.BooleanField(
        _("keys in the exam room"),
        default=True,
        help_text=_("1–9 choose, X and a digit strike out, N and P move, F flags, R reviews, ? shows the list."),
    )
    room_sure = models.BooleanField(
        _("ask how sure I am"),
        default=False,
        help_text=_("Each question asks “sure” or “unsure”; the answer review can be filtered by it."),
    )
    is_staff = models.BooleanField(_("may enter the desk"), default=False)
    is_active = models.BooleanField(_("active"), default=True)
    date_joined = models.DateTimeField(_("joined"), default=timezone.now)

    objects: ClassVar[UserManager] = UserManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    class Meta:
        ordering = ["email"]
        verbose_name = _("person")
        verbose_name_plural = _("people")
        constraints = [
            models.CheckConstraint(name="user_email_is_lower_case", condition=Q(email=Lower(F("email")))),
            models.CheckConstraint(name="user_language_is_offered", condition=Q(language__in=["", "en", "es"])),
            # Blank means untimed; less than once the blueprint's time is nobody's right.
            models.CheckConstraint(
                name="user_time_factor_shortens_nothing",
                condition=Q(time_factor__isnull=True) | Q(time_factor__gte=1),
                violation_error_message=_("The time factor is 1 or more; blank means untimed."),
            ),
        ]

    def __str__(self) -> str:
        return self.email

    def clean(self) -> None:
        super().clean()
        self.email = self.email.strip().lower()

    @property
    def called(self) -> str:
        """How the site addresses this person."""
        return self.display_name or self.email.partition("@")[0]
