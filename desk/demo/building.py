"""Builds the invented county through the same verbs the pages use, so that the demonstration obeys every rule."""

from __future__ import annotations

import datetime
import io
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image, ImageDraw

from assessments import applying, assessing, deciding, standards
from assessments.assessing import Found
from assessments.models import Application
from desk.demo.county import COUNTY, MINE_AIMS, Aim, Place, small_aims
from desk.demo.people import name
from evidence import storing
from evidence.checking import check
from evidence.models import Evidence
from reviews import reviewing
from reviews.models import Review
from targets import counting, drawing_up, progress, resolving, setting
from targets.models import IndividualTarget, Resolution, Target, UnitOfMeasure
from targets.setting import Plan, Step
from units.models import Appointment, ContactPost, Membership, Person, Post, Sector, Unit, UnitKind

PASSWORD = "red flag demonstration"
LONG_AGO = datetime.date(2021, 1, 4)


@dataclass
class County:
    """What has been built so far."""

    today: datetime.date
    units: dict[str, Unit] = field(default_factory=dict)
    people: int = 0
    sign_ins: list[dict[str, str]] = field(default_factory=list)
    officials: dict[str, Person] = field(default_factory=dict)

    def ago(self, days: int) -> datetime.date:
        """`days` before today; negative ones lie ahead."""
        return self.today - datetime.timedelta(days=days)


def build(nation: Unit, today: datetime.date) -> County:
    """The whole county under `nation`. The caller wraps it in a transaction."""
    county = County(today)
    province = _unit(nation, Place("HB", "province", "Hanbit Province", "한빛도"))
    area = _unit(province, Place("EH", "county", "Eunha County", "은하군"))
    county.units |= {"HB": province, "EH": area}
    for place in COUNTY:
        _place(county, area, place)
    _officials(county, nation, area)
    _mine(county)
    _awarded(county, "EH-03", "honour")
    _awaiting_approval(county, "EH-02")
    _refused(county, "EH-09")
    _on_site(county, "EH-06")
    _submitted(county, "EH-10")
    _beginning(county)
    counting.refresh_counts(today)
    return county


def _unit(parent: Unit, place: Place) -> Unit:
    made = Unit.objects.create(
        parent=parent,
        code=place.code,
        kind=UnitKind.objects.get(code=place.kind),
        sector=Sector.objects.filter(code=place.sector).first(),
        name_en=place.name_en,
        name_ko=place.name_ko,
        staffing=place.staffing,
        note="Invented for the demonstration.",
    )
    made.refresh_from_db()
    return made


def _place(county: County, parent: Unit, place: Place) -> Unit:
    unit = _unit(parent, place)
    county.units[place.code] = unit
    if place.staffing:
        ContactPost.objects.create(unit=unit, title_en="Office", title_ko="사무실", contact=f"{place.code}-1")
    for place_in_row in range(place.members):
        person = _person(county, unit)
        if place_in_row == 0:
            _appoint(person, Post.HEAD, unit)
            county.officials.setdefault(f"head {place.code}", person)
    for below in place.below:
        _place(county, unit, below)
    if not place.members and place.below:
        # A workshop without members of its own is headed by somebody of its first workteam.
        first = Membership.objects.filter(unit__parent=unit).order_by("-id").first()
        if first is not None:
            _appoint(first.person, Post.HEAD, unit)
            county.officials.setdefault(f"head {place.code}", first.person)
    return unit


def _person(county: County, unit: Unit) -> Person:
    county.people += 1
    person = Person(number=f"D{county.people:05d}", name=name(county.people), language="en")
    person.set_unusable_password()
    person.save()
    Membership.objects.create(person=person, unit=unit, since=LONG_AGO)
    return person


def _appoint(person: Person, post: str, unit: Unit, **fields: Any) -> Appointment:
    return Appointment.objects.create(
        person=person, post=post, unit=unit, since=LONG_AGO, authority="Demonstration", **fields
    )


