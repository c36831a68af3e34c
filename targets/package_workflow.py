"""The tables of moves of offline packages and of what clashed in them."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from targets.rules import carries_the_unit, heads_the_unit
from units.rules import any_of
from workflow.moving import Move, Moves, the_beat

PACKAGE = Moves(
    "targets.package",
    [
        ("out", _("Out")),
        ("returned", _("Brought back")),
        ("cancelled", _("Cancelled")),
        ("opened", _("Opened here")),
        ("carried", _("Return made")),
    ],
    [
        Move("bring_back", ("out",), "returned", _("Bring back the return"), carries_the_unit),
        Move("cancel", ("out",), "cancelled", _("Cancel with reason"), any_of(carries_the_unit, the_beat)),
        Move("make_return", ("opened", "carried"), "carried", _("Make the return"), heads_the_unit),
    ],
)

PACKAGE_CONFLICT = Moves(
    "targets.packageconflict",
    [("open", _("To be decided")), ("kept", _("Kept as it stands here")), ("taken", _("Taken from the return"))],
    [
        Move("keep", ("open",), "kept", _("Keep what stands here"), heads_the_unit),
        Move("take", ("open",), "taken", _("Take what came back"), heads_the_unit),
    ],
)
