"""Who and what the tests of targets play with: one mine in one county, its head, its members, the county's staff."""

from __future__ import annotations

import datetime
from decimal import Decimal
from typing import Any

from django.test import Client

from targets import setting
from targets.models import IndividualTarget, Resolution, Target, UnitOfMeasure
from targets.plan import Aim, Plan, Step
from tests import factories as make
from units.models import Person, Unit

TODAY = datetime.date(2026, 6, 15)
ADOPTED = datetime.date(2026, 1, 20)
FIELDS = ("ideological", "technical", "cultural")


def day(days: int) -> datetime.date:
    """A day `days` after the fixed one."""
    return TODAY + datetime.timedelta(days=days)


def client(person: Person) -> Client:
    """A signed-in browser."""
    made = Client()
    made.force_login(person)
    return made


AIM = tuple(Aim.__dataclass_fields__)


def aim(**changes: Any) -> Aim:
    """Ore recovery from 61 to 68 per cent in two stages."""
    base: dict[str, Any] = {
        "counted": "recovery",
        "type": "percent",
        "unit_of_measure": None,
        "baseline": Decimal(61),
        "baseline_source": "shift log",
        "goal": Decimal(68),
        "stages": [Step(day(60), Decimal(63), "second mill: 2 points"), Step(day(120), Decimal(66), "pumps: 3 points")],
    }
    return Aim(**{**base, **changes})


def plan(*more: Aim, **changes: Any) -> Plan:
    """A plan that can be set; changes of its one measure are told from those of the plan by their names.

    With `more` measures the first one is given its `share` of the weight.
    """
    of_measure = {name: changes.pop(name) for name in AIM if name in changes and name != "weight"}
    share = changes.pop("share", 100)
    base: dict[str, Any] = {
        "field": "technical",
        "title": "Ore recovery at the concentrator",
        "problem": "Two of three mills run; dosing by hand.",
        "equipment": "Three mills, one out of order.",
        "supply": "Liners for two mills are in store.",
        "staffing": "Four of six fitters.",
        "way": "Put the third mill in order, fit dosing pumps.",
        "post": "head",
        "kind": "long_term",
        "limit_on": day(200),
        "measures": [aim(**of_measure, weight=share), *more],
    }
    return Plan(**{**base, **changes})


def typed(**changes: Any) -> dict[str, Any]:
    """The same plan as a browser sends it."""
    base: dict[str, Any] = {
        "field": "technical",
        "title": "Ore recovery at the concentrator",
        "problem": "Two of three mills run; dosing by hand.",
        "equipment": "Three mills, one out of order.",
        "supply": "Liners for two mills are in store.",
        "staffing": "Four of six fitters.",
        "way": "Put the third mill in order, fit dosing pumps.",
        "post": "head",
        "weight": "1",
        "kind": "long_term",
        "limit_on": day(200).isoformat(),
        "counted": "recovery",
        "type": "percent",
        "unit_of_measure": "",
        "baseline": "61",
        "baseline_source": "shift log",
        "goal": "68",
        "stage_1_due_on": day(60).isoformat(),
        "stage_1_value": "63",
        "stage_1_calculation": "second mill: 2 points",
        "stage_2_due_on": day(120).isoformat(),
        "stage_2_value": "66",
        "stage_2_calculation": "pumps: 3 points",
    }
    return {**base, **changes}


class Place:
    """county → mine → workteam, with `members` members of the mine besides its head."""

    def __init__(self, members: int = 9) -> None:
        self.county = make.unit(kind_code="county", name_en="Eunha County")
        self.mine: Unit = make.unit(self.county, code="MINE", name_en="Sangnok Mine")
        self.workteam = make.unit(self.mine, kind_code="workteam", name_en="Workteam 1")
        self.head = make.official("head", self.mine, member_of=self.mine)
        self.members = [make.person(unit=self.mine) for _ in range(members)]
        self.staff = make.official("staff", self.county)
        self.outsider = make.official("head", make.unit(name_en="Foreign Factory"))

    def resolution(self, state: str = "in_force", **fields: Any) -> Resolution:
        """A resolution of the mine."""
        return make.resolution(self.mine, state=state, term_on=day(700), **fields)

    def target(self, under: Resolution | None = None, state: str = "in_force", **changes: Any) -> Target:
        """A target set by the verb and brought into a state."""
        under = under or self.resolution()
        target = setting.set_target(under, by=self.head, plan=plan(**changes), today=TODAY)
        if state != "draft":
            Target.objects.filter(pk=target.pk).update(state=state, discussion=make.meeting(self.mine))
        return Target.objects.get(pk=target.pk)

    def three_fields(self, under: Resolution, state: str = "discussed") -> list[Target]:
        """One target in each field."""
        return [self.target(under, state, field=field, title=f"In the field {field}") for field in FIELDS]

    def draw_up(self, target: Target, people: list[Person], unit: Unit | None = None) -> None:
        """Each of `people` has an individual target under `target`."""
        IndividualTarget.objects.bulk_create(
            IndividualTarget(
                person=one, unit=unit or self.mine, target=target, state="open", task="Label 40 bays", due_on=day(90)
            )
            for one in people
        )


def counted_in(code: str) -> UnitOfMeasure:
    """A shipped unit of measure."""
    return UnitOfMeasure.objects.get(code=code)
