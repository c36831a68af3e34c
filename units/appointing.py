"""Persons, memberships and posts: entered by an administrator, on the decision of the committee above (L1)."""

from __future__ import annotations

import datetime

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from units.accounts import accounts_kept_by, keeps_account
from units.models import Appointment, Department, Membership, Person, Post, Unit
from units.rules import is_administrator
from workflow.moving import record
from workflow.refusals import NotReady, require

#: What the database refuses, in words for the form.
WORDS = {
    "membership_one_at_a_time": _lazy(
        "The person is a member of a unit in that time already; a transfer ends the one before."
    ),
    "membership_term": _lazy("The last day lies before the first one."),
    "appointment_term": _lazy("The last day lies before the first one."),
    "appointment_not_by_oneself": _lazy("Nobody enters a post for themselves."),
    "appointment_no_overlap": _lazy("The person holds this post at this unit in that time already."),
    "appointment_one_head": _lazy("The unit has a head in that time already; hand the post over instead."),
    "units_person_number": _lazy("This number is taken."),
    "units_person_user_name": _lazy("This user name is taken."),
}


def in_words(error: IntegrityError) -> NotReady:
    """The refusal of a constraint as words beside the form; anything unknown stays an error."""
    text = str(error)
    for name, words in WORDS.items():
        if name in text:
            return NotReady(str(words))
    raise error


@transaction.atomic
def enter_person(
    *, by: Person, number: str, name: str, unit: Unit, since: datetime.date, language: str = "ko", contact: str = ""
) -> Person:
    """Enter a person as a member of `unit` since a day; they cannot sign in until a password is set.

    Raises NotYours, NotReady (number taken).
    """
    require(is_administrator(by, unit))
    person = Person(number=number, name=name, language=language, contact=contact)
    person.set_unusable_password()
    try:
        with transaction.atomic():
            person.save()
    except IntegrityError as error:
        raise in_words(error) from error
    Membership.objects.create(person=person, unit=unit, since=since)
    record(person, "enter", by=by)
    return person


@transaction.atomic
def correct_person(person: Person, *, by: Person, name: str, language: str, contact: str) -> Person:
    """Correct what is held on a person; unit and posts have pages of their own, the number never changes.

    Raises NotYours.
    """
    require(keeps_account(by, person))
    person.name, person.language, person.contact = name, language, contact
    person.save(update_fields=["name", "language", "contact"])
    record(person, "edit", by=by)
    return person


@transaction.atomic
def transfer(person: Person, *, by: Person, unit: Unit, since: datetime.date) -> Person:
    """End the present membership the day the new one begins. Raises NotYours, NotReady."""
    require(is_administrator(by, unit) and accounts_kept_by(by).filter(pk=person.pk).exists())
    try:
        with transaction.atomic():
            for row in Membership.objects.filter(person=person, until__isnull=True):
                row.until = since
                row.save(update_fields=["until"])
            Membership.objects.create(person=person, unit=unit, since=since)
    except IntegrityError as error:
        raise in_words(error) from error
    record(person, "transfer", by=by, happened_on=since)
    return person


@transaction.atomic
def set_password(person: Person, *, by: Person, password: str) -> Person:
    """Set a first password, told to the person once. Raises NotYours, NotReady (too short, too common)."""
    require(keeps_account(by, person))
    try:
        validate_password(password, person)
    except ValidationError as error:
        raise NotReady(error.messages) from error
    person.set_password(password)
    person.save(update_fields=["password"])
    record(person, "set_password", by=by)
    return person


@transaction.atomic
def set_active(person: Person, *, by: Person, active: bool) -> Person:
    """Let a person sign in, or not; a disabled account does nothing from its next request on (trust 6)."""
    require(keeps_account(by, person))
    person.is_active = active
    person.save(update_fields=["is_active"])
    record(person, "enable" if active else "disable", by=by)
    return person


@transaction.atomic
def appoint(
    *,
    by: Person,
    person: Person,
    post: str,
    unit: Unit,
    since: datetime.date,
    authority: str,
    department: Department | None = None,
    organization: str = "",
    until: datetime.date | None = None,
    deputy_of: Appointment | None = None,
) -> Appointment:
    """Enter a post on the decision `authority` of the committee above. Raises NotYours, NotReady."""
    require(is_administrator(by, unit))
    if by.pk == person.pk:
        raise NotReady(str(WORDS["appointment_not_by_oneself"]))
    if unit.archived_on is not None:
        # A head there would read what members drew up who are elsewhere now (Bound 3).
        raise NotReady(_("The unit is archived."))
    if not authority.strip():
        raise NotReady(_("Write the date and number of the superior committee's decision."))
    if _mixes(person, post, since, until):
        raise NotReady(_("An administrator takes no decisions in the movement; end the person's other posts first."))
    try:
        with transaction.atomic():
            made = Appointment.objects.create(
                person=person,
                post=post,
                unit=unit,
                since=since,
                until=until,
                authority=authority,
                department=department,
                organization=organization,
                deputy_of=deputy_of,
                entered_by=by,
            )
    except IntegrityError as error:
        raise in_words(error) from error
    record(made, "appoint", by=by, happened_on=since, facts={"post": post})
    return made


@transaction.atomic
def end_appointment(appointment: Appointment, *, by: Person, until: datetime.date) -> Appointment:
    """End a post on a day; the row stays, and its work falls to the deputy, if there is one. Raises NotYours, NotReady."""
    require(is_administrator(by, appointment.unit))
    appointment.until = until
    try:
        with transaction.atomic():
            appointment.save(update_fields=["until"])
    except IntegrityError as error:
        raise in_words(error) from error
    record(appointment, "end", by=by, happened_on=until)
    return appointment


@transaction.atomic
def hand_over(
    appointment: Appointment, *, by: Person, person: Person, on: datetime.date, authority: str
) -> Appointment:
    """One step: the predecessor's term ends the day the successor's begins. Raises NotYours, NotReady."""
    end_appointment(appointment, by=by, until=on)
    # The predecessor's deputies end too; one entered for a later time stays and stands in for the successor.
    appointment.deputies.filter(Q(until__isnull=True) | Q(until__gt=on), since__lt=on).update(until=on)
    return appoint(
        by=by,
        person=person,
        post=appointment.post,
        unit=appointment.unit,
        since=on,
        authority=authority,
        department=appointment.department,
        organization=appointment.organization,
    )


def name_deputy(
    appointment: Appointment,
    *,
    by: Person,
    person: Person,
    since: datetime.date,
    until: datetime.date | None,
    authority: str,
) -> Appointment:
    """Name who does the post's work from a day to a day, with the same rights and the same conflicts."""
    return appoint(
        by=by,
        person=person,
        post=appointment.post,
        unit=appointment.unit,
        since=since,
        until=until,
        authority=authority,
        organization=appointment.organization,
        deputy_of=appointment,
    )


def _mixes(person: Person, post: str, since: datetime.date, until: datetime.date | None) -> bool:
    """Whether administration and deciding would meet in one person at some time of the new term."""
    deciding = (Post.STAFF, Post.COMMITTEE, Post.DEPARTMENT, Post.SENIOR)
    if post != Post.ADMINISTRATOR and post not in deciding:
        return False
    other = deciding if post == Post.ADMINISTRATOR else (Post.ADMINISTRATOR,)
    then = Appointment.objects.filter(person=person, post__in=other).filter(Q(until__isnull=True) | Q(until__gt=since))
    return (then if until is None else then.filter(since__lt=until)).exists()
