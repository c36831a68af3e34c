"""What is due to one person becomes one mail a day; what is entered after it went waits for the next."""

from __future__ import annotations

import datetime
from typing import Any

from django.db import connection, transaction

from reminders.models import OPEN, Digest, Reminder
from reminders.reasons import LATER_MAIL
from workflow.clock import midnight

ONE_DAY = datetime.timedelta(days=1)

# All of the day, whatever its hour: what is due in the evening is told in the morning's mail, not in tomorrow's.
DUE = """
FROM reminders_reminder r
WHERE r.channel = 'mail' AND r.state = ANY(%(open)s) AND r.digest_id IS NULL
    AND r.next_try_at < %(end)s AND (r.attempts = 0 OR r.next_try_at <= %(now)s)
"""
MAKE = f"""
INSERT INTO reminders_digest (recipient_id, day, next_try_at) SELECT DISTINCT r.recipient_id, %(day)s::date, %(now)s {DUE}
ON CONFLICT DO NOTHING
"""
# Not into a mail somebody has in hand or has sent: the lock waits for nobody, the next round asks again.
FILL = f"""
UPDATE reminders_reminder SET digest_id = found.digest FROM (
    SELECT due.id, d.id AS digest FROM reminders_digest d JOIN (SELECT r.id, r.recipient_id {DUE}) due USING (recipient_id)
    WHERE d.day = %(day)s AND d.state = 'waiting' AND d.attempts = 0 AND d.leased_until IS NULL
    FOR UPDATE OF d SKIP LOCKED
) found WHERE reminders_reminder.id = found.id
"""


@transaction.atomic
def gather(now: datetime.datetime, day: datetime.date) -> int:
    """Put due reminders by mail into the mails of `day`; returns how many reminders."""
    take_over(day)
    given: dict[str, Any] = {"open": list(OPEN), "now": now, "day": day, "end": midnight(day + ONE_DAY)}
    with connection.cursor() as cursor:
        cursor.execute(MAKE, given)
        cursor.execute(FILL, given)
        return int(cursor.rowcount)


def take_over(day: datetime.date) -> None:
    """Mails of earlier days that nobody has begun to send: what they hold goes with today's, so that one comes, not two."""
    begun = Digest.objects.filter(state="waiting", day__lt=day, attempts=0, leased_until__isnull=True)
    keys = list(begun.select_for_update(skip_locked=True).values_list("pk", flat=True))
    Reminder.objects.filter(digest__in=keys).update(digest=None)
    Digest.objects.filter(pk__in=keys).update(state="dropped", reason=LATER_MAIL)
