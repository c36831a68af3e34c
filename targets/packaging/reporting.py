"""What the pages show of a package and of the report of its return."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping
from decimal import Decimal, InvalidOperation
from typing import Any

from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from pages import words
from targets.models import CourseNote, Measure, MeasureGoal, PackageConflict, Reading, Stage, Target, TargetVersion
from targets.packaging.carried import BY_MODEL
from units.models import Meeting
from workflow.models import Step
from workflow.telling import told

Lines = list[tuple[str, str]]
#: Why something stands in the report; kept as a word, said in the language of the reader.
REASONS: dict[str, Any] = {
    "again": _lazy("Done there; it does not travel. Do it again here."),
    "no_target": _lazy("Its target is not here as it was there."),
    "waits": _lazy("What it corrects waits in this report too."),
    "corrected_twice": _lazy("Corrected on both sides."),
    "same_day": _lazy("Another value for the same day stands here."),
    "not_in_force": _lazy("The target is no longer in force here."),
    "no_resolution": _lazy("The resolution it stood under is no longer open here."),
    "changed_twice": _lazy("Changed on both sides, or no longer a draft here."),
    "unfit": _lazy("Its day or value cannot be recorded here."),
}


def reason_of(conflict: PackageConflict) -> str:
    """Why a row stands in the report."""
    return str(REASONS[conflict.reason])


def lines_of(conflict: PackageConflict) -> list[dict[str, Any]]:
    """(label, here, in the return) of each part, with a mark where they differ."""
    ours, theirs = dict(_side(conflict, conflict.ours)), dict(_side(conflict, conflict.theirs))
    labels = list(dict.fromkeys([*theirs, *ours]))
    heads = _("Here"), _("In the return")
    return [
        {
            "label": label,
            "cells": list(zip(heads, (ours.get(label, ""), theirs.get(label, "")), strict=True)),
            "differs": bool(ours) and ours.get(label, "") != theirs.get(label, ""),
        }
        for label in labels
        if ours.get(label) or theirs.get(label)
    ]


def summary(conflict: PackageConflict, side: Mapping[str, Any]) -> str:
    """The heart of one side in a line, for the list: the value and its day, the title and limit of a draft, an act."""
    if not side:
        return ""
    if conflict.kind == "reading":
        return f"{_shown(Reading, 'value', side['value'])}, {_shown(Reading, 'happened_on', side['happened_on'])}"
    if conflict.kind == "draft":
        plan = side.get("plan", side)
        return f"{plan['target']['title']}, {_shown(Target, 'limit_on', plan['target']['limit_on'])}"
    if conflict.kind == "act":
        return _act(side)
    return ", ".join(text for _label, text in _columns(CourseNote, side) if text)


def _side(conflict: PackageConflict, side: Mapping[str, Any]) -> Lines:
    if not side:
        return []
    if conflict.kind == "draft":
        return _plan(side.get("plan", side))
    if conflict.kind == "act":
        return [
            (_("Done"), _act(side)),
            (_("On"), _shown(Reading, "happened_on", side["happened_on"])),
            (_("Words"), side["note"]),
            *_columns(Meeting, side.get("meeting") or {}, ("place", "present", "minutes", "proposals", "changes")),
        ]
    return _columns(Reading if conflict.kind == "reading" else CourseNote, side)


def _act(side: Mapping[str, Any]) -> str:
    return told(Step(subject_type=side["subject"], name=side["name"]))


def _plan(plan: Mapping[str, Any]) -> Lines:
    lines = [*_columns(Target, plan["target"], ("field",)), *_columns(TargetVersion, plan["version"])]
    for place, one in enumerate(plan["measures"], start=1):
        # Several measures bear their number, so that each stands beside its like.
        mark = f" {place}" if len(plan["measures"]) > 1 else ""
        parts = [*_columns(Measure, one["measure"]), *_columns(MeasureGoal, one["goal"])]
        lines += [(f"{label}{mark}", text) for label, text in parts]
        for stage in one["stages"]:
            number, *rest = _columns(Stage, stage)
            lines.append((f"{number[0]} {number[1]}{mark}", ", ".join(text for _label, text in rest if text)))
    return lines


def _columns(model: type[models.Model], row: Mapping[str, Any], names: Iterable[str] = ()) -> Lines:
    """The columns of a row by the names people know them by."""
    wanted = [name for name in (names or BY_MODEL[model].columns) if name in row]
    return [(_label(model, name), _shown(model, name, row[name])) for name in wanted]


def _label(model: type[models.Model], name: str) -> str:
    text = str(getattr(model._meta.get_field(name), "verbose_name", name))
    return text[:1].upper() + text[1:]


def _shown(model: type[models.Model], name: str, raw: Any) -> str:
    column = model._meta.get_field(name)
    assert isinstance(column, models.Field)
    if raw is None or raw == "":
        return ""
    if isinstance(raw, list):
        return ", ".join(str(one) for one in raw)
    if column.choices:
        return str(dict(column.flatchoices).get(raw, raw))
    if isinstance(column, models.DateField):
        return words.day(datetime.date.fromisoformat(str(raw)))
    if isinstance(column, models.DecimalField):
        try:
            return words.number(Decimal(str(raw)))
        except InvalidOperation:
            return str(raw)
    if isinstance(column, models.BooleanField):
        return _("yes") if raw else _("no")
    return str(raw)
