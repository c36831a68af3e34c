"""Deviations: found by rules or opened by hand, answered by the unit, closed by another than its head (L23)."""

from __future__ import annotations

import datetime
import json
from collections.abc import Iterable, Iterator, Mapping
from itertools import islice
from typing import Any

from django.db import connection, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from reviews.finding import RULES, Asked, Measured, Rule
from reviews.models import Deviation, DeviationRun, Fault
from reviews.rules import oversees
from units.models import Person, Unit
from units.norms import Inherited
from workflow.moving import move, record
from workflow.refusals import NotReady, require

#: Subjects measured, compared and written at once.
BATCH = 1000

# The deviations that are not there yet, each with its step; whoever searches at the same moment waits and adds none.
OPEN_SQL = """
WITH opened AS (
    INSERT INTO reviews_deviation (unit_id, rule, subject_type, subject_id, key, field, facts, opened_on, run_id,
        state, version, text, answer, outcome)
    SELECT m.unit_id, %(rule)s, %(type)s, m.subject_id, m.key, m.field, m.facts, %(day)s, %(run)s, 'open', 1, '', '', ''
    FROM jsonb_to_recordset(%(rows)s::jsonb) AS m (unit_id bigint, subject_id bigint, key text, field text, facts jsonb)
    ON CONFLICT (rule, subject_type, subject_id, key) WHERE NOT (rule = '') DO NOTHING
    RETURNING id, unit_id
)
INSERT INTO workflow_step (subject_type, subject_id, unit_id, name, source, target, happened_on, note, facts)
SELECT 'reviews.deviation', id, unit_id, 'find', '', 'open', %(day)s, '', jsonb_build_object('rule', %(rule)s::text)
FROM opened
"""


def limits_at(rule: Rule, unit: Unit, day: datetime.date) -> dict[str, int]:
    """The thresholds of a rule in force at a unit: norm → value."""
    return Inherited([one.kind.name for one in rule.thresholds], day).of(str(unit.path))


def loosest(rule: Rule, norms: Inherited) -> dict[str, int]:
    """For each threshold the value somewhere in force that lets most through: what a rule may narrow by in SQL."""
    return {one.kind.name: (min if one.rises else max)(norms.values(one.kind.name)) for one in rule.thresholds}


def found_by(rule: Rule, day: datetime.date) -> Iterator[list[Measured]]:
    """What a rule finds on a day, in batches: measured, and compared with the thresholds of each unit."""
    norms = Inherited([one.kind.name for one in rule.thresholds], day)
    measured = iter(rule.measure(Asked(day, loosest(rule, norms))))
    while batch := list(islice(measured, BATCH)):
        units = Unit.objects.current().filter(pk__in={one.unit_id for one in batch})
        limits = {pk: norms.of(str(path)) for pk, path in units.values_list("pk", "path")}
        yield [one for one in batch if one.unit_id in limits and rule.finds(one.facts, limits[one.unit_id])]


def facts_now(deviation: Deviation, day: datetime.date) -> Mapping[str, Any] | None:
    """The facts of its subject as they stand on `day`; None where the rule or what it looked at is no more."""
    rule = RULES.get(deviation.rule)
    if rule is None or deviation.subject_id is None:
        return None
    norms = Inherited([one.kind.name for one in rule.thresholds], day)
    measured = list(rule.measure(Asked(day, loosest(rule, norms), subject=deviation.subject_id)))
    of_key = [one for one in measured if one.key == deviation.key]
    return (of_key or measured)[-1].facts if measured else None


def still_found(deviation: Deviation, facts: Mapping[str, Any] | None, day: datetime.date) -> bool:
    """Whether the rule would open it on `day` with these facts."""
    rule = RULES.get(deviation.rule)
    return bool(rule and facts is not None and rule.finds(facts, limits_at(rule, deviation.unit, day)))


def ask_run(*, day: datetime.date) -> DeviationRun:
    """Enter a search to be made."""
    return DeviationRun.objects.create(day=day)