def _officials(county: County, nation: Unit, area: Unit) -> None:
    """The posts of the county and the nation, and the sign-ins that are told at the start."""
    office = county.units["EH-00"]
    free = iter(Person.objects.filter(memberships__unit=office).order_by("id")[1:])
    posts = [
        ("staff", Post.STAFF, area, "Committee staff"),
        ("assessor 1", Post.STAFF, area, "Assessor (committee staff)"),
        ("assessor 2", Post.STAFF, area, ""),
        ("department", Post.DEPARTMENT, area, "Team department official"),
        ("department 2", Post.DEPARTMENT, area, ""),
        ("committee", Post.COMMITTEE, area, "Committee member"),
        ("senior", Post.SENIOR, area, "Senior official"),
        ("auditor", Post.AUDITOR, area, "Auditor"),
        ("organization", Post.ORGANIZATION, area, "Organization official"),
        ("supply", Post.SUPPLY, area, "Supply official"),
        ("team", Post.TEAM, county.units["EH-01"], "Team member"),
        ("nation", Post.DEPARTMENT, nation, "Department official of the nation"),
        ("administrator", Post.ADMINISTRATOR, nation, "System administrator"),
    ]
    for key, post, unit, shown in posts:
        person = next(free)
        county.officials[key] = person
        _appoint(person, post, unit)
        if shown:
            _sign_in(county, person, shown, str(unit))
    mine, workteam = county.units["EH-01"], county.units["EH-0122"]
    _sign_in(county, county.officials["head EH-01"], "Unit head", str(mine))
    _sign_in(county, county.officials["head EH-0122"], "Workteam leader", str(workteam))
    deputy = Person.objects.filter(memberships__unit=mine).order_by("id")[1]
    head_row = Appointment.objects.get(person=county.officials["head EH-01"], unit=mine)
    _appoint(deputy, Post.HEAD, mine, deputy_of=head_row)
    _sign_in(county, deputy, "Deputy of the unit head", str(mine))
    member = Person.objects.filter(memberships__unit=workteam).order_by("id")[2]
    county.officials["member"] = member
    _sign_in(county, member, "Member", str(workteam))


def _sign_in(county: County, person: Person, post: str, where: str) -> None:
    person.set_password(PASSWORD)
    person.save(update_fields=["password"])
    county.sign_ins.append({"post": post, "number": person.number, "password": PASSWORD, "where": where})


# The road of one unit, step by step.


def _resolve(county: County, unit: Unit, tier: str, *, days_ago: int, until: str = "accept") -> Resolution:
    """A resolution that has come as far as the move `until`."""
    head, staff = county.officials[f"head {unit.code}"], county.officials["staff"]
    begun = county.ago(days_ago)
    made = resolving.draft(
        unit,
        by=head,
        tier=tier,
        aim="The unit resolves to win the flag: targets in three fields, reviewed each quarter, attained one by one.",
        term_on=begun.replace(year=begun.year + 2),
        today=begun,
    )
    if until == "draft":
        return made
    resolving.adopt(made, by=head, held_on=begun, place="Club room", present=24, minutes="Adopted after discussion.")
    if until == "adopt":
        return made
    resolving.submit(made, by=head, today=county.ago(days_ago - 2))
    if until == "submit":
        return made
    if until == "return":
        return resolving.return_(made, by=staff, reason="The aim names no targets for the cultural field. Add them.")
    return resolving.accept(made, by=staff, today=county.ago(days_ago - 6))


def _plan(county: County, aim: Aim) -> Plan:
    return Plan(
        field=aim.field,
        title=aim.title,
        problem=aim.problem,
        way=aim.way,
        kind=aim.kind,
        limit_on=county.ago(-aim.limit),
        counted=aim.counted,
        type="percent" if aim.unit_of_measure == "per_cent" else "number",
        unit_of_measure=UnitOfMeasure.objects.get(code=aim.unit_of_measure),
        baseline=Decimal(aim.baseline),
        baseline_source=aim.source,
        goal=Decimal(aim.goal),
        stages=[Step(county.ago(-days), Decimal(value), words) for days, value, words in aim.stages],
    )


