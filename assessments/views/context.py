"""What the pages of one application have in common."""

from __future__ import annotations

from typing import Any

from django.db.models import Count, Exists, IntegerField, OuterRef, Prefetch, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _

from assessments.duties import members_of_line
from assessments.models import Application, Assessor, CriterionReason, SiteCheck
from assessments.stages import days
from evidence.models import Evidence
from units.http import person_of
from workflow.clock import today


def fetch(request: HttpRequest, pk: int) -> Application:
    """The application with its unit, place, edition and entry; 404 for what is out of reach."""
    rows = Application.objects.visible_to(person_of(request)).select_related(
        "unit__kind", "unit__parent__parent", "standard", "resolution", "flag"
    )
    on_file = Evidence.objects.filter(unit=OuterRef("unit")).order_by().values("unit")
    counted = on_file.annotate(n=Count("pk")).values("n")
    return get_object_or_404(
        rows.annotate(evidence_on_file=Coalesce(Subquery(counted, output_field=IntegerField()), 0)), pk=pk
    )


def shown_check(application: Application, *, also_unshown: bool = False) -> SiteCheck | None:
    """The last site check the unit has been shown; the assessors also see what they have not shown yet."""
    rows = application.site_checks.select_related("by").order_by("-number")
    return rows.first() if also_unshown else rows.exclude(shown_on__isnull=True).first()


def reasons(path: str) -> Prefetch[Any]:
    """Reasons of decisions by criterion, in the order of the standard, in one statement."""
    rows = CriterionReason.objects.select_related("criterion").order_by("criterion__rank", "id")
    return Prefetch(path, queryset=rows)


def named(application: Application) -> QuerySet[Assessor]:
    """The assessors, the leading one first; `of_the_unit` says whether one is a member of its line."""
    own = members_of_line(application.unit, today()).filter(person=OuterRef("person"))
    return application.assessors.select_related("person").annotate(of_the_unit=Exists(own)).order_by("-leads", "id")


def title_of(application: Application) -> str:
    """`Second flag: Haedoji Cooperative Farm`."""
    return _("%(tier)s: %(unit)s") % {"tier": application.get_tier_display(), "unit": application.unit}


def place_of(application: Application) -> str:
    """`Eunha County, Hanbit Province`."""
    above = application.unit.parent
    names = [str(one) for one in (above, above.parent if above else None) if one is not None and one.depth]
    return ", ".join(names)


def crumbs(application: Application, last: str = "") -> list[tuple[str, str]]:
    """Applications › 2026-118 › what is done here."""
    name = _("Application %(number)s") % {"number": application.number or _("in draft")}
    trail = [(_("Applications"), reverse("assessments:applications"))]
    if not last:
        return [*trail, (name, "")]
    return [*trail, (name, application.get_absolute_url()), (last, "")]


def assessors_wrote(check: SiteCheck, assessors: list[Assessor], application: Application) -> list[dict[str, Any]]:
    """Rows of the panel "What the assessors wrote"."""
    none = _("None recorded")
    return [
        {"label": _("Assessors"), "value": ", ".join(str(one.person) for one in assessors)},
        {"label": _("Days"), "value": days(check)},
        {"label": _("Items seen"), "value": check.seen_items or none},
        {"label": _("Disagreements"), "value": check.disagreements or none},
        {"label": _("Not checked"), "value": check.not_checked or none},
        {"label": _("Unit's remark"), "value": application.unit_remark or none},
    ]
