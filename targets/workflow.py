"""The tables of moves of resolutions, targets and individual targets."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from targets.models.resolution import OPEN
from targets.models.target import OPEN_TARGETS
from targets.rules import draws_up, heads_the_unit, is_superior_staff
from units.periods import closes_on
from workflow.clock import today
from workflow.moving import Move, Moves, the_beat


def goal_not_reached(obj: Any) -> list[str]:
    """A target is met once its readings have reached the goal, not before."""
    return [] if obj.progress >= 100 else [gettext("The readings have not reached the goal yet.")]


def target_over(obj: Any) -> list[str]:
    """What has been done or dropped is opened again only while the unit target stands."""
    over = obj.target.state in ("ended", "replaced")
    return [gettext("The unit target it helped has ended.")] if over else []


def period_closed(obj: Any) -> list[str]:
    """What was done or dropped is opened again only until the unit's period of that day closes."""
    closed = obj.done_on is not None and closes_on(obj.unit, obj.done_on) < today()
    return [gettext("Its period is closed; draw it up anew.")] if closed else []


def over_or_closed(obj: Any) -> list[str]:
    """Why it is not opened again."""
    return target_over(obj) or period_closed(obj)


def with_its_resolution(by: Any, obj: Any) -> bool:
    """Only as part of the end of its resolution, which has ended just before in the same transaction."""
    return obj.resolution.state in ("withdrawn", "lapsed", "fulfilled")


def by_its_merger(by: Any, obj: Any) -> bool:
    """Only as part of a merger of its unit that is under way."""
    return obj.unit.merging_into is not None


def by_its_renewal(by: Any, obj: Any) -> bool:
    """Only as part of a renewal that was answered just before in the same transaction."""
    return obj.settled_by is not None and obj.settled_by.state != "proposed"


RESOLUTION = Moves(
    "targets.resolution",
    [
        ("draft", _("Draft")),
        ("adopted", _("Adopted")),
        ("submitted", _("Submitted")),
        ("returned", _("Returned")),
        ("in_force", _("In force")),
        ("fulfilled", _("Fulfilled")),
        ("lapsed", _("Lapsed")),
        ("withdrawn", _("Withdrawn")),
    ],
    [
        Move("adopt", ("draft",), "adopted", _("Record the meeting that adopted it"), heads_the_unit),
        Move("submit", ("adopted", "returned"), "submitted", _("Submit to the committee"), heads_the_unit),
        Move("recall", ("submitted",), "adopted", _("Recall"), heads_the_unit),
        Move("accept", ("submitted",), "in_force", _("Put in force"), is_superior_staff, tell=True),
        Move("return", ("submitted",), "returned", _("Return with reason"), is_superior_staff),
        Move(
            "withdraw",
            ("draft", "adopted", "returned", "in_force"),
            "withdrawn",
            _("Withdraw"),
            heads_the_unit,
            tell=True,
        ),
        Move("end_by_merger", OPEN, "withdrawn", _("Ended by the merger"), by_its_merger, tell=True),
        Move("fulfil", ("in_force",), "fulfilled", _("Fulfilled by the award"), the_beat, tell=True),
        Move("lapse", ("in_force",), "lapsed", _("Lapsed at its term"), the_beat, tell=True),
    ],
)

TARGET = Moves(
    "targets.target",
    [
        ("draft", _("Draft")),
        ("proposed", _("Proposed in a renewal")),
        ("discussed", _("Discussed")),
        ("in_force", _("In force")),
        ("met", _("Met")),
        ("unmet", _("Not met")),
        ("replaced", _("Replaced")),
        ("ended", _("Ended")),
    ],
    [
        Move("discuss", ("draft",), "discussed", _("Record the discussion"), heads_the_unit),
        Move("enforce", ("discussed",), "in_force", _("Put in force"), heads_the_unit),
        Move("meet", ("in_force",), "met", _("Report as met"), heads_the_unit, goal_not_reached, tell=True),
        Move("miss", ("in_force",), "unmet", _("Time limit passed"), the_beat, tell=True),
        Move("replace", ("in_force",), "replaced", _("Replaced by another"), by_its_renewal),
        Move("take_force", ("proposed",), "in_force", _("In force by a renewal"), by_its_renewal),
        Move("let_go", ("proposed",), "ended", _("Ended with its renewal"), by_its_renewal),
        Move("end", ("draft", "discussed", "in_force"), "ended", _("End"), heads_the_unit, tell=True),
        Move(
            "end_with_resolution",
            OPEN_TARGETS,
            "ended",
            _("Ended with its resolution"),
            with_its_resolution,
            tell=True,
        ),
        Move("end_by_merger", OPEN_TARGETS, "ended", _("Ended by the merger"), by_its_merger, tell=True),
    ],
)

INDIVIDUAL_TARGET = Moves(
    "targets.individualtarget",
    [("open", _("Under way")), ("done", _("Done")), ("dropped", _("Dropped")), ("ended", _("Ended"))],
    [
        Move("finish", ("open",), "done", _("Mark as done"), draws_up),
        Move("drop", ("open",), "dropped", _("Drop"), draws_up),
        Move("reopen", ("done", "dropped"), "open", _("Open again"), draws_up, over_or_closed),
        Move("end", ("open",), "ended", _("Ended with the target or the membership"), the_beat),
    ],
)
