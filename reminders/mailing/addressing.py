"""Where a person wants mail: their own to say, and to take back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from reminders.models import OPEN, Address, Digest, Reminder
from reminders.reasons import NO_ADDRESS
from workflow.moving import lock, record

if TYPE_CHECKING:
    from units.models import Person


@transaction.atomic
def set_mail(mail: str, *, by: Person) -> None:
    """Send `by` their reminders to this address too; "" sends none any more, and what waits is dropped.

    `mail` has been checked by its form. The step says that it was changed, never to what.
    """
    lock(by)
    if mail:
        Address.objects.update_or_create(person=by, defaults={"mail": mail})
    else:
        Address.objects.filter(person=by).delete()
        waiting = Reminder.objects.filter(recipient=by, channel="mail", state__in=OPEN)
        waiting.update(state="dropped", reason=NO_ADDRESS, digest=None)
        Digest.objects.filter(recipient=by, state="waiting").update(state="dropped", reason=NO_ADDRESS)
    record(by, "mail_address", by=by)


def mail_of(person: Person) -> str:
    """The address a person has given; "" for none."""
    return Address.objects.filter(person=person).values_list("mail", flat=True).first() or ""
