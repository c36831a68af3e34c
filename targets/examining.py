"""One examination, many campaigns: add and retire campaigns, propose targets to them, accept or return these (L15).

A target that serves a campaign stays one target with one set of readings: the tag says what it adds, nothing more.
"""

from __future__ import annotations

import datetime
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from targets.models import Campaign, CampaignTarget, Target
from targets.models.campaign import OVER
from targets.renewing import committee_of
from targets.rules import KEEPERS, heads_the_unit, keeps_the_campaign
from units.models import Person, Unit
from units.reach import reach_of
from workflow.moving import lock, move, record
from workflow.refusals import NotReady, require


def committees_of(by: Person) -> QuerySet[Unit]:
    """The units where the person may add a campaign: staff or administrator of their committee."""
    ids = [one.unit_id for one in reach_of(by).held if one.post in KEEPERS]
    return Unit.objects.filter(pk__in=ids).order_by("path")


def may_add(by: Person) -> bool:
    """Whether the person keeps campaigns anywhere."""
    return reach_of(by).holds_anywhere(KEEPERS)


@transaction.atomic
def add_campaign(unit: Unit, *, by: Person, **texts: Any) -> Campaign:
    """Add a campaign of the committee of `unit` (of the nation: for all): names, texts, organizations.

    Raises NotYours, NotReady (no organization).
    """
    made = Campaign(unit=unit if unit.parent_id else None, state="running", **texts)
    require(keeps_the_campaign(by, made))
    _check(made)
    made.save(force_insert=True)
    record(made, "add", by=by, facts={"title": str(made)})
    return made


@transaction.atomic
def edit_campaign(campaign: Campaign, *, by: Person, **texts: Any) -> Campaign:
    """Change names, texts or organizations. Raises NotYours, NotReady."""
    require(keeps_the_campaign(by, campaign))
    lock(campaign)
    for name, value in texts.items():
        setattr(campaign, name, value)
    _check(campaign)
    campaign.version += 1
    campaign.save(update_fields=[*texts, "version"])
    record(campaign, "edit", by=by, facts={"title": str(campaign)})
    return campaign


def retire_campaign(campaign: Campaign, *, by: Person, reason: str, today: datetime.date) -> Campaign:
    """Let it retire: nothing is proposed to it any longer and it leaves the matrix; what is recorded stays."""
    move(campaign, "retire", by=by, note=reason, happened_on=today, facts={"title": str(campaign)})
    return campaign


def resume_campaign(campaign: Campaign, *, by: Person, today: datetime.date) -> Campaign:
    """Bring it back, with the targets accepted before."""
    move(campaign, "resume", by=by, happened_on=today, facts={"title": str(campaign)})
    return campaign


def open_to(target: Target) -> QuerySet[Campaign]:
    """Running campaigns of the target's unit that it neither serves nor is proposed to."""
    served = CampaignTarget.objects.filter(target=target).exclude(state="withdrawn").values("campaign")
    return Campaign.objects.running().covering(target.unit).exclude(pk__in=served).order_by("id")


@transaction.atomic
def propose(target: Target, *, by: Person, campaign: Campaign, adds: str, today: datetime.date) -> CampaignTarget:
    """Propose that a target serves a campaign, with what it adds to its field; the committee above answers.

    Raises NotYours, NotReady (target over, campaign not open to it).
    """
    require(heads_the_unit(by, target))
    lock(target)
    if target.state in OVER:
        raise NotReady(_("The target has ended."))
    if not open_to(target).filter(pk=campaign.pk).exists():
        raise NotReady(_("The target is proposed to this campaign already, or the campaign does not run here."))
    made = CampaignTarget.objects.create(
        unit_id=target.unit_id, target=target, campaign=campaign, adds=adds, state="proposed", proposed_on=today
    )
    record(made, "propose", by=by, happened_on=today, note=adds, facts={"title": str(made)})
    return made


def accept(tag: CampaignTarget, *, by: Person, today: datetime.date) -> CampaignTarget:
    """Count the target in the campaign, by what it adds to its field."""
    tag.decided_on, tag.decided_at = today, committee_of(by, tag.unit)
    move(tag, "accept", by=by, happened_on=today, also=["decided_on", "decided_at"], facts=_facts(tag))
    return tag


def return_(tag: CampaignTarget, *, by: Person, reason: str, today: datetime.date) -> CampaignTarget:
    """Send it back with a reason the unit reads; the target itself stays as it is."""
    tag.decided_on, tag.decided_at, tag.returned_because = today, committee_of(by, tag.unit), reason
    also = ["decided_on", "decided_at", "returned_because"]
    move(tag, "return", by=by, note=reason, happened_on=today, also=also, facts=_facts(tag))
    return tag


def propose_again(tag: CampaignTarget, *, by: Person, adds: str, today: datetime.date) -> CampaignTarget:
    """Propose what was returned again, with other words; the reason of the return stays in its steps."""
    tag.adds, tag.proposed_on, tag.returned_because = adds, today, ""
    tag.decided_on, tag.decided_at = None, None
    also = ["adds", "proposed_on", "returned_because", "decided_on", "decided_at"]
    move(tag, "propose_again", by=by, note=adds, happened_on=today, also=also, facts=_facts(tag))
    return tag


def withdraw(tag: CampaignTarget, *, by: Person, reason: str, today: datetime.date) -> CampaignTarget:
    """The target serves the campaign no longer; it stays the unit's target."""
    move(tag, "withdraw", by=by, note=reason, happened_on=today, facts=_facts(tag))
    return tag


def _facts(tag: CampaignTarget) -> dict[str, Any]:
    return {"title": str(tag)}


def _check(campaign: Campaign) -> None:
    reasons = []
    if not (campaign.name_en or campaign.name_ko):
        reasons.append(_("Write the name in one language at least."))
    if not campaign.organizations:
        reasons.append(_("Choose at least one organization that leads it."))
    if reasons:
        raise NotReady(reasons)
