"""Which exams there are, and what each one is."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from exam.models import Attempt, Blueprint
from exam.reports import catalogue as report
from exam.reports.stock import behind


@require_safe
def catalogue(request: HttpRequest) -> HttpResponse:
    """Every certification with its blueprints."""
    return render(request, "exam/catalogue/page.html", {"certifications": report.certifications()})


@require_safe
def blueprint(request: HttpRequest, code: str) -> HttpResponse:
    """One blueprint: length, time, weights, rule."""
    offered = Blueprint.objects.listed().select_related("certification").prefetch_related("domains__tasks")
    found = get_object_or_404(offered, code=code)
    standing = None
    if request.user.is_authenticated:
        standing = Attempt.objects.of(request.user).open().filter(blueprint=found).first()
    page = report.page_of(found, open_attempt=standing)
    return render(request, "exam/blueprint/page.html", {"page": page, "behind": behind(found, stock=page.stock)})
