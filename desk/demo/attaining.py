"""In the invented county: a call to resolve, and how the mine's targets stand, in the words of its head."""

from __future__ import annotations

from desk.demo.placing import County
from targets import calling, noting
from targets.models import Target
from units.models import UnitKind

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
    _call(county)


def _call(county: County) -> None:
    """The county's open call, its list forwarded once."""
    area, staff = county.units["EH"], county.officials["staff"]
    made = calling.draft_call(
        area,
        by=staff,
        today=county.ago(12),
        title="Resolve before the anniversary",
        text="Discuss at a meeting of the unit whether to join the movement, and resolve by the date.",
        kinds=UnitKind.objects.filter(code__in=["factory", "mine", "farm", "school", "clinic", "enterprise"]),
        areas=[],
        answer_by=county.ago(-45),
    )
    calling.open_call(made, by=staff, today=county.ago(12))
    calling.forward_list(made, by=staff, unit=area, today=county.ago(2), note="Two more units meet next week.")


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