def _targets(
    county: County, resolution: Resolution, aims: tuple[Aim, ...], *, days_ago: int, unit: Unit | None = None
) -> list[Target]:
    """Set the aims and discuss them together."""
    head = county.officials[f"head {(unit or resolution.unit).code}"]
    made = [
        setting.set_target(resolution, by=head, plan=_plan(county, aim), today=county.ago(days_ago), unit=unit)
        for aim in aims
    ]
    setting.discuss(
        made[0],
        by=head,
        also=made[1:],
        held_on=county.ago(days_ago - 1),
        place="Rest room",
        present=21,
        minutes="",
        proposals="Begin with the target that hinders the others; date every stage.",
        changes="Two stages were moved to the end of their month.",
    )
    return made


def _draw_up(county: County, unit: Unit, targets: list[Target]) -> None:
    """Every member of `unit` draws up a target of their own, spread over the unit's targets."""
    tasks = (
        "Label %s shelf bays",
        "Finish %s lessons on the pump",
        "Turn %s bearings",
        "Clean %s metres of ditch",
        "Read %s handbooks",
    )
    counted = ("bays", "lessons", "bearings", "metres", "handbooks")
    open_targets = [one for one in targets if one.limit_on >= county.today]
    for place, row in enumerate(Membership.objects.filter(unit=unit).select_related("person").order_by("id")):
        target = open_targets[place % len(open_targets)]
        number = 5 + place * 7 % 40
        drawing_up.draw_up(
            target,
            by=row.person,
            task=tasks[place % 5] % number,
            due_on=min(target.limit_on, county.ago(-20 - place)),
            today=county.today,
            goal=number,
            counted_in=counted[place % 5],
        )


def _readings(county: County, targets: list[Target], aims: tuple[Aim, ...]) -> None:
    """The readings of each aim, the last one with evidence; met targets are reported as met."""
    for target, aim in zip(targets, aims, strict=True):
        target.refresh_from_db()
        head = county.officials[f"head {target.unit.code}"]
        measure = target.measures.get()
        for place, (days, value) in enumerate(aim.readings):
            paper = []
            if place >= len(aim.readings) - 2:
                paper = [_paper(county, target.unit, f"{aim.counted.capitalize()}, sheet {place + 1}", days)]
            progress.add_reading(
                target,
                by=head,
                measure=measure,
                value=Decimal(value),
                happened_on=county.ago(-days),
                today=county.today,
                evidence=paper,
            )
        if aim.met:
            setting.meet(target, by=head, today=county.ago(-aim.readings[-1][0]))


def _paper(county: County, unit: Unit, title: str, days: int) -> Evidence:
    """A small drawn sheet, so that every link of the demonstration opens a real file."""
    picture = Image.new("RGB", (640, 420), "white")
    pen = ImageDraw.Draw(picture)
    pen.rectangle((20, 20, 620, 400), outline="black")
    pen.text((40, 40), f"{unit.name_en}\n{title}\n{county.ago(-days):%d %m %Y}\nDemonstration sheet", fill="black")
    content = io.BytesIO()
    picture.save(content, "PNG")
    file = check(SimpleUploadedFile("sheet.png", content.getvalue(), "image/png"))
    head = county.officials[f"head {unit.code}"]
    return storing.add(unit, by=head, file=file, title=title, happened_on=county.ago(-days))


def _reviews(county: County, unit: Unit, *, held: int, late: bool = False) -> Review:
    """`held` past quarters reviewed and acknowledged, the current one planned."""
    head, staff = county.officials[f"head {unit.code}"], county.officials["staff"]
    first, _last = reviewing.period("quarter", county.today)
    for back in range(held, 0, -1):
        day = first
        for _ in range(back):
            day = reviewing.period("quarter", day - datetime.timedelta(days=1))[0]
        review = reviewing.plan(unit, today=day)
        delay = 19 if late and back == 1 else 4
        reviewing.hold(
            review,
            by=head,
            meeting={
                "held_on": review.due_on + datetime.timedelta(days=delay),
                "place": "Club room",
                "present": 18,
                "minutes": "",
            },
            findings=[
                reviewing.Found("success", "technical", "The stage of the quarter was reached with parts of our own."),
                reviewing.Found("success", "cultural", "Surroundings put in order before the date."),
                reviewing.Found("shortcoming", "ideological", "Two lessons were put off for want of a room."),
            ],
            follow_ups=[
                reviewing.Taken("Keep the lecture room free on Wednesdays", "ideological", Post.HEAD, county.ago(-15)),
            ],
        )
        if back > 1:
            reviewing.acknowledge(review, by=staff, remark="Read. Begin the next quarter with the lessons.")
    return reviewing.plan(unit, today=county.today)


