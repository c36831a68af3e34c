"""What keeps a unit from being archived or merged: an application or appeal under way, a refusal still to be appealed."""

from __future__ import annotations

import datetime

from django.utils.translation import gettext as _

from assessments.models import Appeal, Application
from pages import words
from units import tree
from units.models import Unit


def connect() -> None:
    """Speak up when a unit is to be archived or merged."""
    tree.archive_obstacles.append(obstacles)


def obstacles(unit: Unit, today: datetime.date) -> list[str]:
    """Reasons, empty when nothing is open."""
    reasons = []
    if Application.objects.filter(unit=unit).open().exists():
        reasons.append(_("Its application is under way; it is decided or withdrawn first."))
    if Appeal.objects.open().filter(unit=unit).exists():
        reasons.append(_("Its appeal waits for an answer; it is decided or withdrawn first."))
    refused = Application.objects.filter(unit=unit, state="refused", decisions__appeal_until__gte=today)
    if last := refused.values_list("decisions__appeal_until", flat=True).order_by("-decisions__appeal_until").first():
        reasons.append(_("A refusal can be appealed until %(day)s.") % {"day": words.day(last)})
    return reasons
