"""The names that stand on pages in whatever language: those of the bank, of its people and of the tests."""

from accounts.models import User, time_zones
from exam.models import (
    Blueprint,
    CaseStudy,
    Certification,
    Domain,
    Explanation,
    Option,
    ProblemReport,
    Question,
    Reference,
    Revision,
    TaskStatement,
)
from tests.web.languages.reading import Names

FIELDS = {
    Certification: ("key", "name", "provider", "description", "licence", "provenance"),
    Blueprint: ("code", "name", "note"),
    Domain: ("name",),
    TaskStatement: ("title",),
    CaseStudy: ("key",),
    Question: ("key", "provenance", "licence"),
    Revision: ("stem", "lead_in", "takeaway"),
    Option: ("text",),
    Explanation: ("text",),
    Reference: ("title",),
    ProblemReport: ("text",),
    User: ("email", "display_name"),
}


def names_there_are() -> Names:
    held = (
        value
        for model, fields in FIELDS.items()
        for row in model.objects.values_list(*fields)
        for value in row
        if value
    )
    return Names([*held, *time_zones()])
