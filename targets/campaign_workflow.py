"""The tables of moves of campaigns and of the targets that serve them (L15)."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from targets.models.campaign import OVER
from targets.rules import heads_the_unit, is_superior_staff, keeps_the_campaign
from workflow.moving import Move, Moves


def target_or_campaign_over(obj: Any) -> list[str]:
    """Only a target that stands serves, and only a campaign that runs."""
    reasons = []
    rows = type(obj)._default_manager.filter(pk=obj.pk)
    # As both stand now, in one statement: the row has just been locked and read anew.
    target, campaign = rows.values_list("target__state", "campaign__state").get()
    if target in OVER:
        reasons.append(gettext("The target has ended."))
    if campaign != "running":
        reasons.append(gettext("The campaign has retired."))
    return reasons


CAMPAIGN = Moves(
    "targets.campaign",
    [("running", _("Running")), ("retired", _("Retired"))],
    [
        Move("retire", ("running",), "retired", _("Retire the campaign"), keeps_the_campaign),
        Move("resume", ("retired",), "running", _("Bring the campaign back"), keeps_the_campaign),
    ],
)

CAMPAIGN_TARGET = Moves(
    "targets.campaigntarget",
    [
        ("proposed", _("Proposed")),
        ("accepted", _("Accepted")),
        ("returned", _("Returned")),
        ("withdrawn", _("Withdrawn")),
    ],
    [
        Move("accept", ("proposed",), "accepted", _("Accept"), is_superior_staff, target_or_campaign_over),
        Move("return", ("proposed",), "returned", _("Return with reason"), is_superior_staff),
        Move("propose_again", ("returned",), "proposed", _("Propose again"), heads_the_unit, target_or_campaign_over),
        Move("withdraw", ("proposed", "accepted", "returned"), "withdrawn", _("Withdraw"), heads_the_unit),
    ],
)
