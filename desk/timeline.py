"""What happened at a unit and what comes next, told from the steps and the dates ahead."""

from __future__ import annotations

import datetime
from typing import Any

from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from pages import words
from targets.models import Target
from units.models import Unit
from workflow.models import Step

#: What a step means to a reader of the unit page. Steps that are not named here stay on the page of their thing.
TITLES: dict[tuple[str, str], Any] = {
    ("units.unit", "rename"): _("Unit renamed"),
    ("units.unit", "move"): _("Unit moved"),
    ("targets.resolution", "adopt"): _("Resolution adopted"),
    ("targets.resolution", "submit"): _("Resolution submitted"),
    ("targets.resolution", "accept"): _("Resolution in force"),
    ("targets.resolution", "return"): _("Resolution returned with reason"),
    ("targets.resolution", "withdraw"): _("Resolution withdrawn"),
    ("targets.resolution", "lapse"): _("Resolution lapsed"),
    ("targets.target", "discuss"): _("Target discussed"),
    ("targets.target", "enforce"): _("Target in force"),
    ("targets.target", "meet"): _("Target met"),
    ("targets.target", "miss"): _("Time limit passed, target not met"),
    ("targets.target", "end"): _("Target ended"),
    ("targets.target", "add_reading"): _("Reading added"),
    ("targets.target", "correct_reading"): _("Reading corrected"),
    ("evidence.evidence", "add"): _("Evidence added"),
    ("reviews.review", "hold"): _("Review held"),
    ("reviews.review", "acknowledge"): _("Review acknowledged"),
    ("reviews.review", "return"): _("Review returned with a remark"),
    ("reviews.followup", "close"): _("Follow-up closed"),
    ("assessments.application", "submit"): _("Applied for the flag"),
    ("assessments.application", "screen"): _("Application complete, assessors named"),
    ("assessments.application", "return"): _("Application returned with reasons"),
    ("assessments.application", "show_findings"): _("Findings of the site check shown"),
    ("assessments.application", "put_forward"): _("Committee puts the unit forward"),
    ("assessments.application", "refuse_in_committee"): _("Committee does not award"),
    ("assessments.application", "refuse"): _("Flag not awarded"),
    ("assessments.application", "award"): _("Flag awarded"),
}
HONOURS = {("assessments.application", "award")}
SHOWN = 9
AHEAD = 3


def timeline(unit: Unit, today: datetime.date, *, reviews_due: list[datetime.date]) -> list[dict[str, Any]]:
    """Events for components/timeline.html: what comes (soonest last of all above today), today, what happened.

    Two queries, whatever the unit holds: the next time limits and the latest steps.
    """
    limits = Target.objects.filter(unit=unit, state="in_force", limit_on__gte=today).order_by("limit_on", "id")
    ahead: list[dict[str, Any]] = [{"on": day, "title": _("Review due"), "kind": "next"} for day in reviews_due]
    ahead += [
        {
            "on": target.limit_on,
            "title": _("Time limit ends"),
            "text": target.title,
            "kind": "next",
            "url": target.get_absolute_url(),
        }
        for target in limits[:AHEAD]
    ]
    ahead.sort(key=lambda event: event["on"])
    past = [_past(step) for step in _told(unit)]
    return [*ahead, {"on": today, "kind": "today"}, *past]


def _told(unit: Unit) -> list[Step]:
    """The latest steps worth telling; a window of recent ones, so that an old unit costs no more than a new one."""
    recent = Step.objects.filter(unit=unit).order_by("-id")[: SHOWN * 6]
    told = [step for step in recent if (step.subject_type, step.name) in TITLES]
    told.sort(key=lambda step: (step.happened_on or localdate(step.recorded_at), step.pk), reverse=True)
    return told[:SHOWN]


def _past(step: Step) -> dict[str, Any]:
    key = (step.subject_type, step.name)
    day = step.happened_on or localdate(step.recorded_at)
    text = step.facts.get("title") or step.note
    return {
        "on": day,
        "when": words.day(day),
        "title": TITLES[key],
        "text": text,
        "kind": "hon" if key in HONOURS else "",
    }
