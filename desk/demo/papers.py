"""In the invented county: slips printed for a workteam and the mine, a few of them typed in by the own heads (L6)."""

from __future__ import annotations

from desk.demo.placing import County
from targets import slip_codes, typing_in
from targets.models import SlipBatch, Target
from targets.typing_in import Line
from units.models import Membership

#: (task, how many, counted in) as members wrote them by hand.
WRITTEN = (
    ("Clean the sieves of the second mill", 4, "sieves"),
    ("Paint the pipes of the dosing room", 30, "metres"),
    ("Write out the repair card of each pump", 6, "cards"),
)


def show(county: County) -> None:
    """Sets of the mine and of the workteam of the member who signs in; the mine's office prints for both."""
    head = county.head_of(county.units["EH-01"])
    for code in ("EH-0122", "EH-01"):
        unit = county.units[code]
        batch = typing_in.print_slips(unit, by=head, slips=12, ends_on=county.ago(-60), today=county.today)
        _type_in(county, batch)
    typing_in.print_slips(county.units["EH-01"], by=head, slips=30, ends_on=county.ago(-90), today=county.today)


def _type_in(county: County, batch: SlipBatch) -> None:
    head, member = county.head_of(batch.unit), county.officials["member"]
    targets = Target.objects.filter(pk__in=batch.targets, state="in_force").exclude(field="ideological")
    target = targets.order_by("order", "id")[0]
    rows = Membership.objects.on(county.today).filter(unit=batch.unit).exclude(person=head).select_related("person")
    # The member who signs in stands first, so that their page shows what came from paper.
    people = sorted((row.person for row in rows.order_by("id")), key=lambda one: one != member)
    lines = [
        Line(
            number=person.number,
            target=target.title,
            task=county.say(task),
            due_on=min(county.ago(-45), target.limit_on),
            goal=goal,
            counted_in=county.say(counted),
            slip=slip_codes.written(batch.code, slip),
        )
        for slip, (person, (task, goal, counted)) in enumerate(zip(people, WRITTEN, strict=False), 1)
    ]
    refused = typing_in.type_in(batch.unit, by=head, lines=lines, today=county.today, batch=batch)
    if refused:
        raise RuntimeError(f"the demonstration's slips: {refused}")
