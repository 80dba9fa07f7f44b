from django.urls import path

from accounts import views

urlpatterns = [
    path("profile/", views.profile, name="account_profile"),
    path("delete/", views.leave, name="account_leave"),
    path("my-data.json", views.download, name="account_download"),
    path("privacy/", views.privacy, name="privacy"),
]