def run(day: datetime.date, begun: DeviationRun | None = None) -> DeviationRun:
    """Search with every rule as of `day`; opens what is found, once. Safe to repeat, alone or side by side.

    Each rule is a transaction of its own, and its count is told when it is through; a rule that fails is named in
    `failed` and keeps no other from running. A deviation that no longer holds is left as it stands.
    """
    made = begun or ask_run(day=day)
    _tell(made, started_at=timezone.now())
    for rule in RULES.values():
        try:
            made.opened[rule.name] = _search(rule, made)
        except Exception as error:  # whatever a rule stumbles over is told on the page of the search
            made.failed[rule.name] = f"{type(error).__name__}: {error}"[:300]
        _tell(made, opened=made.opened, failed=made.failed)
    _tell(made, finished_at=timezone.now())
    return made


@transaction.atomic
def _search(rule: Rule, made: DeviationRun) -> int:
    return sum(open_found(rule, batch, made) for batch in found_by(rule, made.day) if batch)


def open_found(rule: Rule, batch: Iterable[Measured], made: DeviationRun) -> int:
    """Write what was found and is not there yet, with its steps; returns how many. One statement."""
    rows = [
        {"unit_id": one.unit_id, "subject_id": one.subject_id, "key": one.key, "field": one.field, "facts": one.facts}
        for one in batch
    ]
    with connection.cursor() as cursor:
        given: dict[str, Any] = {
            "rule": rule.name,
            "type": rule.subject_type,
            "day": made.day,
            "run": made.pk,
            "rows": json.dumps(rows),
        }
        cursor.execute(OPEN_SQL, given)
        return int(cursor.rowcount)


def _tell(made: DeviationRun, **values: Any) -> None:
    for name, value in values.items():
        setattr(made, name, value)
    DeviationRun.objects.filter(pk=made.pk).update(**values)


@transaction.atomic
def open_by_hand(
    unit: Unit, *, by: Person, fault: Fault, text: str, field: str = "", today: datetime.date
) -> Deviation:
    """Open a deviation with a fault of the catalogue and what was found. Raises NotYours, NotReady."""
    require(oversees(by, unit))
    if fault.retired_on is not None:
        raise NotReady(_("This fault is no longer in use; choose another of the catalogue."))
    if unit.archived_on is not None:
        raise NotReady(_("The unit is archived."))
    made = Deviation.objects.create(unit=unit, fault=fault, text=text, field=field, opened_on=today, state="open")
    record(made, "open", by=by, note=text, happened_on=today, facts={"fault": fault.code})
    return made


def explain(deviation: Deviation, *, by: Person, answer: str, today: datetime.date) -> Deviation:
    """The unit explains how it came about. Raises NotYours, NotNow."""
    deviation.answer, deviation.measure_by = answer, None
    move(deviation, "explain", by=by, note=answer, happened_on=today, also=["answer", "measure_by"])
    return deviation


def take_measure(
    deviation: Deviation, *, by: Person, answer: str, measure_by: datetime.date, today: datetime.date
) -> Deviation:
    """The unit writes what it does about it and by when. Raises NotYours, NotNow, NotReady."""
    if measure_by < today:
        raise NotReady(_("Choose a date that is not before today."))
    deviation.answer, deviation.measure_by = answer, measure_by
    move(deviation, "take_measure", by=by, note=answer, happened_on=today, also=["answer", "measure_by"])
    return deviation


def reject(deviation: Deviation, *, by: Person, reason: str, today: datetime.date) -> Deviation:
    """The answer is not enough: it is open again. Raises NotYours, NotNow."""
    move(deviation, "reject", by=by, note=reason, happened_on=today)
    return deviation


def close(deviation: Deviation, *, by: Person, outcome: str, today: datetime.date) -> Deviation:
    """It is mended; another than the unit's head says so. Raises NotYours, NotNow."""
    deviation.outcome = outcome
    move(deviation, "close", by=by, note=outcome, happened_on=today, also=["outcome"])
    return deviation


def dismiss(deviation: Deviation, *, by: Person, reason: str, today: datetime.date) -> Deviation:
    """It was none: a false alarm, said with its reason. Raises NotYours, NotNow."""
    deviation.outcome = reason
    move(deviation, "dismiss", by=by, note=reason, happened_on=today, also=["outcome"])
    return deviation
