"""The flag-readiness sheet: every criterion with its live evidence; what is blocked says why and leads there (L10).

The application writes itself from the same figures and the same evidence (applying.py)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.db import connection
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from assessments import standards
from assessments.facts import Facts
from assessments.models import Standard
from assessments.presenting import counted, goal_of
from assessments.readiness import CriterionValue, values
from evidence.models import Evidence
from pages.marks import chip, field_name
from pages.words import field_of_work, number
from targets.target_page import evidence_item
from units.models import Unit

#: Evidence put under a criterion by the program; the unit adds and takes away.
EVIDENCE_SHOWN = 4
NEWEST_SQL = """
SELECT field, evidence_id FROM (
    SELECT t.field, e.id AS evidence_id,
        row_number() OVER (PARTITION BY t.field ORDER BY e.happened_on DESC, e.id DESC) AS place
    FROM (SELECT DISTINCT t.field, x.evidence_id FROM targets_target t
          JOIN targets_measure m ON m.target_id = t.id JOIN targets_reading r ON r.measure_id = m.id
          JOIN targets_reading_evidence x ON x.reading_id = r.id WHERE t.resolution_id = %(resolution)s) t
    JOIN evidence_evidence e ON e.id = t.evidence_id AND e.unit_id = %(unit)s
) newest WHERE place <= %(shown)s ORDER BY field, place
"""


@dataclass(frozen=True)
class Line:
    """One criterion as it stands now."""

    criterion: Any
    goal: str
    reached: str
    why: str
    chip: SafeString
    evidence: list[dict[str, Any]]
    #: why it is not reached, and where that is mended
    blocked: str = ""
    url: str = ""


@dataclass(frozen=True)
class Part:
    """The criteria of one field."""

    css: str
    heading: str
    lines: list[Line]


@dataclass(frozen=True)
class ReadinessSheet:
    """All criteria of the tier; those the program counts, and how many of them are reached."""

    parts: list[Part]
    reached: int
    counted: int

    @property
    def chip(self) -> SafeString:
        """`7 of 9 reached`."""
        words = _("%(reached)s of %(all)s reached") % {"reached": self.reached, "all": self.counted}
        return chip("ok" if self.reached == self.counted else "due", words)


def newest_evidence(resolution_id: int, unit_id: int) -> dict[str, list[int]]:
    """Field → ids of the newest evidence of its readings, which the application will carry; one statement."""
    with connection.cursor() as cursor:
        cursor.execute(NEWEST_SQL, {"resolution": resolution_id, "unit": unit_id, "shown": EVIDENCE_SHOWN})
        rows = cursor.fetchall()
    found: dict[str, list[int]] = {}
    for field, evidence in rows:
        found.setdefault(field, []).append(evidence)
    return found


def readiness_sheet(unit: Unit, standard: Standard, facts: Facts) -> ReadinessSheet:
    """The sheet of a unit under an edition, for the tier it has resolved for; three statements."""
    known = values(standards.criteria_for(standard, facts.tier, unit), facts)
    ids = newest_evidence(facts.resolution_id, unit.pk)
    files = Evidence.objects.in_bulk([pk for several in ids.values() for pk in several])
    shown = {field: [evidence_item(files[pk]) for pk in several] for field, several in ids.items()}
    lines = [_line(unit, one, shown.get(one.criterion.field, [])) for one in known]
    with_count = [one for one in known if one.count is not None]
    return ReadinessSheet(_parts(lines), sum(bool(one.met) for one in with_count), len(with_count))


def _line(unit: Unit, value: CriterionValue, evidence: list[dict[str, Any]]) -> Line:
    criterion, count = value.criterion, value.count
    blocked, url = _blocked(unit, value)
    return Line(
        criterion,
        goal=goal_of(criterion),
        reached=number(value.value, "%"),
        why=counted(criterion, count.reached if count else None, count.of if count else None),
        chip=_chip(value),
        evidence=evidence,
        blocked=blocked,
        url=url,
    )


def _chip(value: CriterionValue) -> SafeString:
    if value.met is None:
        return chip("mute", _("Seen on site"))
    return chip("ok", _("Reached")) if value.met else chip("due", _("Not yet"))


def _blocked(unit: Unit, value: CriterionValue) -> tuple[str, str]:
    """Why a counted criterion is not reached, and the page where it is mended; both empty where nothing is to do."""
    if value.met is not False or value.count is None:
        return "", ""
    criterion = value.criterion
    field = {} if criterion.field == "running" else {"field": criterion.field}
    if criterion.source == "reviews_on_time":
        address = f"{reverse('reviews:calendar')}?unit={unit.pk}"
    else:
        asked = {"state": "in_force"} if criterion.source == "targets_met" and value.count.of else {}
        address = f"{reverse('targets:targets')}?{urlencode({'unit': unit.pk, **field, **asked})}"
    return _reason(criterion.source, value.count.of - value.count.reached, value.count.of), address


def _reason(source: str, missing: int, of: int) -> str:
    if not of:
        return _("Nothing is recorded for it yet.")
    words = {
        "targets_met": ngettext("%(n)s target is not met yet.", "%(n)s targets are not met yet.", missing),
        "stages_reached": ngettext("%(n)s stage due is not reached.", "%(n)s stages due are not reached.", missing),
        "reviews_on_time": ngettext(
            "%(n)s review was late or is not held.", "%(n)s reviews were late or are not held.", missing
        ),
        "discussions": ngettext(
            "%(n)s target has no record of its discussion.",
            "%(n)s targets have no record of their discussion.",
            missing,
        ),
        "evidence": ngettext("%(n)s reading carries no evidence.", "%(n)s readings carry no evidence.", missing),
    }
    return words[source] % {"n": missing}


def _parts(lines: list[Line]) -> list[Part]:
    parts = []
    for name in ("ideological", "technical", "cultural", "running"):
        own = [line for line in lines if line.criterion.field == name]
        heading = _("Running of the movement") if name == "running" else field_name(name, long=True)
        if own:
            parts.append(Part(field_of_work(name).css, heading, own))
    return parts
