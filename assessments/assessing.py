"""Screening, the site check, and the unit's remark on what was found (L10)."""

from __future__ import annotations

import datetime
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from assessments.duties import conflicts, lately
from assessments.missing import last_check
from assessments.models import Application, Assessor, Criterion, SiteCheck, SiteFinding, StoodBack
from evidence.models import Evidence
from units.models import Person
from workflow.moving import lock, move, open_move, record
from workflow.refusals import NotReady


@dataclass(frozen=True)
class Found:
    """What was found under one criterion; `finding` "" means: not yet. `seen` names evidence, or its ids."""

    criterion: Criterion
    finding: str
    remark: str = ""
    seen: tuple[Evidence | int, ...] = ()


@transaction.atomic
def return_(application: Application, *, by: Any, reason: str, criteria: Iterable[Criterion] = ()) -> Application:
    """Return an incomplete application to the unit with reasons, by criterion where one is concerned.

    Raises NotYours, NotNow.
    """
    numbers = [one.number for one in criteria]
    application.returned_because = f"{', '.join(numbers)}: {reason}" if numbers else reason
    move(application, "return", by=by, note=reason, also=("returned_because",), facts={"criteria": numbers})
    return application


@transaction.atomic
def screen(application: Application, *, by: Any, today: datetime.date, leading: Person, second: Person) -> Application:
    """Find the application complete and name its two assessors, one of whom leads.

    Raises NotYours, NotNow; NotReady with every conflict of the two (own, former, headed or helped unit, own line).
    """
    lock(application)
    open_move(application, "screen", by)
    reasons = [] if leading.pk != second.pk else [_("Two different assessors are needed.")]
    back, since = _stood_back((leading, second), application), lately(application.unit, today)
    for person in (leading, second):
        reasons.extend(conflicts(person, application.unit, today, since) or back.get(person.pk, []))
    if reasons:
        raise NotReady(list(dict.fromkeys(reasons)))
    application.assessors.all().delete()
    named = [Assessor(application=application, person=person, leads=person is leading) for person in (leading, second)]
    Assessor.objects.bulk_create(named)
    move(application, "screen", by=by)
    return application


def _stood_back(persons: Collection[Person], application: Application) -> dict[int, list[str]]:
    """Why some of the persons do not assess the application again, by their ids: they had a part before an appeal."""
    words = _("%(person)s had a part in this application before an appeal was upheld.")
    away = set(
        StoodBack.objects.filter(application=application, person__in=persons).values_list("person_id", flat=True)
    )
    return {one.pk: [words % {"person": one.name}] for one in persons if one.pk in away}


@transaction.atomic
def record_site_check(
    application: Application,
    *,
    by: Any,
    held_from: datetime.date,
    held_to: datetime.date,
    summary: str,
    findings: Iterable[Found],
    seen_items: str = "",
    not_checked: str = "",
    disagreements: str = "",
) -> SiteCheck:
    """Record what was seen, as often as needed until it is shown to the unit; the first time begins the site check.

    Raises NotYours, NotNow.
    """
    lock(application)
    if application.state == "screened":
        move(application, "go_on_site", by=by, happened_on=held_from)
    else:
        open_move(application, "show_findings", by)
        # The other assessor's page, opened before, is told by the version that it would write over this.
        application.version += 1
        application.save(update_fields=["version"])
        record(application, "record_site_check", by=by, happened_on=held_to)
    check = _open_check(application, by=by, held_from=held_from, held_to=held_to)
    check.held_from, check.held_to, check.summary, check.by = held_from, held_to, summary, by
    check.seen_items, check.not_checked, check.disagreements = seen_items, not_checked, disagreements
    check.save()
    _write_findings(check, list(findings))
    return check


@transaction.atomic
def show_findings(application: Application, *, by: Any, today: datetime.date) -> Application:
    """Show the findings to the unit; from now on they stand. Raises NotYours, NotNow, NotReady."""
    move(application, "show_findings", by=by)
    check = last_check(application)
    assert check is not None
    SiteCheck.objects.filter(pk=check.pk).update(shown_on=today)
    return application


def remark(application: Application, *, by: Any, text: str) -> Application:
    """Write the unit's remark on the findings. Raises NotYours, NotNow."""
    application.unit_remark = text
    move(application, "remark", by=by, also=("unit_remark",))
    return application


def may_record(application: Application, by: Any) -> None:
    """Raise NotYours or NotNow unless `by` may record the site check now."""
    name = "go_on_site" if application.state == "screened" else "show_findings"
    open_move(application, name, by)


def _open_check(application: Application, **fields: Any) -> SiteCheck:
    """The visit being recorded; the next number after one that was shown."""
    last = last_check(application)
    if last is not None and last.shown_on is None:
        return last
    return SiteCheck(application=application, number=last.number + 1 if last else 1, **fields)


def _write_findings(check: SiteCheck, given: list[Found]) -> None:
    """Put what was found in the place of what stood, in as many statements for one criterion as for forty."""
    found = {one.criterion.pk: one for one in given if one.finding}
    link = SiteFinding.evidence_seen.through
    link.objects.filter(sitefinding__check_made=check).delete()
    SiteFinding.objects.filter(check_made=check, criterion__in=[one.criterion for one in given]).exclude(
        criterion_id__in=found
    ).delete()
    SiteFinding.objects.bulk_create(
        [
            SiteFinding(check_made=check, criterion=one.criterion, finding=one.finding, remark=one.remark)
            for one in found.values()
        ],
        update_conflicts=True,
        unique_fields=["check_made", "criterion"],
        update_fields=["finding", "remark"],
    )
    seen = []
    for row, criterion in check.findings.values_list("pk", "criterion_id"):
        for one in found[criterion].seen if criterion in found else ():
            evidence = one.pk if isinstance(one, Evidence) else one
            seen.append(link(sitefinding_id=row, evidence_id=evidence))
    link.objects.bulk_create(seen, ignore_conflicts=True)
