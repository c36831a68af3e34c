"""What a review speaks about, as lines of its page, of the form at the meeting and of its paper (L9)."""

from __future__ import annotations

import datetime
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from pages.words import day, days_left, number
from reviews.filling import ENDED
from targets.models import COURSES, Measure, UnitOfMeasure
from targets.presenting import course_chip, unit_text, value_text
from targets.workflow import TARGET


@dataclass(frozen=True)
class MeasureLine:
    """One measure: its value at the review before, its value now, the difference between them."""

    name: str
    then: str
    now: str
    change: str
    goal: str


@dataclass(frozen=True)
class StageLine:
    """One stage that fell due since the review before; `chip` says whether it was reached."""

    label: str
    value: str
    due_on: datetime.date
    chip: tuple[str, Any]


@dataclass(frozen=True)
class TargetLine:
    """One target of the review with its measures, stages due and notes."""

    pk: int
    title: str
    field: str
    url: str
    ended: bool
    #: the word for how it ended; "" while it is in force
    end: Any
    measures: list[MeasureLine]
    stages: list[StageLine]
    notes: list[dict[str, Any]]


@dataclass(frozen=True)
class OpenLine:
    """A follow-up that was open, and what the meeting did with it ("" where nothing was said)."""

    pk: int
    measure: str
    field: str
    due_on: datetime.date
    chip: tuple[str, Any]
    word: str
    #: the new date of one that was carried on
    to: datetime.date | None


@dataclass(frozen=True)
class Filled:
    """All a review speaks about; empty lists where there is nothing."""

    since: datetime.date
    until: datetime.date
    targets: list[TargetLine] = field(default_factory=list)
    directives: list[dict[str, Any]] = field(default_factory=list)
    follow_ups: list[OpenLine] = field(default_factory=list)

    @property
    def stages(self) -> list[tuple[TargetLine, StageLine]]:
        """Every stage due, with its target."""
        return [(target, stage) for target in self.targets for stage in target.stages]

    @property
    def notes(self) -> list[tuple[TargetLine, dict[str, Any]]]:
        """Every note of this time, with its target."""
        return [(target, note) for target in self.targets for note in target.notes]


def shown(data: dict[str, Any]) -> Filled | None:
    """The lines of what fill() gathered; None for a review from before anything was gathered."""
    if not data:
        return None
    until = datetime.date.fromisoformat(data["until"])
    return Filled(
        since=datetime.date.fromisoformat(data["since"]),
        until=until,
        targets=[_target(one) for one in data["targets"]],
        directives=[_directive(one, until) for one in data["directives"]],
        follow_ups=[_open(one, until) for one in data["follow_ups"]],
    )


def _target(one: dict[str, Any]) -> TargetLine:
    ended = one["state"] in ENDED
    return TargetLine(
        pk=one["pk"],
        title=one["title"],
        field=one["field"],
        url=reverse("targets:target", args=[one["pk"]]),
        ended=ended,
        end=TARGET.label_of(one["state"]) if ended else "",
        measures=[_measure(row) for row in one["measures"]],
        stages=[_stage(row) for row in one["stages"]],
        notes=[_note(row) for row in one["notes"]],
    )


def _counted(row: dict[str, Any]) -> Measure:
    """A measure that is counted in the same way; it is no row of the table."""
    english, korean = row["unit"] or ("", "")
    made = Measure(type=row["type"])
    if row["unit"]:
        made.unit_of_measure = UnitOfMeasure(name_en=english, name_ko=korean)
    return made


def _measure(row: dict[str, Any]) -> MeasureLine:
    measure = _counted(row)
    then = Decimal(row["then"] if row["then"] is not None else row["baseline"])
    now = None if row["now"] is None else Decimal(row["now"])
    first = value_text(measure, then)
    return MeasureLine(
        name=row["name"],
        then=first if row["then"] is not None else _("%(value)s (level at the start)") % {"value": first},
        now=_("no reading yet") if now is None else value_text(measure, now),
        change="–" if now is None else _change(measure, now - then),
        goal=value_text(measure, Decimal(row["goal"])),
    )


def _change(measure: Measure, by: Decimal) -> str:
    """The difference with its sign; nothing moved is said in words."""
    if not by:
        return _("no change")
    if measure.type == "yes_no":
        return _("now yes") if by > 0 else _("no longer")
    return f"{'+' if by > 0 else '−'}{number(abs(by), unit_text(measure))}"


def _stage(row: dict[str, Any]) -> StageLine:
    label = row["label"] if isinstance(row["label"], str) else _("Stage %(n)s") % {"n": row["label"]}
    return StageLine(
        label=f"{row['measure']}: {label}",
        value="" if isinstance(row["label"], str) else value_text(_counted(row), Decimal(row["value"])),
        due_on=datetime.date.fromisoformat(row["due_on"]),
        chip=("ok", _("Reached")) if row["reached"] else ("late", _("Not reached")),
    )


def _note(row: dict[str, Any]) -> dict[str, Any]:
    known = row["course"] in dict(COURSES)
    lines = [(_("Done"), row["done"]), (_("Next"), row["coming"]), (_("Obstacle"), row["obstacle"])]
    return {
        "on": datetime.date.fromisoformat(row["on"]),
        "chip": course_chip(row["course"]) if known else None,
        "text": " · ".join(f"{label}: {text}" for label, text in lines if text),
    }


def _directive(row: dict[str, Any], until: datetime.date) -> dict[str, Any]:
    answer_by = datetime.date.fromisoformat(row["answer_by"])
    late = answer_by < until
    return {
        "title": row["title"],
        "url": reverse("targets:directive", args=[row["pk"]]),
        "note": _("Answer by %(day)s") % {"day": day(answer_by)},
        "chip": ("late", days_left(answer_by, until)) if late else ("due", _("Unanswered")),
    }


def _open(row: dict[str, Any], until: datetime.date) -> OpenLine:
    due_on = datetime.date.fromisoformat(row["due_on"])
    return OpenLine(
        pk=row["pk"],
        measure=row["measure"],
        field=row["field"],
        due_on=due_on,
        chip=_open_chip(row, due_on, until),
        word=row.get("word", ""),
        to=datetime.date.fromisoformat(row["to"]) if row.get("to") else None,
    )


def _open_chip(row: dict[str, Any], due_on: datetime.date, until: datetime.date) -> tuple[str, Any]:
    """What the meeting did with it; else how it stood."""
    if row.get("act") == "close":
        return ("ok", _("Closed"))
    times = row["carried"] + (row.get("act") == "carry")
    if row.get("act") == "carry":
        return ("due", ngettext("Carried on %(n)s time", "Carried on %(n)s times", times) % {"n": times})
    return ("late", days_left(due_on, until)) if due_on < until else ("due", _("Open"))
