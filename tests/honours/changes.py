"""A flag in the register, the officials who may change it, and changes at each stage, taken there by the verbs."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from typing import Any

from honours import changing
from honours.models import Flag, RegisterChange
from tests import factories as make
from tests.assessments import builders
from units.models import Person, Unit
from workflow.clock import today


@dataclass
class Case:
    """Two officials of the department, a senior official, the unit's head, and the flag."""

    flag: Flag
    unit: Unit
    head: Person
    department: Person
    other: Person
    senior: Person
    county: Unit

    @property
    def change(self) -> RegisterChange:
        """The last change, as it stands in the database."""
        return RegisterChange.objects.latest("pk")


def case() -> Case:
    """A flag that stands."""
    here = builders.application("awarded")
    return Case(
        Flag.objects.get(application=here.now),
        here.unit,
        here.head,
        here.department,
        make.official("department", here.county),
        make.official("senior", here.county),
        here.county,
    )


def opened(here: Case, kind: str = "withdrawal", **corrected: Any) -> RegisterChange:
    """Opened with its grounds."""
    grounds = "The machines of target 2 stood idle in both visits."
    return changing.open_change(here.flag, by=here.department, today=today(), kind=kind, grounds=grounds, **corrected)


def decided(here: Case, kind: str = "withdrawal", **corrected: Any) -> RegisterChange:
    """Remarked on by the unit, and decided."""
    made = opened(here, kind, **corrected)
    changing.remark(made, by=here.head, today=today(), text="They are repaired since.")
    return changing.decide(made, by=here.department, today=today(), reasons="The count was repeated.")


def entered(here: Case, kind: str = "withdrawal", **corrected: Any) -> RegisterChange:
    """Approved by another, and in the register."""
    made = decided(here, kind, **corrected)
    return changing.approve(made, by=here.other, today=today(), reasons="Grounds and remark were read.")


def later(monkeypatch: Any, days: int) -> datetime.date:
    """The day so many days from now, which is today from here on for the table of moves."""
    day = today() + datetime.timedelta(days=days)
    monkeypatch.setattr("honours.workflow.today", lambda: day)
    return day
