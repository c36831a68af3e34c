"""The table of moves of a change of the register."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from honours.rules import answers_appeals, approves_change, heads_the_unit, keeps_the_register
from pages.words import day
from workflow.clock import today
from workflow.moving import Move, Moves


def unit_not_heard(obj: Any) -> list[str]:
    """The unit is heard first: it has written its remark, or the time for it is over."""
    if obj.remark or today() > obj.remark_until:
        return []
    return [gettext("The unit may still write its remark, until %(day)s.") % {"day": day(obj.remark_until)}]


def remark_over(obj: Any) -> list[str]:
    """The unit writes within its time."""
    if today() <= obj.remark_until:
        return []
    return [gettext("The time for the remark ended on %(day)s.") % {"day": day(obj.remark_until)}]


def appeal_over(obj: Any) -> list[str]:
    """An appeal is lodged by its date."""
    if obj.appeal_until is not None and today() <= obj.appeal_until:
        return []
    if obj.appeal_until is None:
        return [gettext("A reinstatement takes nothing from the unit; there is nothing to appeal.")]
    return [gettext("The time to appeal ended on %(day)s.") % {"day": day(obj.appeal_until)}]


CHANGE = Moves(
    "honours.registerchange",
    [
        ("opened", _("Opened")),
        ("decided", _("Decided")),
        ("entered", _("Entered in the register")),
        ("dropped", _("Dropped")),
        ("appealed", _("Appealed")),
        ("dismissed", _("Appeal dismissed")),
        ("upheld", _("Appeal upheld")),
    ],
    [
        Move("remark", ("opened",), "opened", _("Write the unit's remark"), heads_the_unit, remark_over),
        Move("decide", ("opened",), "decided", _("Decide the change"), keeps_the_register, unit_not_heard),
        Move("drop", ("opened", "decided"), "dropped", _("Drop with reason"), keeps_the_register),
        Move("return", ("decided",), "opened", _("Return with reason"), approves_change),
        Move("approve", ("decided",), "entered", _("Approve and enter"), approves_change),
        Move("appeal", ("entered",), "appealed", _("Lodge an appeal"), heads_the_unit, appeal_over),
        Move("dismiss", ("appealed",), "dismissed", _("Dismiss the appeal"), answers_appeals),
        Move("uphold", ("appealed",), "upheld", _("Uphold the appeal"), answers_appeals),
    ],
)
