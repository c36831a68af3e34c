"""What the operations page has to show: a reminder that was given up, and a hold of delivery that was released."""

from __future__ import annotations

import datetime

from django.utils import timezone

from desk.demo.placing import County
from reminders import delivering, holding
from reminders.models import Reminder
from reminders.registry import KINDS

#: What the mail server said, as the ledger keeps it.
REFUSED = "SMTPRecipientsRefused: 550 no such mailbox"


def show(county: County) -> None:
    """The mail server refused one address six times; after a restore of the data delivery was on hold."""
    unit = county.units["EH-01"]
    moment = timezone.now() - datetime.timedelta(days=3)
    row = Reminder.objects.create(
        recipient=county.head_of(unit),
        unit=unit,
        subject_type="units.unit",
        subject_id=unit.pk,
        kind=next((kind.name for kind in KINDS.values() if not kind.private), "review_due"),
        period=f"{moment.date()} on",
        channel="mail",
        due_at=moment,
        due_on=moment.date(),
        next_try_at=moment,
    )
    while row.state != "dead":
        delivering.put_off(row, REFUSED, row.next_try_at)
        row.refresh_from_db()
    holding.hold(reason=county.say("Restored from the copy of last night; what was sent since is looked up first."))
    holding.release(by=county.officials["administrator"])
