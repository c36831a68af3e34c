"""How the tree of the invented county has changed: one unit was merged into another, one was split."""

from __future__ import annotations

from desk.demo.placing import County
from units import merging, tree
from units.models import Membership, UnitKind


def show(county: County) -> None:
    """The dye works went over to the textile factory; the transport station gave its repair yard a life of its own."""
    _merged(county)
    _split(county)


def _merged(county: County) -> None:
    area, staff, say = county.units["EH"], county.officials["staff"], county.say
    works = tree.add(
        area,
        by=staff,
        kind=UnitKind.objects.get(code="factory"),
        code="EH-16",
        name_en="Sogang Dye Works",
        name_ko="소강염색공장",
        note=say("Invented for the demonstration."),
    )
    reason = say("One management for spinning and dyeing.")
    merging.merge(works, by=staff, into=county.units["EH-05"], today=county.ago(90), reason=reason)


def _split(county: County) -> None:
    station, say = county.units["EH-08"], county.say
    goes = Membership.objects.filter(unit=station).order_by("-person_id").values_list("person__number", flat=True)[:2]
    merging.split(
        station,
        by=county.officials["staff"],
        today=county.ago(60),
        reason=say("The repair yard serves the whole county."),
        subunits=[],
        numbers=list(goes),
        kind=UnitKind.objects.get(code="enterprise"),
        code="EH-17",
        name_en="Eunha Repair Yard",
        name_ko="은하수리사업소",
        note=say("Invented for the demonstration."),
    )
