"""The tables of moves of reviews and follow-ups."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from units.rules import any_of, heads_the_unit, is_superior_staff
from workflow.moving import Move, Moves

REVIEW = Moves(
    "reviews.review",
    [
        ("planned", _("Planned")),
        ("held", _("Held")),
        ("acknowledged", _("Acknowledged")),
        ("returned", _("Returned")),
    ],
    [
        Move("hold", ("planned", "returned"), "held", _("Record the review"), heads_the_unit),
        Move("acknowledge", ("held",), "acknowledged", _("Acknowledge"), is_superior_staff),
        Move("return", ("held",), "returned", _("Return with a remark"), is_superior_staff),
    ],
)

FOLLOW_UP = Moves(
    "reviews.followup",
    [("open", _("Open")), ("closed", _("Closed")), ("withdrawn", _("Withdrawn"))],
    [
        Move("close", ("open",), "closed", _("Close with its outcome"), any_of(heads_the_unit, is_superior_staff)),
        Move("withdraw", ("open",), "withdrawn", _("Withdraw"), heads_the_unit),
    ],
)
