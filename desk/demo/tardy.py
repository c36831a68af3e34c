"""In the invented county: units late with their paperwork, and an office reminded of one matter three days ago."""

from __future__ import annotations

import datetime

from django.utils import timezone

from desk.demo.placing import County
from reviews import late, office_reminding, reviewing
from reviews.models import LateMatter
from units.periods import period

#: Units that have not held the review of an earlier quarter.
NOT_HELD = ("EH-07", "EH-05")


def show(county: County) -> None:
    """Reviews of an earlier quarter that were not held; the first unit's office has been reminded."""
    first, _last = period("quarter", county.today)
    for code in NOT_HELD:
        reviewing.plan(county.units[code], today=first - datetime.timedelta(days=100))
    day = county.ago(3)
    late.refresh(day)
    matters = LateMatter.objects.filter(kind="review", unit=county.units[NOT_HELD[0]])
    office_reminding.remind(list(matters), by=county.officials["staff"], today=day, now=timezone.now())
    late.refresh(county.today)
