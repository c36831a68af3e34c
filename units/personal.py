"""What the programme holds on a person: for what, who reads it, how long. Drives the own-record page, the import guard,
the public page on data and a test that finds every new reference to a person."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from workflow.models import Step


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

    def all_rows(self, person: Any) -> QuerySet[Any]:
        """Every row of this kind that refers to the person, newest first: acts of office too."""
        if self.rows is not None:
            found: QuerySet[Any] = self.rows(person)
            return found
        app, model, column = self.reference.split(".")
        rows: QuerySet[Any] = apps.get_model(app, model)._default_manager.filter(**{column: person})
        return rows.order_by("-pk")


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
        lambda person: person.read_by_others.select_related("reader").order_by("-id"),
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
        "workflow.Step.subject_id",
        _("What administrators did with your account"),
        _("So that every change can be answered for"),
        _("You and your administrators"),
        STAYS,
        lambda person: Step.objects.filter(subject_type="units.person", subject_id=person.pk).order_by("-id"),
    ),
    Held(
        "mfa.Authenticator.user",
        _("Your second factor for signing in"),
        _("So that nobody else signs in as you"),
        _("Nobody"),
        _("Until you remove it"),
        lambda person: person.authenticator_set.order_by("-pk"),
    ),
    Held(
        "account.EmailAddress.user",
        _("Mail addresses for signing in"),
        _("The programme uses none; the sign-in library has the place"),
        _("Nobody"),
        _("None is kept"),
        lambda person: person.emailaddress_set.order_by("-pk"),
    ),
    Held(
        "workflow.Submission.by",
        _("Keys of forms you have sent"),
        _("So that a form sent twice has one effect"),
        _("Nobody"),
        _("30 days"),
    ),
)
