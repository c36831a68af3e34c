"""What an organization records of its campaign at a unit: the work of a period, its value, what it contributes (L15).

A result is counted once. That of a target is its readings: a row that names the target takes no value of its own.
"""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from decimal import Decimal

from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from targets.models import Campaign, CampaignResult, CampaignTarget, UnitOfMeasure
from targets.rules import leads_the_campaign, organizations_at
from units.models import Person, Unit
from workflow.moving import lock, record
from workflow.refusals import NotReady, require

#: Quarters offered: the one that runs and those before it.
OFFERED = 6


@dataclass(frozen=True)
class Period:
    """A quarter of a year, first and last day."""

    since: datetime.date
    until: datetime.date

    def __str__(self) -> str:
        return _("quarter %(n)s of %(year)s") % {"n": (self.since.month + 2) // 3, "year": self.since.year}


def quarters(today: datetime.date, count: int = OFFERED) -> list[Period]:
    """The quarter of a day and those before it, the latest first."""
    found = []
    first = datetime.date(today.year, (today.month - 1) // 3 * 3 + 1, 1)
    for _number in range(count):
        following = (first + datetime.timedelta(days=95)).replace(day=1)
        found.append(Period(first, following - datetime.timedelta(days=1)))
        first = (first - datetime.timedelta(days=1)).replace(day=1)
        first = first.replace(month=(first.month - 1) // 3 * 3 + 1)
    return found


@dataclass(frozen=True)
class Words:
    """What is recorded: a target by its readings, or other work with what is counted and its value; and the words."""

    work: str
    contribution: str
    of: CampaignTarget | None = None
    counted: str = ""
    value: Decimal | None = None
    unit_of_measure: UnitOfMeasure | None = None


def campaigns_led(by: Person, unit: Unit) -> QuerySet[Campaign]:
    """Running campaigns of the person's organization in which the unit can take part."""
    mine = sorted(organizations_at(by, unit))
    return Campaign.objects.running().covering(unit).filter(organizations__overlap=mine).order_by("id")


@transaction.atomic
def record_result(
    unit: Unit, *, by: Person, campaign: Campaign, field: str, period: Period, words: Words, today: datetime.date
) -> CampaignResult:
    """Record what the unit reached for the campaign in a field and period; once, then corrected.

    Raises NotYours, NotReady.
    """
    require(leads_the_campaign(by, campaign, unit))
    reasons = _faults(words)
    if not Campaign.objects.running().covering(unit).filter(pk=campaign.pk).exists():
        reasons.append(_("The campaign does not run at this unit."))
    if period.since > today:
        reasons.append(_("The period has not begun."))
    if words.of is not None and not _fits(words.of, unit, campaign, field):
        reasons.append(_("The target is not one of this unit accepted in this campaign and field."))
    if reasons:
        raise NotReady(reasons)
    kept = {"campaign": campaign, "unit": unit, "field": field, "since": period.since, "until": period.until}
    try:
        with transaction.atomic():
            made = CampaignResult.objects.create(**kept, **vars(words), by=by)
    except IntegrityError as error:
        if "campaign_result_once" not in str(error):
            raise
        raise NotReady(_("This is recorded for the period already; correct the row there is.")) from error
    record(made, "record", by=by, happened_on=today, note=words.work, facts={"title": str(campaign)})
    return made


@transaction.atomic
def correct_result(
    result: CampaignResult, *, by: Person, words: Words, reason: str, today: datetime.date
) -> CampaignResult:
    """Put a new row with its reason in place of one; the old row stays. Raises NotYours, NotReady."""
    require(leads_the_campaign(by, result.campaign, result.unit))
    lock(result)
    reasons = _faults(words)
    if CampaignResult.objects.filter(corrects=result).exists():
        reasons.append(_("This row has been corrected already; correct the newer one."))
    if not reason.strip():
        reasons.append(_("Write the reason of the correction."))
    if reasons:
        raise NotReady(reasons)
    kept = {name: getattr(result, name) for name in ("campaign", "unit", "field", "since", "until")}
    made = CampaignResult.objects.create(
        **kept, **{**vars(words), "of": result.of}, corrects=result, reason=reason, by=by
    )
    record(made, "correct", by=by, happened_on=today, note=reason, facts={"title": str(result.campaign)})
    return made


def _fits(tag: CampaignTarget, unit: Unit, campaign: Campaign, field: str) -> bool:
    mine = (tag.unit_id, tag.campaign_id, tag.target.field, tag.state)
    return mine == (unit.pk, campaign.pk, field, "accepted")


def _faults(words: Words) -> list[str]:
    own = words.value is not None or bool(words.counted) or words.unit_of_measure is not None
    if words.of is not None and own:
        return [
            _("The value of a target comes from its readings; leave value, unit of measure and what is counted empty.")
        ]
    if words.of is None and (words.value is None or not words.counted):
        return [_("Write what is counted and its value, or choose the target whose readings tell it.")]
    return []
