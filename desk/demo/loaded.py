"""In the invented county: what is asked of each unit a month, a limit of its own, and why a call goes above it."""

from __future__ import annotations

from desk.demo.placing import County
from reviews import load
from targets import calling
from units import asking
from units.models import UnitKind
from units.norms import set_norm

#: The county allows its units less than the programme does.
LIMIT = 6
#: Last month, this one and the next are counted: one of these days falls into them with enough asked already.
DAYS = (4, 10, 20, 30)


def show(county: County) -> None:
    """The limit, the counts of these months, and a call by which some units are asked above it."""
    area, staff, say = county.units["EH"], county.officials["staff"], county.say
    set_norm(area, by=staff, name="load_limit", value=LIMIT, since=county.ago(30))
    load.refresh_all(county.today)
    made = calling.draft_call(
        area,
        by=staff,
        today=county.ago(1),
        title=say("Before the cold: boilers and stoves"),
        text=say("Say at a meeting of the unit whether it resolves to put its heating in order."),
        kinds=UnitKind.objects.filter(code__in=["factory", "mine", "farm", "school", "clinic", "enterprise"]),
        areas=[],
        answer_by=county.ago(-DAYS[0]),
    )
    for days in DAYS:
        made.answer_by = county.ago(-days)
        if asking.above(made, county.today):
            break
    made.save(update_fields=["answer_by"])
    reason = say("The cold sets the date; the tallies of the drive end in the same weeks.")
    calling.open_call(made, by=staff, today=county.today, load_reason=reason)
    load.refresh_all(county.today)
