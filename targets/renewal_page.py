"""What pages show of renewals: two plans side by side, the versions with their reasons, open directives."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Sequence
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef, QuerySet
from django.db.models.functions import JSONObject
from django.urls import reverse
from django.utils.translation import gettext as _

from pages import words
from pages.marks import chip
from targets.date_chain import clashes, with_clashes
from targets.models import (
    LEAVING,
    DirectiveAnswer,
    MeasureGoal,
    Renewal,
    Stage,
    Target,
    TargetVersion,
)
from targets.presenting import value_text
from targets.renewal_workflow import RENEWAL
from units.models import Person

CHIPS = {"proposed": "due", "accepted": "ok", "returned": "late", "withdrawn": "mute"}
#: Rows of each part of the target page at most.
SHOWN = 20


def state_chip(renewal: Renewal) -> Any:
    """The state as a chip."""
    return chip(CHIPS.get(renewal.state, "mute"), RENEWAL.label_of(renewal.state))


def goals_in(condition: dict[str, Any]) -> QuerySet[Any]:
    """Goals of versions with their renewal, measure and stages, the newest version first; one statement."""
    stages = Stage.objects.filter(goal=OuterRef("pk")).order_by("number")
    renewal = ("version__renewal__base", "version__renewal__decided_at", "version__renewal__directive")
    return (
        MeasureGoal.objects.filter(**condition)
        .select_related("measure__unit_of_measure", *renewal)
        .annotate(
            steps=ArraySubquery(
                stages.values(row=JSONObject(number="number", name="name", value="value", due_on="due_on"))
            )
        )
        .order_by("-version__number", "-weight", "id")
    )


def side_by_side(
    versions: Sequence[TargetVersion], heads: Sequence[Any], goals: Iterable[Any] | None = None
) -> list[dict[str, Any]]:
    """Lines of a table: label, the words of each version, and whether they differ; one statement without `goals`."""
    known: dict[int, list[Any]] = {one.pk: [] for one in versions}
    for goal in goals_in({"version__in": list(known)}) if goals is None else goals:
        known.get(goal.version_id, []).append(goal)
    columns = [_words(one, known[one.pk]) for one in versions]
    # The fullest column gives the order, so that a stage that was added stands among the stages.
    fullest_first = sorted(columns, key=len, reverse=True)
    labels = list(dict.fromkeys(label for column in fullest_first for label in column))
    return [_line(label, [column.get(label, "–") for column in columns], heads) for label in labels]


def _line(label: str, texts: list[str], heads: Sequence[Any]) -> dict[str, Any]:
    return {"label": label, "cells": list(zip(heads, texts, strict=True)), "differs": len(set(texts)) > 1}


def _words(version: TargetVersion, goals: list[Any]) -> dict[str, str]:
    found = {_("Target"): version.title, _("Time limit"): words.day(version.limit_on)}
    for goal in goals:
        measure = goal.measure
        of = f"{measure.name}: " if len(goals) > 1 else ""
        found[measure.name] = f"{value_text(measure, goal.baseline)} → {value_text(measure, goal.goal)}"
        for step in goal.steps:
            if step["name"]:
                found[of + step["name"]] = _day(step["due_on"])
                continue
            label = of + _("Stage %(n)s") % {"n": step["number"]}
            found[label] = f"{value_text(measure, step['value'])}, {_day(step['due_on'])}"
        if len(goals) > 1:
            found[of + _("Weight")] = words.number(goal.weight, "%")
    found[_("Immediate or long-term")] = str(version.get_kind_display())
    found[_("Problem to be solved")] = version.problem
    found[_("Present equipment")], found[_("Present supply")] = version.equipment, version.supply
    found[_("Present staffing")] = version.staffing
    found[_("Responsible post")] = str(version.get_post_display())
    found[_("How it will be reached")] = version.way
    return found


def _day(text: str) -> str:
    """A date out of JSON in words."""
    return words.day(datetime.date.fromisoformat(text))


def with_renewal(rows: QuerySet[Target], by: Person) -> QuerySet[Target]:
    """Targets with what their page says of renewal beside the versions, so that it costs no statement of its own.

    `asking`: what issued directives ask of them; `leaving`: renewals that put others in their place; and what ends too
    late around them, as far as `by` may read it.
    """
    answers = DirectiveAnswer.objects.filter(unit_id=OuterRef("resolution__unit_id"), directive__state="issued")
    asking = answers.order_by("directive__answer_by", "id").values(
        row=JSONObject(
            pk="directive_id",
            title="directive__title",
            answer_by="directive__answer_by",
            fields="directive__fields",
            state="state",
        )
    )
    leaving = Renewal.objects.filter(target=OuterRef("pk"), kind__in=LEAVING).order_by("-id").values("pk")
    annotated = rows.annotate(asking=ArraySubquery(asking[:SHOWN]), leaving=ArraySubquery(leaving[:SHOWN]))
    return with_clashes(annotated, by)


def renewal_parts(target: Any, by: Person, today: datetime.date) -> dict[str, Any]:
    """The parts of the page of a target of `with_renewal`: one statement, one more where it was left for others."""
    goals = list(goals_in({"version__target": target})[: SHOWN * 3])
    versions = list({goal.version_id: goal.version for goal in goals}.values())
    pair = [versions[-1], target.current] if target.current.number > 1 else []
    heads = [_("Original"), _("Now")]
    in_force = target.state == "in_force"
    return {
        "versions": [*_leaving(target), *(_version(one, target) for one in versions)],
        "lines": side_by_side(pair, heads, goals) if pair else [],
        "heads": heads,
        "clashes": clashes(target, goals, by),
        "directives": _directives(target, today) if in_force else [],
    }


def _version(version: TargetVersion, target: Target) -> dict[str, Any]:
    """A version with what it did, why, and who accepted it."""
    renewal = getattr(version, "renewal", None)
    return {
        "number": version.number,
        "kind": renewal.get_kind_display() if renewal else "",
        "text": version.reason or version.title,
        "who": accepted_by(renewal) if renewal else "",
        "on": (renewal.decided_on or renewal.proposed_on) if renewal else version.recorded_at,
        "url": renewal.get_absolute_url() if renewal else "",
        "chip": state_chip(renewal) if renewal and renewal.state != "accepted" else "",
    }


def _leaving(target: Any) -> list[dict[str, Any]]:
    """Splits and replacements: they draft no version of this target."""
    if not target.leaving:
        return []
    rows = Renewal.objects.filter(pk__in=target.leaving).select_related("decided_at", "directive").order_by("-id")
    return [
        {
            "number": None,
            "kind": renewal.get_kind_display(),
            "text": renewal.reason or str(renewal.directive),
            "who": accepted_by(renewal),
            "on": renewal.proposed_on,
            "url": renewal.get_absolute_url(),
            "chip": state_chip(renewal),
        }
        for renewal in rows
    ]


def accepted_by(renewal: Renewal) -> str:
    """`Accepted by: Eunha County, 2 Nov 2026`; a raise is the head's own."""
    if renewal.state == "accepted" and renewal.decided_at is None:
        return _("In force at once, by the unit's head")
    if renewal.decided_at is None:
        return ""
    said = _("Accepted by") if renewal.state == "accepted" else _("Returned by")
    return f"{said}: {renewal.decided_at}, {words.day(renewal.decided_on)}"


def _directives(target: Any, today: datetime.date) -> list[dict[str, Any]]:
    """Issued directives that ask for a renewal of this target, the most pressing first."""
    return [
        {
            "title": one["title"],
            "url": reverse("targets:directive", args=[one["pk"]]),
            "chip": _answer_chip(one["state"], datetime.date.fromisoformat(one["answer_by"]), today),
        }
        for one in target.asking
        if target.field in one["fields"]
    ]


def _answer_chip(state: str, answer_by: datetime.date, today: datetime.date) -> Any:
    if state != "unanswered":
        return chip("ok", _("Answered"))
    late = answer_by < today
    return chip("late", words.days_left(answer_by, today)) if late else chip("due", words.day(answer_by))
