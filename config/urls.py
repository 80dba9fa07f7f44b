"""Every address of the site, one line a room."""

from allauth.account.decorators import secure_admin_login
from django.contrib import admin
from django.urls import include, path
from django.views.generic import TemplateView

from config.health import healthz, readyz

# The desk has no sign-in page of its own: guesses would be throttled there by nobody.
admin.site.login = secure_admin_login(admin.site.login)  # type: ignore[method-assign]

handler500 = "config.unavailable.broken"
handler403 = "accounts.refusals.not_allowed"
handler429 = "accounts.refusals.too_many"  # allauth's throttle asks for this one

urlpatterns = [
    path("", include("exam.urls")),
    path("accounts/", include("accounts.urls")),
    path("accounts/", include("allauth.account.urls")),
    path("i18n/", include("django.conf.urls.i18n")),
    path("admin/", admin.site.urls),
    path("offline/", TemplateView.as_view(template_name="offline.html"), name="offline"),
    path("healthz", healthz, name="healthz"),
    path("readyz", readyz, name="readyz"),
]
