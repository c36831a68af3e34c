"""The first administrator of an empty system: entered by whoever runs the machine, since nobody could enter them before."""

from __future__ import annotations

import datetime

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from units.appointing import in_words
from units.models import Appointment, Person, Post, Unit
from units.tree import ensure_nation
from workflow.moving import record
from workflow.refusals import NotReady


def has_administrator(on: datetime.date) -> bool:
    """Whether somebody who may sign in holds the administrator's post on a day."""
    return bool(Appointment.objects.on(on).filter(post=Post.ADMINISTRATOR, person__is_active=True).exists())


@transaction.atomic
def first_administrator(
    *, number: str, name: str, password: str, since: datetime.date, language: str = "en", authority: str
) -> Appointment:
    """Enter the first administrator at the nation, who then enters everybody else.

    Raises NotReady: there is one already, number or name missing, number taken, password too short or too common.
    """
    nation = ensure_nation()
    # Of two commands at once the second waits here, and then finds the first one's administrator.
    Unit.objects.select_for_update().get(pk=nation.pk)
    if has_administrator(since):
        raise NotReady(_("There is an administrator already; further ones are entered by that one."))
    if not number or not name:
        raise NotReady(_("An administrator needs a number and a name."))
    person = Person(number=number, name=name, language=language)
    try:
        person.full_clean(exclude=["password"])
        validate_password(password, person)
    except ValidationError as error:
        raise NotReady(error.messages) from error
    person.set_password(password)
    try:
        with transaction.atomic():
            person.save()
    except IntegrityError as error:
        raise in_words(error) from error
    record(person, "enter", by=None)
    made = Appointment.objects.create(
        person=person, post=Post.ADMINISTRATOR, unit=nation, since=since, authority=authority
    )
    record(made, "appoint", by=None, happened_on=since, facts={"post": Post.ADMINISTRATOR.value})
    return made
