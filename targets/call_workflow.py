"""The table of moves of calls."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from units.rules import any_of, is_staff
from workflow.clock import today
from workflow.moving import Move, Moves, the_beat


def concerns_nobody(obj: Any) -> list[str]:
    """A call is opened once its date lies ahead and a unit is called."""
    reasons = []
    if obj.answer_by < today():
        reasons.append(gettext("The date to answer by has passed."))
    if not obj.units().exists():
        reasons.append(gettext("No unit of these kinds stands in these areas."))
    return reasons


CALL = Moves(
    "targets.call",
    [("draft", _("Draft")), ("open", _("Open")), ("closed", _("Closed")), ("cancelled", _("Cancelled"))],
    [
        Move("open", ("draft",), "open", _("Open the call"), is_staff, concerns_nobody),
        Move("close", ("open",), "closed", _("Close the call"), any_of(is_staff, the_beat)),
        Move("cancel", ("draft", "open"), "cancelled", _("Cancel with reason"), is_staff),
    ],
)
