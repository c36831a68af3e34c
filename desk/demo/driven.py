"""Drives of the invented county: one of the mine that is over, one of the county's staff that runs."""

from __future__ import annotations

from desk.demo.placing import County
from targets import driving
from targets.models import Target


def show(county: County) -> None:
    """What is shown of drives, after the road of the mine."""
    _closed(county)
    _running(county)


def _closed(county: County) -> None:
    """The mine pushed its concentrator for seven weeks, tallied by the week."""
    mine, say = county.units["EH-01"], county.say
    head = county.head_of(mine)
    made = driving.plan_drive(
        mine,
        by=head,
        today=county.ago(160),
        targets=Target.objects.filter(unit=mine, field="technical", state="in_force").select_related("unit"),
        title=say("Seven weeks for the concentrator"),
        text=say("Second mill on all shifts, dosing pumps fitted one after the other."),
        since=county.ago(160),
        until=county.ago(112),
        tally="week",
    )
    driving.start_drive(made, by=head, today=county.ago(160))
    learnt = say("Pumps fitted on Sundays cost no shift.")
    driving.close_drive(made, by=head, today=county.ago(112), note=learnt)


def _running(county: County) -> None:
    """The county pushes technical targets of its units, tallied each week."""
    area, staff, say = county.units["EH"], county.officials["staff"], county.say
    chosen = Target.objects.filter(unit__path__within=str(area.path), field="technical", state="in_force")
    made = driving.plan_drive(
        area,
        by=staff,
        today=county.ago(24),
        targets=chosen.select_related("unit"),
        title=say("Push before the winter"),
        text=say("Machines and processes first; each unit tallies what it gained."),
        since=county.ago(24),
        until=county.ago(-10),
        tally="week",
    )
    driving.start_drive(made, by=staff, today=county.ago(24))
