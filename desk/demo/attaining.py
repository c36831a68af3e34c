"""Attainment in the invented county: how the mine's targets stand, in the words of its head."""

from __future__ import annotations

from desk.demo.placing import County
from targets import noting
from targets.models import Target

#: (flag, done, next, obstacle) of the mine's targets in force, in their order.
NOTES = (
    ("on_track", "Third mill turned over under load.", "Fit the second dosing pump.", ""),
    (
        "at_risk",
        "Half of the roofs are tight.",
        "Roofing felt for the other half.",
        "Felt promised for May has not come.",
    ),
)


def show(county: County) -> None:
    """What is shown of attainment, after the road of the mine."""
    _notes(county)


def _notes(county: County) -> None:
    under_way = Target.objects.filter(unit=county.units["EH-01"], state="in_force").select_related("unit")
    for target, (course, done, coming, obstacle) in zip(under_way.order_by("order", "id"), NOTES, strict=False):
        noting.note_course(
            target,
            by=county.head_of(target.unit),
            today=county.ago(3),
            course=course,
            done=done,
            coming=coming,
            obstacle=obstacle,
        )
