"""The road of one invented unit, by the same verbs the pages use: resolution, targets, members, readings, reviews."""

from __future__ import annotations

import datetime
import io
from decimal import Decimal

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image, ImageDraw

from desk.demo.county import Aim, small_aims
from desk.demo.placing import County
from evidence import storing
from evidence.checking import check
from evidence.models import Evidence
from targets import drawing_up, progress, resolving, setting
from targets.models import Resolution, Target, UnitOfMeasure
from targets.plan import Aim as Counted
from targets.plan import Plan, Step
from units.models import Membership, Unit

#: Tasks of members, each with what is counted.
TASKS = (
    ("Label %s shelf bays", "bays"),
    ("Finish %s lessons on the pump", "lessons"),
    ("Turn %s bearings", "bearings"),
    ("Clean %s metres of ditch", "metres"),
    ("Read %s handbooks", "handbooks"),
)


def resolve(county: County, code: str, tier: str, *, days_ago: int, until: str = "accept") -> Resolution:
    """A resolution that has come as far as the move `until`: draft, adopt, submit, return or accept."""
    unit, say = county.units[code], county.say
    head, staff = county.head_of(unit), county.officials["staff"]
    begun = county.ago(days_ago)
    made = resolving.draft(
        unit,
        by=head,
        tier=tier,
        aim=say(
            "The unit resolves to win the flag: targets in three fields, reviewed each quarter, attained one by one."
        ),
        term_on=datetime.date(begun.year + 2, 12, 31),
        today=begun,
    )
    if until == "draft":
        return made
    resolving.adopt(
        made, by=head, held_on=begun, place=say("Club room"), present=24, minutes=say("Adopted after discussion.")
    )
    if until == "adopt":
        return made
    resolving.submit(made, by=head, today=county.ago(days_ago - 2))
    if until == "submit":
        return made
    if until == "return":
        return resolving.return_(
            made, by=staff, reason=say("The aim names no targets for the cultural field. Add them.")
        )
    return resolving.accept(made, by=staff, today=county.ago(days_ago - 6))


