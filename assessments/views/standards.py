"""The published editions of the standard: open to everybody."""

from __future__ import annotations

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from assessments.models import Standard
from assessments.presenting import criteria_parts

PUBLIC = ("published", "superseded")


@login_not_required
@require_safe
def standards(request: HttpRequest) -> HttpResponse:
    """All published editions, the one in force first."""
    editions = Standard.objects.filter(state__in=PUBLIC).order_by("-edition")
    return render(request, "assessments/standards.html", {"title": _("Published standards"), "editions": editions})


@login_not_required
@require_safe
def standard(request: HttpRequest, edition: int) -> HttpResponse:
    """One edition: every criterion, how it is measured, and its limit."""
    found = get_object_or_404(Standard, edition=edition, state__in=PUBLIC)
    context = {
        "title": str(found),
        "standard": found,
        "parts": criteria_parts(found.criteria.all()),
        "crumbs": [
            (_("Published standards"), reverse("assessments:standards")),
            (_("Edition %(n)s") % {"n": found.edition}, ""),
        ],
    }
    return render(request, "assessments/standard.html", context)
