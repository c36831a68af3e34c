"""Puts the invented county into the tree: its units, their members, the posts, and the sign-ins told at the start."""

from __future__ import annotations

import datetime
from dataclasses import dataclass, field
from typing import Any

from desk.demo.county import COUNTY, HELD_BEFORE, Place
from desk.demo.korean import in_korean
from desk.demo.people import name
from honours import standing
from honours.models import LegacyAward
from units.models import Appointment, ContactPost, Membership, Person, Post, Sector, Unit, UnitKind

PASSWORD = "red flag demonstration"
LONG_AGO = datetime.date(2021, 1, 4)
INVENTED = "Invented for the demonstration."


@dataclass
class County:
    """What has been built so far."""

    today: datetime.date
    units: dict[str, Unit] = field(default_factory=dict)
    people: int = 0
    sign_ins: list[dict[str, str]] = field(default_factory=list)
    officials: dict[str, Person] = field(default_factory=dict)
    language: str = "en"

    def ago(self, days: int) -> datetime.date:
        """`days` before today; negative ones lie ahead."""
        return self.today - datetime.timedelta(days=days)

    def say(self, text: str) -> str:
        """A text in the language of the demonstration. KeyError for one that has no Korean."""
        return in_korean(text) if self.language == "ko" else text

    def head_of(self, unit: Unit) -> Person:
        """The head of an invented unit."""
        return self.officials[f"head {unit.code}"]


def place_all(nation: Unit, today: datetime.date, language: str = "en") -> County:
    """The province, the county, its units with their members, posts and past flags; texts in "en" or "ko"."""
    county = County(today, language=language)
    province = _unit(county, nation, Place("HB", "province", "Hanbit Province", "한빛도"))
    area = _unit(county, province, Place("EH", "county", "Eunha County", "은하군"))
    county.units |= {"HB": province, "EH": area}
    for place in COUNTY:
        _place(county, area, place)
    _officials(county, nation, area)
    _past_flags(county)
    return county


def _unit(county: County, parent: Unit, place: Place) -> Unit:
    made = Unit.objects.create(
        parent=parent,
        code=place.code,
        kind=UnitKind.objects.get(code=place.kind),
        sector=Sector.objects.filter(code=place.sector).first(),
        name_en=place.name_en,
        name_ko=place.name_ko,
        staffing=place.staffing,
        note=county.say(INVENTED),
    )
    made.refresh_from_db()
    return made


def _place(county: County, parent: Unit, place: Place) -> Unit:
    unit = _unit(county, parent, place)
    county.units[place.code] = unit
    if place.staffing:
        ContactPost.objects.create(unit=unit, title_en="Office", title_ko="사무실", contact=f"{place.code}-1")
    for place_in_row in range(place.members):
        person = _person(county, unit)
        if place_in_row == 0:
            _appoint(county, person, Post.HEAD, unit)
            county.officials[f"head {place.code}"] = person
    for below in place.below:
        _place(county, unit, below)
    if not place.members and place.below:
        # A workshop without members of its own is headed by somebody of its first workteam.
        person = Membership.objects.filter(unit__parent=unit).select_related("person").order_by("-id")[0].person
        _appoint(county, person, Post.HEAD, unit)
        county.officials[f"head {place.code}"] = person
    return unit


def _person(county: County, unit: Unit) -> Person:
    county.people += 1
    person = Person(number=f"D{county.people:05d}", name=name(county.people, county.language), language=county.language)
    person.set_unusable_password()
    person.save()
    Membership.objects.create(person=person, unit=unit, since=LONG_AGO)
    return person


def _appoint(county: County, person: Person, post: str, unit: Unit, **fields: Any) -> Appointment:
    return Appointment.objects.create(
        person=person, post=post, unit=unit, since=LONG_AGO, authority=county.say("Demonstration"), **fields
    )


def _officials(county: County, nation: Unit, area: Unit) -> None:
    """The posts of the county and the nation, and the sign-ins that are told at the start."""
    office = county.units["EH-00"]
    free = iter(Person.objects.filter(memberships__unit=office).order_by("id")[1:])
    posts = [
        ("staff", Post.STAFF, area, "Committee staff"),
        ("assessor 1", Post.STAFF, area, "Assessor (committee staff)"),
        ("assessor 2", Post.STAFF, area, "Second assessor (committee staff)"),
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
        organization = {"organization": "trade_union"} if post == Post.ORGANIZATION else {}
        _appoint(county, person, post, unit, **organization)
        if shown:
            _sign_in(county, person, shown, str(unit))
    mine, workteam = county.units["EH-01"], county.units["EH-0122"]
    _sign_in(county, county.head_of(mine), "Unit head", str(mine))
    _sign_in(county, county.head_of(workteam), "Workteam leader", str(workteam))
    deputy = Person.objects.filter(memberships__unit=mine).order_by("id")[1]
    head_row = Appointment.objects.get(person=county.head_of(mine), unit=mine)
    _appoint(county, deputy, Post.HEAD, mine, deputy_of=head_row)
    _sign_in(county, deputy, "Deputy of the unit head", str(mine))
    member = Person.objects.filter(memberships__unit=workteam).order_by("id")[2]
    county.officials["member"] = member
    _sign_in(county, member, "Member", str(workteam))


def _sign_in(county: County, person: Person, post: str, where: str) -> None:
    person.set_password(PASSWORD)
    person.save(update_fields=["password"])
    county.sign_ins.append({"post": post, "number": person.number, "password": PASSWORD, "where": where})


def _past_flags(county: County) -> None:
    """Two units have won a first flag before the programme began: past awards, told as exactly as they are known."""
    for code, (day, precision) in HELD_BEFORE.items():
        unit = county.units[code]
        LegacyAward.objects.create(
            unit=unit,
            unit_name_printed=unit.name_ko,
            tier="1",
            awarded_on=day,
            precision=precision,
            date_basis="year" if precision == "year" else "award",
            reported_precision="unknown",
            reference=county.say(INVENTED),
            note=county.say(INVENTED),
            identity=f"demonstration-{code}",
        )
    standing.refresh(county.units[code].pk for code in HELD_BEFORE)
    for code in HELD_BEFORE:
        county.units[code].refresh_from_db()