def _in_force(
    county: County, code: str, tier: str, aims: tuple[Aim, ...], *, days_ago: int
) -> tuple[Resolution, list[Target]]:
    """A unit with its targets in force and individual targets of all members, those of its subunits too."""
    unit = county.units[code]
    resolution = _resolve(county, unit, tier, days_ago=days_ago)
    # Set with their whole way ahead, so that no rule of dates is bent.
    targets = _targets(county, resolution, aims, days_ago=days_ago - 8)
    for below in (
        Unit.objects.filter(path__within=str(unit.path), memberships__isnull=False).distinct().order_by("path")
    ):
        if below.pk == unit.pk:
            _draw_up(county, below, targets)
        elif f"head {below.code}" in county.officials and Membership.objects.filter(unit=below).count() >= 5:
            own = _targets(county, resolution, _aims_below(), days_ago=days_ago - 20, unit=below)
            _draw_up(county, below, own)
    head = county.officials[f"head {code}"]
    setting.enforce(resolution, by=head, today=county.ago(days_ago - 25))
    return resolution, targets


def _aims_below() -> tuple[Aim, ...]:
    """One technical and one cultural target of a workteam, still under way."""
    plain = small_aims(done=False)
    return (plain[1], plain[2])


def _mine(county: County) -> None:
    """The unit that is shown in full: on the way to its flag, some targets met, one near its limit."""
    _resolution, targets = _in_force(county, "EH-01", "1", MINE_AIMS, days_ago=307)
    _readings(county, targets, MINE_AIMS)
    for below in Target.objects.filter(unit__code__startswith="EH-01", state="in_force").exclude(unit__code="EH-01"):
        head = county.officials[f"head {below.unit.code}"]
        progress.add_reading(
            below,
            by=head,
            measure=below.measures.get(),
            value=Decimal(13),
            happened_on=county.ago(30),
            today=county.today,
        )
    _reviews(county, county.units["EH-01"], held=3, late=True)
    _member_story(county)


