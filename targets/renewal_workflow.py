"""The tables of moves of renewals, directives and what units answer to them (L7)."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from targets import renewing
from targets.rules import heads_the_unit, is_superior_staff
from units.models import Post
from units.reach import reach_of
from units.rules import any_of, is_staff
from workflow.moving import Move, Moves


def target_not_to_be_renewed(obj: Any) -> list[str]:
    """The target has ended meanwhile, or an application forbids to lower it."""
    return renewing.hindrances(obj.target, obj.kind)


def heads_and_raises(by: Any, obj: Any) -> bool:
    """The unit's head, for what makes the target harder and nothing else."""
    return obj.kind == "raise" and heads_the_unit(by, obj)


def target_is_over(by: Any, obj: Any) -> bool:
    """Only because its target has been met or has ended just before in the same transaction."""
    return bool(obj.target.state not in ("in_force", "replaced"))


def heads_inside(by: Any, obj: Any) -> bool:
    """Head of the unit that is asked, of one inside it or of one above it."""
    inside = (one.post == Post.HEAD and f"{one.path}.".startswith(f"{obj.unit.path}.") for one in reach_of(by).held)
    return heads_the_unit(by, obj) or any(inside)


def directive_not_open(obj: Any) -> list[str]:
    """Only a directive that is issued is answered."""
    return [] if obj.directive.state == "issued" else [gettext("The directive is not open.")]


RENEWAL = Moves(
    "targets.renewal",
    [
        ("proposed", _("Proposed")),
        ("accepted", _("Accepted")),
        ("returned", _("Returned")),
        ("withdrawn", _("Withdrawn")),
    ],
    [
        Move("accept", ("proposed",), "accepted", _("Accept"), is_superior_staff, target_not_to_be_renewed),
        Move("return", ("proposed",), "returned", _("Return with reason"), is_superior_staff),
        Move("withdraw", ("proposed",), "withdrawn", _("Withdraw"), heads_the_unit),
        Move("lapse", ("proposed",), "withdrawn", _("Ended with its target"), target_is_over),
        Move("raise", ("proposed",), "accepted", _("In force at once"), heads_and_raises, target_not_to_be_renewed),
    ],
)

DIRECTIVE = Moves(
    "targets.directive",
    [
        ("draft", _("Draft")),
        ("issued", _("Issued")),
        ("closed", _("Closed")),
        ("cancelled", _("Cancelled")),
    ],
    [
        Move("issue", ("draft",), "issued", _("Issue"), is_staff),
        Move("close", ("issued",), "closed", _("Close"), is_staff),
        Move("cancel", ("draft", "issued"), "cancelled", _("Cancel with reason"), is_staff),
    ],
)

DIRECTIVE_ANSWER = Moves(
    "targets.directiveanswer",
    [("unanswered", _("Unanswered")), ("renewed", _("Renewed")), ("no_change", _("No change needed"))],
    [
        Move("no_change", ("unanswered",), "no_change", _("No change needed"), heads_the_unit, directive_not_open),
        Move(
            "renew",
            ("unanswered", "no_change"),
            "renewed",
            _("Answered by a renewal"),
            heads_inside,
            directive_not_open,
        ),
        Move("reopen", ("renewed",), "unanswered", _("The renewal came to nothing"), any_of(heads_inside, is_staff)),
    ],
)
