"""Editions of the standard: what a flag requires, published and then no longer changed (L10)."""

from __future__ import annotations

import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from assessments.models import Criterion, Standard, TierTerms
from units.models import Unit
from workflow.moving import move
from workflow.refusals import NotReady


def in_force() -> Standard:
    """The published edition. Raises NotReady while none is published."""
    found = Standard.objects.filter(state="published").first()
    if found is None:
        raise NotReady(_("No edition of the standard is published."))
    return found


def criteria_for(standard: Standard, tier: str, unit: Unit) -> list[Criterion]:
    """The criteria of an edition that hold for a tier and the unit's kind, in their order."""
    return [one for one in standard.criteria.all() if one.asked_of(tier, unit.kind.code)]


def terms_of(standard: Standard, tier: str) -> TierTerms:
    """What the edition says of a tier: intervals, threshold, levels. Raises NotReady where it does not award the tier."""
    for one in standard.terms.all():
        if one.tier == tier:
            return one
    raise NotReady(_("This edition of the standard does not award this tier."))


@transaction.atomic
def publish(standard: Standard, *, by: Any, today: datetime.date) -> Standard:
    """Publish a draft; the edition before it is superseded. Open applications keep theirs.

    Raises NotYours, NotNow, NotReady without criteria.
    """
    if not standard.criteria.exists():
        raise NotReady(_("An edition without criteria cannot be published."))
    for earlier in Standard.objects.filter(state="published").exclude(pk=standard.pk):
        move(earlier, "supersede", by=by, facts={"by_edition": standard.edition})
    standard.published_on = today
    move(standard, "publish", by=by, also=("published_on",))
    return standard
