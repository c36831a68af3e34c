"""In the invented county: calls to resolve, how the mine's targets stand, and which of its workteams' serve them."""

from __future__ import annotations

from desk.demo.placing import County
from targets import calling, cascading, noting
from targets.models import Target
from units.models import UnitKind

#: The mine's target in force, by its title: flag, done, next, obstacle.
NOTES = {
    "Ore recovery at the concentrator": (
        "on_track",
        "Third mill turned over under load.",
        "Fit the second dosing pump.",
        "",
    ),
    "Housing repairs, Block C": (
        "at_risk",
        "Half of the roofs are tight.",
        "Roofing felt for the other half.",
        "Felt promised for the spring has not come.",
    ),
}


def show(county: County) -> None:
    """What is shown of attainment, after the road of the mine."""
    _notes(county)
    _serving(county)
    _calls(county)


def _calls(county: County) -> None:
    """The county's open call, its list forwarded once; the next one is still being written."""
    area, staff, say = county.units["EH"], county.officials["staff"], county.say
    kinds = UnitKind.objects.filter(code__in=["factory", "mine", "farm", "school", "clinic", "enterprise"])
    made = calling.draft_call(
        area,
        by=staff,
        today=county.ago(12),
        title=say("Resolve before the anniversary"),
        text=say("Discuss at a meeting of the unit whether to join the movement, and resolve by the date."),
        kinds=kinds,
        areas=[],
        answer_by=county.ago(-45),
    )
    calling.open_call(made, by=staff, today=county.ago(12))
    note = say("Two more units meet next week.")
    calling.forward_list(made, by=staff, unit=area, today=county.ago(2), note=note)
    calling.draft_call(
        area,
        by=staff,
        today=county.ago(1),
        title=say("Clinics and schools: resolve in the new year"),
        text=say("Begin with the targets of hygiene and of study; resolve when the meeting is ready."),
        kinds=kinds.filter(code__in=["school", "clinic"]),
        areas=[],
        answer_by=county.ago(-120),
    )


def _notes(county: County) -> None:
    for title, (course, *words) in NOTES.items():
        target = _of_the_mine(county, title)
        done, coming, obstacle = (county.say(text) if text else "" for text in words)
        head = county.head_of(target.unit)
        noting.note_course(
            target, by=head, today=county.ago(3), course=course, done=done, coming=coming, obstacle=obstacle
        )


def _serving(county: County) -> None:
    """The targets of the mine's workteams serve those of the mine in the same field."""
    higher = {one.field: one for one in Target.objects.filter(unit=county.units["EH-01"], state="in_force")}
    below = Target.objects.filter(unit__code__startswith="EH-01", state="in_force").exclude(unit__code="EH-01")
    for target in below.select_related("unit").order_by("id"):
        if found := higher.get(target.field):
            cascading.serve(target, by=county.head_of(target.unit), higher=found)


def _of_the_mine(county: County, title: str) -> Target:
    rows = Target.objects.select_related("unit")
    return rows.get(unit=county.units["EH-01"], state="in_force", title=county.say(title))
