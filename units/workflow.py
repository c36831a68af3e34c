"""Moves of what units and people hold."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from units.accounts import keeps_account
from workflow.moving import Move, Moves


def asks_for_themselves(by: Any, obj: Any) -> bool:
    """The person the record is about."""
    return by is not None and by.pk == obj.person_id


def answers_another(by: Any, obj: Any) -> bool:
    """An administrator of the person the record is about, and another person."""
    return by is not None and keeps_account(by, obj.person)


CORRECTION = Moves(
    "units.correctionrequest",
    [("open", _("Open")), ("corrected", _("Corrected")), ("declined", _("Declined")), ("withdrawn", _("Withdrawn"))],
    [
        Move("correct", ("open",), "corrected", _("Corrected as asked"), answers_another),
        Move("decline", ("open",), "declined", _("Decline with reason"), answers_another),
        Move("withdraw", ("open",), "withdrawn", _("Withdraw"), asks_for_themselves),
    ],
)
