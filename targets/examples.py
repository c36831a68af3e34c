"""The library of examples: targets of units that hold a flag, to start an own one from (L4, L14).

"Follow the examples of the flag winners." What a flag holder has set itself is read across areas by whoever sets targets
or helps with them: its text, measures, stages and how far it has come. Readings, evidence and individual targets are not.
"""

from __future__ import annotations

import datetime

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef, QuerySet
from django.utils.timezone import localdate

from targets.models import Measure, Resolution, Target
from targets.models.resolution import OPEN
from units.models import Person, Post, Unit
from units.reach import reach_of

#: Own resolutions that are offered to start under.
OFFERED = 5


def listed() -> QuerySet[Target]:
    """Examples with their unit and the words of what they count (`counted`)."""
    words = Measure.objects.filter(target=OuterRef("pk")).order_by("id").values("name")
    return Target.objects.examples().select_related("unit__kind", "unit__sector").annotate(counted=ArraySubquery(words))


def own_unit(by: Person) -> Unit | None:
    """The unit whose kind and sector come first: the highest that `by` heads."""
    headed = [one for one in reach_of(by).held if one.post == Post.HEAD]
    first = min(headed, key=lambda one: len(one.path), default=None)
    return Unit.objects.select_related("kind", "sector").get(pk=first.unit_id) if first else None


def of_like_units(rows: QuerySet[Target], unit: Unit) -> QuerySet[Target]:
    """Those of units of the same kind and sector."""
    return rows.filter(unit__kind=unit.kind_id, unit__sector=unit.sector_id)


def open_resolutions(by: Person) -> list[Resolution]:
    """Resolutions under which `by` may set a target now, the nearest to the nation first."""
    rows = Resolution.objects.filter(reach_of(by).seen("unit__", [Post.HEAD], as_member=False), state__in=OPEN)
    return list(rows.select_related("unit").order_by("unit__depth", "id")[:OFFERED])


def begun_on(example: Target) -> datetime.date:
    """The day its time began: of the discussion, or when the version was written, if that came before."""
    assert example.current is not None
    days = [localdate(example.current.recorded_at)]
    if example.discussion is not None:
        days.append(example.discussion.held_on)
    return min(days)
