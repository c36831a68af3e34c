"""Units like the mine of a test, with what they have reached."""

from __future__ import annotations

from typing import Any

from targets.models import Measure, Reading
from tests import factories as make
from tests.targets.cast import Place, day
from units.models import Unit


def has_read(unit: Unit, *values: tuple[int, float], **measure: Any) -> Measure:
    """A target of `unit` that counts recovery, with readings (days from today, value)."""
    head = make.person()
    field = measure.pop("field", "technical")
    target = make.target(make.resolution(unit, state="lapsed"), head, field=field)
    found = target.measures.get()
    changes = {"type": "percent", "name": "recovery", **measure}
    Measure.objects.filter(pk=found.pk).update(**changes)
    for days, value in values:
        Reading.objects.create(measure=found, value=value, happened_on=day(days), by=head)
    return found


def likes(place: Place, *paces: float, parent: Unit | None = None, **unit: Any) -> list[Unit]:
    """Units like the mine, each of which has reached so many points a year."""
    made = [make.unit(parent or place.county, **unit) for _ in paces]
    for one, pace in zip(made, paces, strict=True):
        has_read(one, (-365, 40), (0, 40 + pace))
    return made
