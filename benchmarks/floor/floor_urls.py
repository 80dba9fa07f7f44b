from django.contrib.auth.views import LoginView
from django.urls import path
from floor_exam import views

urlpatterns = [
    path("accounts/login/", LoginView.as_view(template_name="login.html")),
    path("exam/<int:pk>/", views.exam),
    path("exam/<int:pk>/start/", views.start),
    path("attempt/<int:attempt>/<int:position>/", views.question),
    path("attempt/<int:attempt>/<int:position>/save/", views.save),
    path("attempt/<int:attempt>/finish/", views.finish),
    path("attempt/<int:attempt>/review/", views.review),
    path("history/", views.history),
]
