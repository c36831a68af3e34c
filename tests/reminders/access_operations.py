"""Who reaches the operations page: administrators, who mend, and auditors, who read."""

from __future__ import annotations

import datetime
from typing import Any

from reminders.models import Hold, Reminder
from tests.access_policy import FORM, GET, Row

REASON = "RuntimeError: out of order"


def build(world: Any) -> dict[str, Any]:
    """A reminder that was given up, and delivery on hold."""
    moment = datetime.datetime(2026, 6, 1, tzinfo=datetime.UTC)
    given_up = Reminder.objects.create(
        recipient=world.head,
        subject_type="units.unit",
        subject_id=world.unit.pk,
        kind="out_of_order",
        period="2026-06-01 on",
        channel="page",
        due_at=moment,
        next_try_at=moment,
        state="dead",
        attempts=6,
        reason=REASON,
    )
    Hold.objects.create(reason="Restored")
    return {"given_up": given_up}


READERS, MENDS, ONE = "administrator auditor", "administrator", {"pk": "given_up"}
ROWS = {
    "operations:reminders": Row(do=READERS, methods=GET),
    "operations:reminder": Row(do=READERS, methods=GET, args=ONE),
    "operations:try_again": Row(do=MENDS, methods=FORM, args=ONE),
    "operations:try_all_again": Row(do=MENDS, methods=FORM, args=ONE),
    "operations:release": Row(do=MENDS, methods=FORM),
}
