"""The table of moves of appeals."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from assessments.rules import decides_appeals, heads_the_unit
from workflow.moving import Move, Moves

APPEAL = Moves(
    "assessments.appeal",
    [
        ("lodged", _("Lodged")),
        ("upheld", _("Upheld")),
        ("dismissed", _("Dismissed")),
        ("withdrawn", _("Withdrawn")),
    ],
    [
        Move("uphold", ("lodged",), "upheld", _("Uphold"), decides_appeals),
        Move("dismiss", ("lodged",), "dismissed", _("Dismiss"), decides_appeals),
        Move("withdraw", ("lodged",), "withdrawn", _("Withdraw the appeal"), heads_the_unit),
    ],
)
