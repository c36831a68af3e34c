"""Refusals, appeals against them and their answers, taken there by the verbs themselves."""

from __future__ import annotations

from typing import Any

from assessments import appealing, deciding
from assessments.models import Appeal
from tests import factories as make
from tests.assessments import builders
from tests.assessments.builders import Road
from units.models import Person
from workflow.clock import today

WHY = "The third pump was repaired before the visit."


def refused(level: str = "committee", on: Road | None = None) -> Road:
    """A road whose application was refused by the committee or by the department, under 3.2."""
    if level == "committee":
        here = builders.application("findings_shown", on)
        builders.committee(here, "refuse", n_3_2="The roofs of two shops leak.")
    else:
        here = builders.application("decided", on)
        why = {builders.criterion_of(here.now, "3.2"): "The roofs of two shops leak."}
        deciding.refuse(here.now, by=here.department, today=today(), reasons="Not yet.", by_criterion=why)
    here.things["senior"] = make.official("senior", here.county)
    return here


def reasons(here: Road, text: str = WHY, number: str = "3.2") -> dict[Any, str]:
    """Words under one criterion."""
    return {builders.criterion_of(here.now, number): text}


def lodged(level: str = "committee", on: Road | None = None) -> Road:
    """The same with an appeal that waits."""
    here = refused(level, on)
    lodge(here)
    return here


def lodge(here: Road, **changed: Any) -> Appeal:
    """The head lodges an appeal."""
    given = {"by": here.head, "today": today(), "grounds": "The roofs were closed.", "by_criterion": reasons(here)}
    return appealing.lodge(here.now, **{**given, **changed})


def appeal_of(here: Road) -> Appeal:
    """The last appeal of the application as it stands."""
    return here.now.appeals.latest("pk")


def senior(here: Road) -> Person:
    """The senior official of the county as the next request meets them."""
    return Person.objects.get(pk=here.things["senior"].pk)


def upheld(step: str, level: str = "approval", by: Person | None = None, on: Road | None = None) -> Road:
    """A road whose appeal was upheld; the application goes on from `step`."""
    here = lodged(level, on)
    appealing.uphold(
        appeal_of(here), by=by or senior(here), today=today(), step=step, reasons="The visit was cut short."
    )
    return here
