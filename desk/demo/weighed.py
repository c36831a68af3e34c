"""Two targets of the invented mine that are counted in more than one way: two weighted measures, and milestones."""

from __future__ import annotations

from decimal import Decimal

from desk.demo.placing import County
from targets import progress, setting
from targets.models import Resolution, ShippedMeasure, Target
from targets.plan import Aim, Plan, Step

MILESTONES = ("Drawings of the dosing line approved", "Pumps mounted", "Controls wired", "A month without a hand")


def show(county: County) -> None:
    """Set, discussed and in force since forty days, with readings."""
    unit = county.units["EH-01"]
    resolution = Resolution.objects.get(unit=unit, state="in_force")
    head = county.head_of(unit)
    weighed, line = (
        setting.set_target(resolution, by=head, plan=plan, today=county.ago(50))
        for plan in (_weighed(county), _milestones(county))
    )
    setting.discuss(
        weighed,
        by=head,
        also=[line],
        held_on=county.ago(47),
        place=county.say("Rest room"),
        present=23,
        minutes="",
        proposals=county.say("Begin with the target that hinders the others; date every stage."),
        changes=county.say("Two stages were moved to the end of their month."),
    )
    setting.enforce(resolution, by=head, today=county.ago(40))
    _read(county, weighed, line)


def _plan(
    county: County, title: str, problem: str, limit: int, standing: tuple[str, str, str], aims: list[Aim]
) -> Plan:
    equipment, supply, staffing = (county.say(text) for text in standing)
    return Plan(
        field="technical",
        title=county.say(title),
        problem=county.say(problem),
        way="",
        kind="long_term",
        limit_on=county.ago(-limit),
        measures=aims,
        equipment=equipment,
        supply=supply,
        staffing=staffing,
        post="supply",
        weight=2,
    )


def _weighed(county: County) -> Plan:
    """Domestic materials (60 per cent of the target) and hours of heavy labour (40), both of the catalogue."""
    materials, labour = (ShippedMeasure.objects.get(code=code) for code in ("domestic_materials", "heavy_labour_hours"))
    made = [Step(county.ago(-60), Decimal(55), county.say("liners cast in the own foundry: 15 points"))]
    standing = ("A foundry of 2 tonnes, cold since spring.", "Scrap for 30 tonnes.", "Seven founders, two shifts.")
    return _plan(
        county,
        "Liners from own materials, less carried by hand",
        "Six of ten liners are imported, and each is carried to the mill by hand.",
        180,
        standing,
        [
            _aim(county, materials, "40", "70", "books of the store", 60, made, past=("36", 170)),
            _aim(county, labour, "420", "180", "labour sheets of the quarter", 40, []),
        ],
    )


def _aim(
    county: County,
    shipped: ShippedMeasure,
    baseline: str,
    goal: str,
    source: str,
    weight: int,
    stages: list[Step],
    past: tuple[str, int] | None = None,
) -> Aim:
    """A measure of the catalogue, named in the language of the demonstration."""
    return Aim(
        counted=shipped.name_ko if county.language == "ko" else shipped.name_en,
        type=shipped.type,
        unit_of_measure=shipped.unit_of_measure,
        baseline=Decimal(baseline),
        baseline_source=county.say(source),
        goal=Decimal(goal),
        stages=stages,
        weight=weight,
        shipped=shipped,
        past=Decimal(past[0]) if past else None,
        past_on=county.ago(past[1]) if past else None,
    )


def _milestones(county: County) -> Plan:
    """Four milestones of a dosing line."""
    stages = [
        Step(county.ago(30 - 40 * place), Decimal(place + 1), county.say("act of acceptance"), county.say(name))
        for place, name in enumerate(MILESTONES)
    ]
    line = county.say("milestones of the dosing line")
    source = county.say("plan of the technical section")
    aim = Aim(line, "milestones", None, Decimal(0), source, Decimal(len(stages)), stages)
    standing = ("Four pumps, no controls.", "Cable and boxes are promised for the quarter.", "Two electricians.")
    title, problem = "Dosing of reagents automated", "Reagents are dosed by hand, by the eye."
    return _plan(county, title, problem, 120, standing, [aim])


def _read(county: County, weighed: Target, line: Target) -> None:
    head = county.head_of(weighed.unit)
    first, second = weighed.measures.order_by("id")
    for target, measure, value, days in (
        (weighed, first, "49", 12),
        (weighed, second, "330", 11),
        (line, line.measures.get(), "2", 10),
    ):
        target.refresh_from_db()
        progress.add_reading(
            target,
            by=head,
            measure=measure,
            value=Decimal(value),
            happened_on=county.ago(days),
            today=county.today,
        )