def _member_story(county: County) -> None:
    """The member who signs in has noted progress and finished something."""
    member = county.officials["member"]
    mine = list(IndividualTarget.objects.filter(person=member).select_related("target").order_by("id"))
    drawing_up.note_progress(
        mine[0], by=member, reached=max(1, (mine[0].goal or 2) * 3 // 5), today=county.today, note=""
    )
    target = mine[0].target
    second = drawing_up.draw_up(
        target, by=member, task="One single form for the repair log", due_on=county.ago(-10), today=county.today
    )
    drawing_up.finish(second, by=member, today=county.today)
    drawing_up.draw_up(
        target,
        by=member,
        task="Label the 40 bays of the spare-parts shelf",
        due_on=county.ago(-22),
        today=county.today,
        goal=40,
        counted_in="bays",
    )


def _applied(county: County, code: str, tier: str, *, days_ago: int) -> Application:
    """A unit that met its targets and has applied."""
    aims = small_aims(done=True)
    resolution, targets = _in_force(county, code, tier, _reachable(aims), days_ago=360)
    _readings(county, targets, aims)
    _reviews(county, county.units[code], held=3)
    head = county.officials[f"head {code}"]
    application = applying.draft(
        resolution,
        by=head,
        today=county.ago(days_ago),
        statement="All targets of the resolution are reached; the evidence stands beside each criterion.",
    )
    return applying.submit(application, by=head, today=county.ago(days_ago))


def _reachable(aims: tuple[Aim, ...]) -> tuple[Aim, ...]:
    """The same aims with their limit still ahead, so that members can draw up under them today."""
    from dataclasses import replace

    return tuple(replace(aim, limit=40) for aim in aims)


def _site(county: County, application: Application, *, days_ago: int, short: bool = False) -> None:
    """Screened, checked on site by two assessors, findings shown, the unit's remark added."""
    first, second = county.officials["assessor 1"], county.officials["assessor 2"]
    assessing.screen(
        application, by=county.officials["staff"], today=county.ago(days_ago + 5), leading=first, second=second
    )
    criteria = standards.criteria_for(application.standard, application.tier)
    findings = [
        Found(
            one,
            "not_met" if short and one.number == "3.2" else "met",
            "Washroom without warm water on both days" if short and one.number == "3.2" else "",
            tuple(application.claims.get(criterion=one).evidence.all()),
        )
        for one in criteria
    ]
    assessing.record_site_check(
        application,
        by=first,
        held_from=county.ago(days_ago + 2),
        held_to=county.ago(days_ago + 1),
        summary="Counts were repeated on both days and agree with the sheets. Paths and boiler were seen in use.",
        findings=findings,
        seen_items="12 machines, 3 lesson logs, boiler and paths",
        not_checked="Sheets older than a year",
    )
    assessing.show_findings(application, by=first, today=county.ago(days_ago))
    assessing.remark(application, by=county.officials[f"head {application.unit.code}"], text="Correct.")


def _decided(county: County, application: Application, *, days_ago: int, outcome: str = "forward") -> None:
    failed = dict.fromkeys(
        _criteria(application, "3.2"), "Warm water in the washroom, seen on two days, would meet it."
    )
    deciding.decide(
        application,
        by=county.officials["staff"],
        today=county.today,
        outcome=outcome,
        held_on=county.ago(days_ago),
        place="Committee room",
        present=9,
        minute=f"{application.number}/1",
        reasons="The findings agree with the sheets."
        if outcome == "forward"
        else "One imperative criterion is not met.",
        by_criterion={} if outcome == "forward" else failed,
    )


def _criteria(application: Application, number: str) -> list[Any]:
    return [one for one in standards.criteria_for(application.standard, application.tier) if one.number == number]


def _awarded(county: County, code: str, tier: str) -> None:
    application = _applied(county, code, tier, days_ago=60)
    _site(county, application, days_ago=45)
    _decided(county, application, days_ago=38)
    deciding.approve(
        application,
        by=county.officials["department"],
        today=county.ago(30),
        reasons="All criteria are met; the findings of both assessors agree.",
    )


def _awaiting_approval(county: County, code: str) -> None:
    application = _applied(county, code, "1", days_ago=21)
    _site(county, application, days_ago=12)
    _decided(county, application, days_ago=7)


def _refused(county: County, code: str) -> None:
    application = _applied(county, code, "1", days_ago=50)
    _site(county, application, days_ago=30, short=True)
    _decided(county, application, days_ago=20, outcome="refuse")


def _on_site(county: County, code: str) -> None:
    application = _applied(county, code, "1", days_ago=14)
    first, second = county.officials["assessor 1"], county.officials["assessor 2"]
    assessing.screen(application, by=county.officials["staff"], today=county.ago(9), leading=first, second=second)


def _submitted(county: County, code: str) -> None:
    _applied(county, code, "1", days_ago=3)


def _beginning(county: County) -> None:
    """Units at the first steps: discussed but not covered, submitted, returned; the transport station has none yet."""
    power = county.units["EH-07"]
    resolution = _resolve(county, power, "1", days_ago=40)
    targets = _targets(county, resolution, small_aims(done=False), days_ago=20)
    members = list(Membership.objects.filter(unit=power).select_related("person").order_by("id")[:3])
    for row in members:
        drawing_up.draw_up(
            targets[1],
            by=row.person,
            task="Check 20 poles",
            due_on=county.ago(-30),
            today=county.today,
            goal=20,
            counted_in="poles",
        )
    _resolve(county, county.units["EH-04"], "1", days_ago=10, until="submit")
    _resolve(county, county.units["EH-05"], "1", days_ago=25, until="return")
