"""What pages of targets and units show of the campaigns a target serves: read with the target, in its own statement."""

from __future__ import annotations

from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef, QuerySet
from django.db.models.functions import JSONObject
from django.urls import reverse

from pages.marks import chip
from targets.campaign_workflow import CAMPAIGN_TARGET
from targets.models import CampaignTarget, Target
from units.models.tree import in_language

CHIPS = {"proposed": "due", "accepted": "ok", "returned": "late"}


def state_chip(state: str) -> Any:
    """The state of a campaign target as a chip."""
    return chip(CHIPS.get(state, "mute"), CAMPAIGN_TARGET.label_of(state))


def with_campaigns(targets: QuerySet[Target]) -> QuerySet[Target]:
    """Targets with the campaigns they serve or are proposed to: for campaign_rows() and campaign_names()."""
    tags = CampaignTarget.objects.filter(target=OuterRef("pk")).exclude(state="withdrawn").order_by("id")
    row = JSONObject(
        pk="pk", state="state", adds="adds", en="campaign__name_en", ko="campaign__name_ko", runs="campaign__state"
    )
    return targets.annotate(tags=ArraySubquery(tags.values(row=row)))


def campaign_rows(target: Any) -> list[dict[str, Any]]:
    """Each campaign with what the target adds there and how the committee answered."""
    return [
        {
            "name": in_language(one["en"], one["ko"]),
            "url": reverse("targets:campaign_target", args=[one["pk"]]),
            "adds": one["adds"],
            "chip": state_chip(one["state"]),
        }
        for one in target.tags
    ]


def campaign_names(target: Any) -> list[str]:
    """Names of the running campaigns it has been accepted in."""
    tags = getattr(target, "tags", [])
    return [in_language(one["en"], one["ko"]) for one in tags if (one["state"], one["runs"]) == ("accepted", "running")]
