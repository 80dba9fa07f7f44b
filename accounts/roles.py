"""The names of the roles and the permissions that each carries."""

from django.contrib.auth.models import Group, Permission

LEARNER = "Learner"
INSTRUCTOR = "Instructor"

_EDITS = ("question", "revision", "option", "explanation", "reference", "placement", "casestudy", "scenario")
_READS = (
    "certification",
    "blueprint",
    "domain",
    "taskstatement",
    "attempt",
    "slot",
    "response",
    "scorereport",
    "extension",
    "problemreport",
)

INSTRUCTOR_PERMISSIONS = frozenset(
    {f"exam.{verb}_{model}" for model in _EDITS for verb in ("add", "change", "view")}
    | {f"exam.view_{model}" for model in _READS}
    | {"exam.extend_attempt", "exam.change_problemreport"}
)


def ensure_groups() -> None:
    """Give both groups exactly their permissions, as far as the tables that carry them exist."""
    Group.objects.get_or_create(name=LEARNER)
    instructors, _created = Group.objects.get_or_create(name=INSTRUCTOR)
    found = Permission.objects.filter(content_type__app_label="exam").select_related("content_type")
    instructors.permissions.set(
        [p for p in found if f"{p.content_type.app_label}.{p.codename}" in INSTRUCTOR_PERMISSIONS]
    )
