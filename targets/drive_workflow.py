"""The table of moves of drives."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from units.rules import any_of, heads_the_unit, is_staff
from workflow.moving import Move, Moves, the_beat

#: The head of the unit, or staff of the area whose drive it is.
runs_the_drive = any_of(heads_the_unit, is_staff)


def without_target(obj: Any) -> list[str]:
    """A drive runs on targets in force."""
    if obj.targets.filter(state="in_force").exists():
        return []
    return [gettext("None of its targets is in force.")]


DRIVE = Moves(
    "targets.drive",
    [("planned", _("Planned")), ("running", _("Running")), ("closed", _("Closed")), ("cancelled", _("Cancelled"))],
    [
        Move("start", ("planned",), "running", _("Start the drive"), any_of(runs_the_drive, the_beat), without_target),
        Move("close", ("running",), "closed", _("Close the drive"), any_of(runs_the_drive, the_beat)),
        Move("cancel", ("planned", "running"), "cancelled", _("Cancel with reason"), runs_the_drive),
    ],
)
