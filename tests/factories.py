"""Builders of what tests need: a small tree, the fixed cast, and things on the road to a flag."""

from __future__ import annotations

import datetime
import itertools
from typing import Any

from targets.models import (
    Call,
    Campaign,
    CampaignTarget,
    Drive,
    Measure,
    MeasureGoal,
    Resolution,
    Stage,
    Target,
    TargetVersion,
)
from units.models import Appointment, Meeting, Membership, Person, Unit, UnitKind

_numbers = itertools.count(1)
LONG_AGO = datetime.date(2020, 1, 1)
PASSWORD = "a long password for tests"


def kind(code: str = "factory", *, is_area: bool = False) -> UnitKind:
    """A kind of unit, shipped or made."""
    return UnitKind.objects.get_or_create(
        code=code, defaults={"name_en": code.capitalize(), "name_ko": code, "is_area": is_area}
    )[0]


def nation() -> Unit:
    """The one root."""
    found = Unit.objects.filter(parent__isnull=True).first()
    return found or Unit.objects.create(code="KP", kind=kind("nation", is_area=True), name_en="Nation", name_ko="전국")


def unit(parent: Unit | None = None, *, code: str = "", kind_code: str = "factory", **fields: Any) -> Unit:
    """A unit below `parent` (default: the nation), with its path as the database wrote it."""
    n = next(_numbers)
    areas = ("nation", "province", "city", "county", "district")
    made = Unit.objects.create(
        parent=parent or nation(),
        code=code or f"T{n:05d}",
        kind=kind(kind_code, is_area=kind_code in areas),
        **{"name_en": f"Unit {n}", "name_ko": f"단위 {n}", **fields},
    )
    made.refresh_from_db()
    return made


def person(name: str = "", *, unit: Unit | None = None, since: datetime.date = LONG_AGO, **fields: Any) -> Person:
    """A person, a member of `unit` since `since`; signs in by client.force_login()."""
    n = next(_numbers)
    fields.setdefault("language", "en")
    made = Person(number=fields.pop("number", f"P{n:06d}"), name=name or f"Person {n}", **fields)
    made.set_unusable_password()
    made.save()
    if unit is not None:
        Membership.objects.create(person=made, unit=unit, since=since)
    return made


def appoint(who: Person, post: str, at: Unit, *, since: datetime.date = LONG_AGO, **fields: Any) -> Appointment:
    """A post in force; an organization official is one of the trade union unless said otherwise."""
    if post == "organization":
        fields.setdefault("organization", "trade_union")
    return Appointment.objects.create(person=who, post=post, unit=at, since=since, authority="Decision 1", **fields)


def official(post: str, at: Unit, *, member_of: Unit | None = None, **fields: Any) -> Person:
    """A person who holds `post` at `at` (and is a member elsewhere, if at all)."""
    made = person(unit=member_of, **fields)
    appoint(made, post, at)
    return made


def meeting(at: Unit, kind: str = "discussion", **fields: Any) -> Meeting:
    """A recorded meeting."""
    return Meeting.objects.create(
        **{"unit": at, "kind": kind, "held_on": datetime.date(2026, 1, 20), "place": "Hall", "present": 20, **fields}
    )


def resolution(at: Unit, *, state: str = "in_force", tier: str = "1", **fields: Any) -> Resolution:
    """A resolution in a state."""
    fields.setdefault("term_on", datetime.date(2028, 1, 20))
    if state not in ("draft", "withdrawn"):
        fields.setdefault("meeting", meeting(at, "resolution"))
    if state == "returned":
        fields.setdefault("returned_because", "The aim names no date")
    return Resolution.objects.create(unit=at, state=state, tier=tier, aim="Win the flag", **fields)


def drive(at: Unit, *targets: Target, state: str = "running", **fields: Any) -> Drive:
    """A drive of a unit or area on chosen targets: the first ten days of June 2026."""
    days = {"since": datetime.date(2026, 6, 6), "until": datetime.date(2026, 6, 25)}
    result = {"days": 10, "gain": "4.5", "before": "1", "readings": 9, "readings_before": 2}
    fields.setdefault("result", result if state == "closed" else None)
    made = Drive.objects.create(unit=at, state=state, **{"title": "Ten-day push", **days, **fields})
    made.targets.set(targets)
    return made


def call(at: Unit, *, state: str = "open", kinds: tuple[str, ...] = ("factory",), **fields: Any) -> Call:
    """A call of a committee to the units of its area."""
    fields.setdefault("answer_by", datetime.date(2028, 1, 20))
    made = Call.objects.create(unit=at, state=state, **{"title": "Call to resolve", "text": "Resolve", **fields})
    made.kinds.set([kind(code) for code in kinds])
    made.areas.set([at])
    return made


def target(
    under: Resolution,
    by: Person,
    *,
    state: str = "in_force",
    field: str = "technical",
    title: str = "Ore recovery at the concentrator",
    baseline: int = 60,
    goal: int = 68,
    limit_on: datetime.date = datetime.date(2027, 3, 31),
    **fields: Any,
) -> Target:
    """A target with one measure, one goal and two stages."""
    if state not in ("draft", "ended"):
        fields.setdefault("discussion", meeting(under.unit))
    made = Target.objects.create(
        unit=under.unit, resolution=under, field=field, state=state, title=title, limit_on=limit_on, **fields
    )
    version = TargetVersion.objects.create(
        target=made, number=1, title=title, problem="Losses", kind="immediate", limit_on=limit_on, by=by
    )
    Target.objects.filter(pk=made.pk).update(current=version)
    made.refresh_from_db()
    measure = Measure.objects.create(target=made, name="recovery", higher_is_better=goal > baseline)
    aim = MeasureGoal.objects.create(
        version=version, measure=measure, baseline=baseline, baseline_source="log", goal=goal
    )
    step = (goal - baseline) / 2
    for number, due in ((1, limit_on - datetime.timedelta(days=120)), (2, limit_on)):
        Stage.objects.create(goal=aim, number=number, due_on=due, value=baseline + step * number)
    return made


def campaign(at: Unit | None = None, **fields: Any) -> Campaign:
    """A running campaign of a committee; of the whole nation without one. The trade union leads it."""
    named = {"name_en": f"Campaign {next(_numbers)}", "state": "running", "organizations": ["trade_union"]}
    return Campaign.objects.create(unit=at, **{**named, **fields})


def campaign_target(target: Target, campaign: Campaign, *, state: str = "proposed", **fields: Any) -> CampaignTarget:
    """A target that serves a campaign, or is proposed to."""
    day = datetime.date(2026, 2, 1)
    if state in ("accepted", "returned"):
        fields = {"decided_on": day, "decided_at": target.unit.parent or target.unit, **fields}
    if state == "returned":
        fields.setdefault("returned_because", "Say by which date")
    words = {"adds": "More ore from the same seam", "proposed_on": day, **fields}
    return CampaignTarget.objects.create(unit=target.unit, target=target, campaign=campaign, state=state, **words)
