"""What the programme holds on a person: for what, who reads it, how long. Drives the own-record page, the import guard,
the public page on data and a test that finds every new reference to a person."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True)
class Held:
    """One kind of rows that refer to a person."""

    #: "app.Model.field": the column that refers to the person
    reference: str
    what: Any
    purpose: Any
    readers: Any
    kept: Any
    #: rows of this kind that are about a person, for the own-record page; None where the row is an act of office
    rows: Callable[[Any], Any] | None = None


INVENTORY: dict[str, Held] = {}

#: Columns of Person itself, and no others, may be imported (Bound 4).
OWN_COLUMNS = ("number", "name", "unit", "language", "contact")

ACT = _("An act of office: who did what, in the steps")
REACH = _("Those whose posts reach the unit")
STAYS = _("As long as the unit's record")


def holds(*entries: Held) -> None:
    """Register what an app holds; each reference once. ValueError for a second entry."""
    for entry in entries:
        if entry.reference in INVENTORY:
            raise ValueError(f"declared twice: {entry.reference}")
        INVENTORY[entry.reference] = entry


def act_of_office(reference: str) -> Held:
    """A column that says who did something by virtue of a post."""
    return Held(reference, ACT, _("So that every change can be answered for"), REACH, STAYS)


def allowed_import_columns() -> tuple[str, ...]:
    """The personal columns an import file may have; any other refuses the file unread."""
    return OWN_COLUMNS


holds(
    Held(
        "units.Membership.person",
        _("Your unit, from when to when"),
        _("To know whose targets you draw up under"),
        _("Administrators; the head of your unit"),
        _("While you are a member, and as history of the unit"),
        lambda person: person.memberships.select_related("unit").order_by("-since"),
    ),
    Held(
        "units.Appointment.person",
        _("Your posts, from when to when"),
        _("To know what you may do"),
        REACH,
        STAYS,
        lambda person: person.appointments.select_related("unit").order_by("-since"),
    ),
    act_of_office("units.Appointment.entered_by"),
    Held(
        "units.ReadLog.person",
        _("Who has read what is held on you"),
        _("So that you see it"),
        _("You alone"),
        STAYS,
        lambda person: person.read_by_others.select_related("reader").order_by("-id")[:200],
    ),
    act_of_office("units.ReadLog.reader"),
    act_of_office("units.ExportLog.by"),
    act_of_office("units.ImportRun.by"),
    Held(
        "units.CorrectionRequest.person",
        _("Your correction requests"),
        _("To answer them by their date"),
        _("You and administrators"),
        _("Two years after the answer"),
        lambda person: person.correction_requests.order_by("-id"),
    ),
    act_of_office("workflow.Step.by"),
    Held(
        "workflow.Submission.by",
        _("Keys of forms you have sent"),
        _("So that a form sent twice has one effect"),
        _("Nobody"),
        _("30 days"),
    ),
)
