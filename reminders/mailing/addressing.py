"""Where a person wants mail: their own to say, and to take back."""

from __future__ import annotations

from django.db import transaction

from reminders.models import OPEN, Address, Digest, Reminder
from reminders.reasons import NO_ADDRESS
from units.models import Person
from workflow.moving import record


@transaction.atomic
def set_mail(mail: str, *, by: Person) -> None:
    """Send `by` their reminders to this address too; "" sends none any more, and what waits is dropped.

    `mail` has been checked by its form. The step says that it was changed, never to what.
    """
    # By the key: the user of a request is a wrapper around the person.
    person = Person.objects.select_for_update().get(pk=by.pk)
    if mail:
        Address.objects.update_or_create(person=person, defaults={"mail": mail})
    else:
        Address.objects.filter(person=person).delete()
        waiting = Reminder.objects.filter(recipient=person, channel="mail", state__in=OPEN)
        waiting.update(state="dropped", reason=NO_ADDRESS, digest=None)
        Digest.objects.filter(recipient=person, state="waiting").update(state="dropped", reason=NO_ADDRESS)
    record(person, "mail_address", by=person)


def mail_of(person: Person) -> str:
    """The address a person has given; "" for none."""
    return Address.objects.filter(person=person).values_list("mail", flat=True).first() or ""
