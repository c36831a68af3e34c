"""The thresholds of the rules: what holds at a unit and where it comes from, set by an office, tuned by false alarms (L23)."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from reviews.deviations import limits_at
from reviews.finding import RULES, Rule, Threshold
from reviews.models import Deviation
from units.models import Norm, Person, Unit
from units.norms import set_norm
from units.rules import is_staff
from workflow.moving import lock, record
from workflow.refusals import NotNow, NotReady, require

#: Changes of thresholds shown at most.
HISTORY = 20


@dataclass(frozen=True)
class InForce:
    """One threshold as it holds at a unit: its value, the unit that set it (none: the programme's default), since when."""

    threshold: Threshold
    value: int
    source: Unit | None
    since: datetime.date | None


@dataclass(frozen=True)
class Offer:
    """A value that would have left a false alarm alone, beside the one in force."""

    threshold: Threshold
    now: int
    spared: int

    @property
    def choice(self) -> str:
        """As a form sends it."""
        return f"{self.threshold.kind.name}={self.spared}"


def in_force(unit: Unit, day: datetime.date) -> list[tuple[Rule, list[InForce]]]:
    """Every rule with its thresholds at a unit on a day; one statement."""
    nearest: dict[str, Norm] = {}
    for row in _set_above(unit).filter(since__lte=day).order_by("unit__depth", "since"):
        nearest[row.name] = row
    return [(rule, [_of(one, nearest.get(one.kind.name)) for one in rule.thresholds]) for rule in RULES.values()]


def _set_above(unit: Unit) -> Any:
    names = [one.kind.name for rule in RULES.values() for one in rule.thresholds]
    return Norm.objects.filter(unit__path__above=str(unit.path), name__in=names).select_related("unit")


def _of(threshold: Threshold, row: Norm | None) -> InForce:
    if row is None:
        return InForce(threshold, int(threshold.kind.default), None, None)
    return InForce(threshold, int(row.value), row.unit, row.since)


def history(unit: Unit) -> list[tuple[Threshold, Norm]]:
    """What was set at the unit and above it, the latest first; one statement."""
    known = {one.kind.name: one for rule in RULES.values() for one in rule.thresholds}
    return [(known[row.name], row) for row in _set_above(unit).order_by("-since", "-id")[:HISTORY]]


def threshold_named(name: str) -> tuple[Rule, Threshold] | None:
    """The rule and threshold of a norm; None for another norm."""
    found = ((rule, one) for rule in RULES.values() for one in rule.thresholds if one.kind.name == name)
    return next(found, None)


def set_threshold(
    unit: Unit, *, by: Person, threshold: Threshold, value: int, since: datetime.date, today: datetime.date
) -> None:
    """Set a threshold at a unit from a day on; units below inherit it. Raises NotYours, NotReady.

    Never for days that have passed: what was found then was found by the values of then.
    """
    if since < today:
        raise NotReady(_("Choose a date that is not before today."))
    low, high = threshold.kind.lowest, threshold.kind.highest
    if (low is not None and value < low) or (high is not None and value > high):
        raise NotReady(_("This value is outside what the threshold allows."))
    set_norm(unit, by=by, name=threshold.kind.name, value=value, since=since)


def offers(deviation: Deviation, day: datetime.date) -> list[Offer]:
    """For a false alarm, each value that alone would have left it alone; none where it was opened by hand."""
    rule = RULES.get(deviation.rule)
    if rule is None or deviation.state != "dismissed":
        return []
    limits = limits_at(rule, deviation.unit, day)
    if not rule.finds(deviation.facts, limits):
        return []
    return [Offer(one, limits[one.kind.name], value) for one, value in rule.sparing(deviation.facts, limits)]


def places(deviation: Deviation, by: Person) -> list[Unit]:
    """Where `by` may set a threshold that holds at the deviation's unit: itself and those above it, nearest first."""
    above = Unit.objects.filter(path__above=str(deviation.unit.path)).order_by("-depth")
    return [one for one in above if is_staff(by, one)]


def may_tune(by: Person, deviation: Deviation, day: datetime.date) -> bool:
    """Staff whose area holds the unit, of a false alarm that a value in bounds would have left alone."""
    return is_staff(by, deviation) and bool(offers(deviation, day))


@transaction.atomic
def tune(deviation: Deviation, *, by: Person, unit: Unit, choice: str, today: datetime.date) -> Deviation:
    """Set the value that would have left a false alarm alone, at its unit or one above it, from today.

    Raises NotYours, NotNow (none is offered any more), NotReady (a nearer unit sets the norm, so it would change nothing).
    """
    require(is_staff(by, deviation) and unit in places(deviation, by))
    lock(deviation)
    offer = next((one for one in offers(deviation, today) if one.choice == choice), None)
    if offer is None:
        raise NotNow
    set_threshold(unit, by=by, threshold=offer.threshold, value=offer.spared, since=today, today=today)
    name = offer.threshold.kind.name
    if limits_at(RULES[deviation.rule], deviation.unit, today)[name] != offer.spared:
        raise NotReady(_("A unit nearer to this one sets the threshold itself; choose that unit."))
    facts = {"norm": name, "value": offer.spared, "before": offer.now, "title": str(unit)}
    record(deviation, "tune", by=by, happened_on=today, facts=facts)
    return deviation
