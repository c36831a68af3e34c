"""The road from the resolution to the flag in plain words, for everybody to read (domain.md, L3 to L11)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True)
class RoadStep:
    """One step: its name, what happens in it, and who decides."""

    name: Any
    what: Any
    who: Any


ROAD = (
    RoadStep(
        _("Resolution"),
        _(
            "A meeting of the unit resolves to win the flag. The committee above puts the resolution in force, "
            "or returns it with its reason."
        ),
        _("The unit's own meeting; then the committee above"),
    ),
    RoadStep(
        _("Targets of the unit"),
        _(
            "In each of the three fields the unit says what it will reach: the level now, the goal, the stages and the "
            "time limit. A meeting discusses them before they take force."
        ),
        _("The unit, at its meeting"),
    ),
    RoadStep(
        _("Individual targets"),
        _("Each member draws up tasks of their own under the targets of the unit."),
        _("Each member alone"),
    ),
    RoadStep(
        _("Readings and evidence"),
        _("What has been reached is written down by date, with files that show the work."),
        _("The head of the unit"),
    ),
    RoadStep(
        _("Reviews"),
        _(
            "At fixed times the unit reviews successes, shortcomings of work and measures to be taken. The committee "
            "above acknowledges the review, or returns it once with a remark."
        ),
        _("The unit; then the committee above"),
    ),
    RoadStep(
        _("Application"),
        _(
            "The unit applies against the published standard. The staff of the committee return what is not complete, "
            "or name two assessors who do not belong to the unit, head it or help it."
        ),
        _("The head of the unit; then the staff of the committee above"),
    ),
    RoadStep(
        _("Site check"),
        _(
            "The assessors look at the work and find for each criterion. The unit reads their findings and adds its remark."
        ),
        _("The two assessors"),
    ),
    RoadStep(
        _("Committee decision"),
        _("The committee puts the unit forward, has it checked again, or does not award, with its reasons."),
        _("The committee above"),
    ),
    RoadStep(
        _("Approval"),
        _(
            "An official of the three-revolution-team department who has had no part in the application approves it, "
            "returns it or refuses it."
        ),
        _("The department, another person than before"),
    ),
    RoadStep(
        _("Register"),
        _("The flag gets the next number in the register and stands in the honour roll. An entry is never edited."),
        _("Follows the approval at once"),
    ),
)

NEVER = (
    _("No belief, loyalty, attitude or conduct of a person, and no party membership."),
    _("No score, rank, list or report of persons. A unit is assessed, never a person."),
    _(
        "No individual target is read by anybody but the member and the head of the unit where it was drawn up; those in "
        "the ideological field by the member alone. Everybody else sees counts made each night, and none under five."
    ),
    _("No names of those present at a meeting: only how many they were."),
    _("No search for persons: only units, targets of units and the register are found."),
)
