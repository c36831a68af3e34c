"""The list of appeals, and the sign of their state."""

from __future__ import annotations

from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from assessments.appeal_workflow import APPEAL
from assessments.forms.appeals import AppealFilter
from assessments.models import Appeal
from pages.listing import Column, Empty, Listing, Sort
from pages.marks import chip
from workflow.clock import today

STATE_CHIPS = {"lodged": "due", "upheld": "ok", "dismissed": "late", "withdrawn": "mute"}


def state_chip(appeal: Appeal) -> str:
    """The state as a chip; late once its date has passed."""
    if appeal.late_on(today()):
        return chip("late", _now("Late"))
    return chip(STATE_CHIPS[appeal.state], APPEAL.label_of(appeal.state))


LIST = Listing(
    name="appeals",
    title=_("Appeals"),
    columns=(
        Column(
            "number", _("Application"), value="application.number", link=lambda row: row.get_absolute_url(), width=130
        ),
        Column("unit", _("Unit"), value="unit", sort="unit"),
        Column("tier", _("Tier"), value="application.get_tier_display", width=160),
        Column("against", _("Against"), value="decision.get_level_display", width=190),
        Column("lodged", _("Lodged"), value="lodged_on", kind="date", sort="lodged", width=130),
        Column("due", _("To be decided by"), value="due_on", kind="date", sort="due", width=150),
        Column("state", _("State"), value=lambda row: APPEAL.label_of(row.state), show=state_chip, width=140),
    ),
    sorts=(
        Sort("lodged", _("Lodged"), ("lodged_on",)),
        Sort("due", _("To be decided by"), ("due_on",)),
        Sort("unit", _("Unit"), ("unit__name_en",)),
    ),
    default_sort="-lodged",
    filters=AppealFilter,
    empty=Empty(_("No appeal yet."), _("A unit lodges one from its application, until the day its refusal names.")),
)
