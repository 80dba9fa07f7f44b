from typing import Any

from django.apps import AppConfig
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _


def _fill_groups(**kwargs: Any) -> None:
    from accounts.roles import ensure_groups  # models are not loaded when this module is

    ensure_groups()


class AccountsConfig(AppConfig):
    name = "accounts"
    verbose_name = _("People")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from accounts import security_events  # needs the models

        security_events.connect()
        # Permissions exist once their app has migrated; the last app to migrate completes the groups.
        post_migrate.connect(_fill_groups, dispatch_uid="accounts.fill_groups")
