"""What a named assessor may read beside the application: the evidence of its unit, while the assessment lasts."""

from __future__ import annotations

from django.db.models import Q

from assessments.models import Application, Assessor
from units.models import Person


def evidence_of_assessors(person: Person) -> Q:
    """Condition on evidence: of units whose open application names the person as assessor."""
    open_ones = Application.objects.exclude(state__in=["awarded", "refused", "withdrawn"])
    named = Assessor.objects.filter(person=person, application__in=open_ones)
    return Q(unit_id__in=named.values("application__unit_id"))
