"""What people say about themselves."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User, time_zones


class ProfileInput(forms.ModelForm[User]):
    """Name, language, time zone, the time factor that is offered first, and how the exam room behaves."""

    time_factor = forms.TypedChoiceField(
        label=gettext_lazy("Usual time"),
        choices=lambda: [
            *((factor, f"{number_format(factor)}×") for factor in ("1", "1.25", "1.5", "2")),
            ("", gettext_lazy("untimed")),
        ],
        required=False,
        empty_value=None,
    )

    class Meta:
        model = User
        fields = ["display_name", "language", "time_zone", "time_factor", "room_keys", "room_sure"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.time_factor is not None:
            self.initial["time_factor"] = f"{self.instance.time_factor.normalize():f}"
        self.fields["language"] = forms.ChoiceField(
            label=_("Language"),
            choices=[("", _("as the browser asks")), *User.Language.choices],
            required=False,
        )
        self.fields["time_zone"] = forms.ChoiceField(
            label=_("Time zone"), choices=[(name, name) for name in sorted(time_zones())]
        )


class LeaveInput(forms.Form):
    """Deleting an account asks for the password once more."""

    password = forms.CharField(
        label=gettext_lazy("Password"), widget=forms.PasswordInput(attrs={"autocomplete": "current-password"})
    )

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user

    def clean_password(self) -> str:
        password: str = self.cleaned_data["password"]
        if not self.user.check_password(password):
            raise ValidationError(_("That is not your password; nothing was deleted."))
        return password
