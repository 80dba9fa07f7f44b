"""People, for the administrator: who they are, and who is instructor."""

from typing import cast

from allauth.account.admin import EmailAddressAdmin
from allauth.account.models import EmailAddress
from django.contrib import admin, messages
from django.contrib.auth import admin as auth_admin
from django.contrib.auth.models import Group
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts import people
from accounts.models import User
from config.accents import in_order
from config.desk import NamedList, yes_or_no

# What a role may do stands in accounts.roles; a change made here would be gone after the next start.
# Naming their admin loads it first: it registers itself on import, and would come after this file.
assert isinstance(admin.site.get_model_admin(Group), auth_admin.GroupAdmin)
admin.site.unregister(Group)

admin.site.unregister(EmailAddress)


@admin.register(EmailAddress)
class AddressAdmin(NamedList, EmailAddressAdmin):  # type: ignore[misc]
    list_display = ("email", "user", "is_primary", "is_verified")
    is_primary, is_verified = yes_or_no(EmailAddress, "primary"), yes_or_no(EmailAddress, "verified")


@admin.register(User)
class UserAdmin(NamedList):
    list_display = ["email", "called", "role", "date_joined", "last_login"]
    list_filter = ["is_staff", "is_superuser", "is_active"]
    search_fields = ["email", "display_name__says"]
    fields = ["email", "display_name", "language", "time_zone", "time_factor", "is_active", "role"]
    readonly_fields = ["email", "role"]
    actions = ["appoint", "dismiss"]

    @admin.display(description=gettext_lazy("display name"), ordering=in_order("display_name"))
    def called(self, user: User) -> str:
        return user.display_name

    @admin.display(description=gettext_lazy("role"))
    def role(self, user: User) -> str:
        if user.is_superuser:
            return _("administrator")
        return _("instructor") if user.is_staff else _("learner")

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def delete_model(self, request: HttpRequest, obj: User) -> None:
        people.delete_account(user=obj, by=cast(User, request.user), now=timezone.now())

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet[User]) -> None:
        for user in queryset:
            self.delete_model(request, user)

    @admin.action(description=gettext_lazy("Appoint as instructor"), permissions=["change"])
    def appoint(self, request: HttpRequest, queryset: QuerySet[User]) -> None:
        for user in queryset:
            people.appoint_instructor(user=user, by=cast(User, request.user))
        messages.success(request, _("They may now work at the desk."))

    @admin.action(description=gettext_lazy("Dismiss as instructor"), permissions=["change"])
    def dismiss(self, request: HttpRequest, queryset: QuerySet[User]) -> None:
        for user in queryset:
            people.dismiss_instructor(user=user, by=cast(User, request.user))
        messages.success(request, _("They no longer work at the desk."))
