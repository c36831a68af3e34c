"""Builds the invented county through the same verbs the pages use, so that the demonstration obeys every rule."""

from __future__ import annotations

import datetime

from desk.demo import (
    amended,
    attaining,
    awarding,
    carrying,
    delivered,
    deviated,
    driven,
    joined,
    loaded,
    noticed,
    papers,
    reformed,
    renewed,
    resting,
    reviewed,
    road,
    rolled,
    tardy,
    weighed,
)
from desk.demo.county import MINE_AIMS, small_aims
from desk.demo.placing import County, place_all
from targets import counting, drawing_up
from targets.models import IndividualTarget
from units.models import Group, Unit
from workflow.moving import record

#: Each shows one part of the movement in the county that stands, in this order.
SHOWN = (
    renewed,
    attaining,
    driven,
    joined,
    carrying,
    papers,
    reformed,
    weighed,
    rolled,
    deviated,
    tardy,
    noticed,
    delivered,
    resting,
    loaded,
    amended,
)


def build(nation: Unit, today: datetime.date, language: str = "en") -> County:
    """The whole county under `nation`, a unit at every stage. The caller wraps it in a transaction."""
    county = place_all(nation, today, language)
    _mine(county)
    awarding.awarded(county, "EH-03", "honour")
    awarding.awaiting_approval(county, "EH-02", "2")
    awarding.refused(county, "EH-09", "1")
    awarding.appealed(county, "EH-09")
    awarding.awaiting_committee(county, "EH-11", "1")
    awarding.screened(county, awarding.submitted(county, "EH-06", "1", days_ago=14), days_ago=9)
    awarding.submitted(county, "EH-10", "1", days_ago=3)
    awarding.begun(county, "EH-14", "1")
    _beginning(county)
    for part in SHOWN:
        part.show(county)
    counting.refresh_counts(today)
    return county


def _mine(county: County) -> None:
    """The unit that is shown in full: towards its second flag, some targets met, some near their limit."""
    _resolution, targets, below = road.into_force(county, "EH-01", "2", MINE_AIMS, days_ago=307)
    road.read(county, targets, MINE_AIMS)
    road.read_below(county, below)
    reviewed.review(county, "EH-01", held=3, late=True)
    reviewed.corrected(county, "EH-01")
    _member_story(county)


def _member_story(county: County) -> None:
    """The member who signs in has noted progress and finished something."""
    member = county.officials["member"]
    mine = IndividualTarget.objects.filter(person=member).select_related("target").order_by("id")[0]
    drawing_up.note_progress(mine, by=member, reached=max(1, (mine.goal or 2) * 3 // 5), today=county.today, note="")
    target = mine.target
    assert target is not None
    second = drawing_up.draw_up(
        target,
        by=member,
        task=county.say("One single form for the repair log"),
        due_on=county.ago(-10),
        today=county.today,
    )
    drawing_up.finish(second, by=member, today=county.today)
    drawing_up.draw_up(
        target,
        by=member,
        task=county.say("Label the 40 bays of the spare-parts shelf"),
        due_on=county.ago(-22),
        today=county.today,
        goal=40,
        counted_in=county.say("bays"),
    )


def _group(county: County) -> None:
    """The small units of the county as one group: what they reached is what EH-07 compares its goals with."""
    codes = ("EH-02", "EH-03", "EH-06", "EH-07", "EH-09", "EH-10", "EH-11", "EH-14")
    units = Unit.objects.filter(code__in=codes)
    made = Group.objects.create(
        owner=county.units["EH"], name_en="Small units of Eunha", name_ko="은하군의 작은 단위들"
    )
    record(made, "add", by=county.officials["staff"], facts={"title": str(made)})
    made.units.set(units)


def _beginning(county: County) -> None:
    """Units at the first steps: discussed but not covered, in each state of a resolution; one has none yet."""
    resolution = road.resolve(county, "EH-07", "1", days_ago=40)
    _group(county)
    # It wants in eleven weeks what others took half a year for.
    reason = county.say("The fitters of two closed stations came over in the spring.")
    targets = road.set_targets(county, resolution, small_aims(done=False), days_ago=20, reason=reason)
    road.draw_up(county, county.units["EH-07"], targets, most=3)
    road.resolve(county, "EH-04", "1", days_ago=10, until="submit")
    road.resolve(county, "EH-05", "1", days_ago=25, until="return")
    road.resolve(county, "EH-12", "1", days_ago=2, until="draft")
    road.resolve(county, "EH-13", "1", days_ago=5, until="adopt")
