"""The criteria with their live values, and the road to the flag as a task list (L10)."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from assessments.facts import Count, Facts, facts_of
from assessments.workflow import APPLICATION
from pages.words import day
from targets.models import FIELDS, TIERS
from targets.workflow import RESOLUTION
from units.models import Unit
from units.rules import heads_the_unit

Task = dict[str, Any]


@dataclass(frozen=True)
class CriterionValue:
    """One criterion with what is recorded for it now."""

    criterion: Any
    count: Count | None

    @property
    def value(self) -> Decimal | None:
        """Per cent; None for what is seen on site or has nothing to count yet."""
        return self.count.percent if self.count else None

    @property
    def met(self) -> bool | None:
        """Whether the limit is reached; None for what is seen on site."""
        if self.count is None:
            return None
        limit = self.criterion.limit
        return self.value is not None and (limit is None or self.value >= limit)


def values(criteria: Iterable[Any], facts: Facts) -> list[CriterionValue]:
    """Each criterion with its live value; asks nothing more of the database."""
    return [CriterionValue(one, facts.count_for(one.source, one.field)) for one in criteria]


def road(unit: Unit, today: datetime.date, person: Any = None, *, facts: Facts | None = None) -> list[Task]:
    """Rows for components/task_list.html; empty while the unit has made no resolution. One statement.

    `person` decides whether the step "apply" is a link (the unit's head); `facts` spares the statement.
    """
    facts = facts or facts_of(unit.pk, today)
    if facts is None:
        return []
    all_fields = facts.of_field("running")
    return [
        _resolution(facts),
        _discussions(facts),
        _fields(facts, unit),
        _count(_("Immediate targets met"), all_fields.immediate, _targets(unit)),
        _count(_("Long-term targets at stage"), all_fields.long_term, _targets(unit)),
        _count(
            _("Reviews on time"),
            facts.reviews_on_time,
            f"{reverse('reviews:calendar')}?unit={unit.pk}",
        ),
        _count(_("Readings with evidence"), all_fields.readings, _targets(unit)),
        _apply(facts, person is not None and heads_the_unit(person, unit)),
    ]


def heading(facts: Facts) -> str:
    """`Road to the second flag`."""
    return _("Road to: %(tier)s") % {"tier": dict(TIERS)[facts.tier]}


def _resolution(facts: Facts) -> Task:
    url = reverse("targets:resolution", args=[facts.resolution_id])
    if facts.state in ("in_force", "fulfilled"):
        return {
            "label": _("Resolution in force"),
            "url": url,
            "done": True,
            "text": day(facts.adopted_on),
        }
    return {
        "label": _("Resolution in force"),
        "url": url,
        "kind": "go",
        "text": RESOLUTION.label_of(facts.state),
    }


def _discussions(facts: Facts) -> Task:
    discussed = facts.of_field("running").discussed
    records = ngettext("%(n)s record", "%(n)s records", facts.discussions) % {"n": facts.discussions}
    if discussed.whole:
        return {
            "label": _("Collective discussion recorded"),
            "done": True,
            "text": records,
        }
    return _count(_("Collective discussion recorded"), discussed, "")


def _fields(facts: Facts, unit: Unit) -> Task:
    numbers = [facts.of_field(name).targets for name, _label in FIELDS]
    text = " · ".join(str(one) for one in numbers)
    task: Task = {"label": _("Targets in all three fields"), "text": text}
    if all(numbers):
        return {**task, "done": True}
    return {**task, "url": _targets(unit), "kind": "go"}


def _count(label: str, count: Count, url: str) -> Task:
    task: Task = {"label": label, "url": url or None}
    if not count.of:
        return {"label": label, "text": _("nothing yet"), "url": None}
    text = _("%(reached)s of %(all)s") % {"reached": count.reached, "all": count.of}
    return {
        **task,
        "done": count.whole,
        "url": None if count.whole else task["url"],
        "kind": "go",
        "text": text,
    }


def _apply(facts: Facts, may_apply: bool) -> Task:
    label = _("Apply for the flag")
    if facts.application_id:
        url = reverse("assessments:application", args=[facts.application_id])
        state = APPLICATION.label_of(facts.application_state)
        if facts.application_state == "awarded":
            return {"label": label, "url": url, "done": True, "text": state}
        kind = "late" if facts.application_state in ("refused", "returned") else "go"
        return {"label": label, "url": url, "kind": kind, "text": state}
    if not facts.ready_to_apply:
        return {"label": label, "blocked": True}
    url = reverse("assessments:apply", args=[facts.resolution_id])
    return {
        "label": label,
        "url": url if may_apply else None,
        "kind": "mute",
        "text": _("Can start"),
    }


def _targets(unit: Unit) -> str:
    return f"{reverse('targets:targets')}?unit={unit.pk}"
