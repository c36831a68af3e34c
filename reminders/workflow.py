"""The table of moves of notices."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from units.rules import is_administrator
from workflow.clock import today
from workflow.moving import Move, Moves, the_beat


def days_passed(obj: Any) -> list[str]:
    """A notice whose last day has passed reaches nobody."""
    return [gettext("Its last day has passed; change the dates first.")] if obj.until < today() else []


NOTICE = Moves(
    "reminders.notice",
    [("draft", _("Draft")), ("published", _("Published")), ("withdrawn", _("Withdrawn")), ("over", _("Over"))],
    [
        Move("publish", ("draft",), "published", _("Publish the notice"), is_administrator, days_passed),
        Move("withdraw", ("draft", "published"), "withdrawn", _("Withdraw with reason"), is_administrator),
        Move("end", ("published",), "over", _("Its last day has passed"), the_beat),
    ],
)