def month_end(day: datetime.date) -> datetime.date:
    """The last day of the month of `day`."""
    return datetime.date(day.year + day.month // 12, day.month % 12 + 1, 1) - datetime.timedelta(days=1)


def plan_of(county: County, aim: Aim, *, days_ago: int, reason: str = "") -> Plan:
    """An aim as the head types it in `days_ago`, stages ahead of that day; time limits end with a month."""
    say = county.say
    counted = Counted(
        counted=say(aim.counted),
        type="percent" if aim.unit_of_measure == "per_cent" else "number",
        unit_of_measure=UnitOfMeasure.objects.get(code=aim.unit_of_measure),
        baseline=Decimal(aim.baseline),
        baseline_source=say(aim.source),
        goal=Decimal(aim.goal),
        reason=reason,
        stages=[
            Step(county.ago(-days), Decimal(value), say(words)) for days, value, words in aim.stages if days > -days_ago
        ],
    )
    return Plan(
        field=aim.field,
        title=say(aim.title),
        problem=say(aim.problem),
        way=say(aim.way),
        kind=aim.kind,
        limit_on=month_end(county.ago(-aim.limit)),
        post="head",
        measures=[counted],
    )


def set_targets(
    county: County,
    resolution: Resolution,
    aims: tuple[Aim, ...],
    *,
    days_ago: int,
    unit: Unit | None = None,
    reason: str = "",
) -> list[Target]:
    """Set the aims and discuss them together; `reason`: why goals that like units have not reached."""
    head, say = county.head_of(unit or resolution.unit), county.say
    made = [
        setting.set_target(
            resolution,
            by=head,
            plan=plan_of(county, aim, days_ago=days_ago, reason=reason),
            today=county.ago(days_ago),
            unit=unit,
        )
        for aim in aims
    ]
    setting.discuss(
        made[0],
        by=head,
        also=made[1:],
        held_on=county.ago(days_ago - 1),
        place=say("Rest room"),
        present=21,
        minutes="",
        proposals=say("Begin with the target that hinders the others; date every stage."),
        changes=say("Two stages were moved to the end of their month."),
    )
    return made


def draw_up(county: County, unit: Unit, targets: list[Target], *, most: int | None = None) -> None:
    """The members of `unit` (at most `most`) draw up a target of their own each, spread over the unit's targets."""
    ahead = [one for one in targets if one.limit_on >= county.today]
    members = Membership.objects.filter(unit=unit).select_related("person").order_by("id")[:most]
    for place, row in enumerate(members):
        target = ahead[place % len(ahead)]
        number = 5 + place * 7 % 40
        task, counted = TASKS[place % len(TASKS)]
        drawing_up.draw_up(
            target,
            by=row.person,
            task=county.say(task) % number,
            due_on=min(target.limit_on, county.ago(-20 - place)),
            today=county.today,
            goal=number,
            counted_in=county.say(counted),
        )


def into_force(
    county: County, code: str, tier: str, aims: tuple[Aim, ...], *, days_ago: int
) -> tuple[Resolution, list[Target], list[Target]]:
    """A unit with its targets in force and individual targets of all members: resolution, its targets, those below."""
    unit = county.units[code]
    resolution = resolve(county, code, tier, days_ago=days_ago)
    # Set with their whole way ahead, so that no rule of dates is bent.
    targets = set_targets(county, resolution, aims, days_ago=days_ago - 8)
    of_units_below: list[Target] = []
    inside = Unit.objects.filter(path__within=str(unit.path), memberships__isnull=False)
    for below in inside.distinct().order_by("path"):
        if below.pk == unit.pk:
            draw_up(county, below, targets)
        elif Membership.objects.filter(unit=below).count() >= 5:
            # One technical and one cultural target of a workteam, still under way.
            own = small_aims(done=False)[1:]
            made = set_targets(county, resolution, own, days_ago=days_ago - 20, unit=below)
            draw_up(county, below, made)
            of_units_below += made
    setting.enforce(resolution, by=county.head_of(unit), today=county.ago(days_ago - 25))
    return resolution, targets, of_units_below


def read(county: County, targets: list[Target], aims: tuple[Aim, ...], *, papers: int = 2) -> None:
    """The readings of each aim, the last `papers` of them with evidence; met targets are reported as met."""
    for target, aim in zip(targets, aims, strict=True):
        target.refresh_from_db()
        head = county.head_of(target.unit)
        measure = target.measures.get()
        for place, (days, value) in enumerate(aim.readings):
            shown = place >= len(aim.readings) - papers
            progress.add_reading(
                target,
                by=head,
                measure=measure,
                value=Decimal(value),
                happened_on=county.ago(-days),
                today=county.today,
                evidence=[_paper(county, target.unit, aim, place)] if shown else [],
            )
        if aim.met:
            setting.meet(target, by=head, today=county.ago(-aim.readings[-1][0]))


def read_below(county: County, targets: list[Target]) -> None:
    """One reading for each target of a workteam, no two alike."""
    for place, target in enumerate(targets):
        progress.add_reading(
            target,
            by=county.head_of(target.unit),
            measure=target.measures.get(),
            value=Decimal(12 + place * 5 % 6),
            happened_on=county.ago(30 - place),
            today=county.today,
        )


def _paper(county: County, unit: Unit, aim: Aim, place: int) -> Evidence:
    """A small drawn sheet for one reading, so that every link of the demonstration opens a real file of its own."""
    day, sheet = county.ago(-aim.readings[place][0]), "%s, sheet %s"
    picture = Image.new("L", (480, 320), "white")
    pen = ImageDraw.Draw(picture)
    pen.rectangle((15, 15, 465, 305), outline="black")
    # In English always: the letters drawn here are Latin ones.
    words = sheet % (aim.counted.capitalize(), place + 1)
    pen.text((30, 30), f"{unit.name_en}\n{words}\n{day:%d %m %Y}\nDemonstration sheet", fill="black")
    content = io.BytesIO()
    picture.save(content, "PNG")
    file = check(SimpleUploadedFile("sheet.png", content.getvalue(), "image/png"))
    title = county.say(sheet) % (county.say(aim.counted).capitalize(), place + 1)
    return storing.add(unit, by=county.head_of(unit), file=file, title=title, happened_on=day)
