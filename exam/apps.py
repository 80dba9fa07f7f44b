from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ExamConfig(AppConfig):
    name = "exam"
    verbose_name = _("Exams")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from accounts.signals import account_export, account_leaving
        from exam import people  # models are not loaded when this module is

        account_leaving.connect(people.let_go, dispatch_uid="exam.let_go")
        account_export.connect(people.export, dispatch_uid="exam.export")
        account_export.connect(people.export_remarks, dispatch_uid="exam.export_remarks")
