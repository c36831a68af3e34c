"""A unit on its way through the pages, as short words: resolves, sets targets, discusses, draws up, reads, reviews."""

from __future__ import annotations

import datetime
from typing import Any

from django.urls import reverse

from targets.models import IndividualTarget, Resolution, Target
from tests import factories as make
from tests.assessments.browser import Browser, carried, errors
from units import models
from workflow.clock import today


def route(name: str, *args: int | str) -> str:
    """An address of resolutions and targets."""
    return reverse(f"targets:{name}", args=args)


def home(unit: models.Unit) -> str:
    """The address of the unit page."""
    return reverse("desk:unit", args=[unit.pk])


def day(days: int) -> datetime.date:
    """So many days from today."""
    return today() + datetime.timedelta(days=days)


class Unit:
    """A mine in a county: its head, `members` members, the county's staff at a browser without JavaScript."""

    def __init__(self, members: int = 9) -> None:
        self.county = make.unit(kind_code="county", name_en="Eunha County")
        self.unit = make.unit(self.county, name_en="Sangnok Mine")
        self.head_person = make.official("head", self.unit, member_of=self.unit)
        self.members = [make.person(unit=self.unit) for _ in range(members)]
        self.member = self.members[0]
        self.head, self.staff = Browser(self.head_person), Browser(make.official("staff", self.county))
        self.resolution: Resolution | None = None

    def resolved(self, state: str) -> Resolution:
        """Resolve through the pages, as far as `state`: draft, adopted, submitted, in_force."""
        self.head.record(route("resolve", self.unit.pk), tier="1", aim="Win the flag in two years", term_on=day(700))
        made = Resolution.objects.get(unit=self.unit)
        self.resolution = made
        steps = ("draft", "adopted", "submitted", "in_force")
        for step in steps[1 : steps.index(state) + 1]:
            getattr(self, f"_{step}")(made.pk)
        made.refresh_from_db()
        return made

    def _adopted(self, pk: int) -> None:
        self.head.record(route("adopt", pk), held_on=day(-60), place="Hall", present=120, minutes="All agreed.")

    def _submitted(self, pk: int) -> None:
        self.head.record(route("submit", pk))

    def _in_force(self, pk: int) -> None:
        self.staff.record(route("accept", pk))

    def sets_target(self, *more: dict[str, Any], **changes: Any) -> Target:
        """Set a target part after part, with a measure for each of `more`; its check page sends what is recorded."""
        assert self.resolution is not None
        url, page = route("set_target", self.resolution.pk), ""
        page = self._fills(url, self.head.open(url), typed(**changes))
        for number, cells in enumerate(more, start=2):
            page = self.head.onward(url, page, **typed(**changes, part="2"), add_measure="1")
            changes |= {f"m{number}_{name}": value for name, value in cells.items()}
        page = self._fills(url, self._fills(url, page, typed(**changes)), typed(**changes))
        assert "Check what you wrote" in page, errors(page)
        assert self.head.client.post(url, {**carried(page), "confirm": "1"}).status_code == 302
        return Target.objects.latest("pk")

    def _fills(self, url: str, page: str, cells: dict[str, Any]) -> str:
        """Fill the cells a part shows and send it on."""
        shown = {name: value for name, value in cells.items() if f'name="{name}"' in page and name != "part"}
        return self.head.onward(url, page, **shown)

    def discusses_all(self) -> None:
        """One meeting for all drafts."""
        first, *others = Target.objects.filter(unit=self.unit, state="draft").order_by("pk")
        meeting = {"held_on": day(-30), "place": "Hall", "present": 118, "minutes": "Eleven spoke."}
        words = {"proposals": "Pumps first", "changes": "Goal raised by 2 points"}
        self.head.record(route("discuss", first.pk), **meeting, **words, also=[one.pk for one in others])

    def all_draw_up(self) -> None:
        """Each member, and the head, draws up an individual target under the first one discussed."""
        under = Target.objects.filter(unit=self.unit, state="discussed").order_by("pk")[0]
        for person in (*self.members, self.head_person):
            self.draws_up(person, under)

    def draws_up(self, person: models.Person, under: Target, task: str = "Label 40 shelf bays") -> IndividualTarget:
        """Three answers and one press."""
        Browser(person).record(route("draw_up"), target=under.pk, task=task, when="other", other_day=day(60))
        return IndividualTarget.objects.latest("pk")

    def in_force(self, *more: dict[str, Any], **technical: Any) -> list[Target]:
        """Resolved, three targets set (the technical one as given), discussed, covered and in force."""
        resolution = self.resolved("in_force")
        for field in ("ideological", "technical", "cultural"):
            given = technical if field == "technical" else {}
            measures = more if field == "technical" else ()
            self.sets_target(*measures, **{"field": field, "title": f"Aim in the {field} field", **given})
        self.discusses_all()
        self.all_draw_up()
        self.head.record(route("enforce", resolution.pk))
        return list(Target.objects.filter(unit=self.unit, state="in_force").order_by("pk"))

    def reads(self, target: Target, value: Any, name: str = "", **more: Any) -> None:
        """Add a reading of yesterday, of the one measure or of the one called `name`; of milestones, which ones."""
        measure = target.measures.get(name=name) if name else target.measures.get()
        read = {"milestones" if measure.type == "milestones" else "value": value}
        url = f"{route('add_reading', target.pk)}?measure={measure.pk}"
        self.head.record(url, measure=measure.pk, **read, happened_on=day(-1), **more)


def typed(**changes: Any) -> dict[str, Any]:
    """A target as a browser sends it: ore recovery from 61 to 68 per cent in two stages."""
    base: dict[str, Any] = {
        # All three parts at once, as the check page sends them.
        "part": "",
        "field": "technical",
        "title": "Ore recovery at the concentrator",
        "problem": "Two of three mills run; dosing by hand.",
        "equipment": "Three mills, one out of order.",
        "supply": "Liners for two mills are in store.",
        "staffing": "Four of six fitters.",
        "post": "head",
        "way": "Put the third mill in order, fit dosing pumps.",
        "kind": "long_term",
        "limit_on": day(200),
        "counted": "recovery",
        "type": "percent",
        "unit_of_measure": "",
        "baseline": "61",
        "baseline_source": "shift log",
        "goal": "68",
        "stage_1_due_on": day(60),
        "stage_1_value": "63",
        "stage_1_calculation": "second mill: 2 points",
        "stage_2_due_on": day(120),
        "stage_2_value": "66",
        "stage_2_calculation": "pumps: 3 points",
    }
    return {**base, **changes}
