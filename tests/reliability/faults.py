"""What a child of the nursery works with, and the faults that the twins put back.

The inbox of these tests is a table of its own, `inbox_seen`, without any key that would hide a second coming: a row is
written there by the same stroke that puts a reminder into the inbox.
"""

from __future__ import annotations

import contextlib
import datetime
import threading
import time
from collections.abc import Callable, Collection, Sequence
from email.message import EmailMessage
from email.utils import make_msgid
from typing import Any

import psycopg
from django.conf import settings
from django.db import connection, connections

from redflag.celery import app
from reminders import delivering, sweeping, tasks
from reminders.mailing import sending, transport, writing
from reminders.models import Reminder
from reminders.registry import KINDS
from tests.reminders import corrections

SEEN = "INSERT INTO inbox_seen (reminder) SELECT unnest(%s::bigint[])"
really_put, really_deliver = delivering.put_in_inbox, delivering.deliver


def seed(wish: dict[str, Any]) -> None:
    """Point this process at its database and broker, take its sizes, put its fault in."""
    connections["default"].settings_dict["NAME"] = wish["database"]
    settings.REDIS_URL = settings.CELERY_BROKER_URL = app.conf.broker_url = wish["broker"]
    if "batch" in wish:
        delivering.BATCH = sweeping.BATCH = wish["batch"]
        sweeping.ROUND = 25 * wish["batch"]
    tasks.STALE = wish.get("stale", tasks.STALE)
    WAYS[wish.get("way", "together")](wish.get("pause", 0.0))
    if "mail" in wish:
        mail(**wish["mail"])
    if "moments" in wish:
        corrections.MOMENTS = tuple((days, name) for days, name in wish["moments"])
    if "poison" in wish:
        poison(wish["poison"])
    if "fault" in wish:
        FAULTS[wish["fault"]]()


def together(pause: float) -> None:
    """As the programme does it: what is seen and the state are one transaction. `pause`: seconds a row, to be killed in."""

    def put(keys: Collection[int]) -> None:
        if keys:
            with connection.cursor() as cursor:
                cursor.execute(SEEN, [list(keys)])
            time.sleep(pause * len(keys))
        really_put(keys)
        time.sleep(pause * len(keys))

    delivering.put_in_inbox = put


def state_first(pause: float) -> None:
    """The fault: the state is committed, then the effect comes, if it does."""
    # Each thread its own: what another has in hand is not this one's to show.
    mine = threading.local()

    def remember(keys: Collection[int]) -> None:
        really_put(keys)
        mine.put.extend(keys)

    def deliver(*given: Any, **named: Any) -> delivering.Outcome:
        mine.put = list[int]()
        outcome = really_deliver(*given, **named)
        time.sleep(2 * pause * len(mine.put))
        see(mine.put)
        return outcome

    delivering.put_in_inbox = remember
    delivering.deliver = deliver


def state_last(pause: float) -> None:
    """The fault: the effect is there for good before the state is."""

    def put(keys: Collection[int]) -> None:
        see(keys)
        time.sleep(2 * pause * len(keys))
        really_put(keys)

    delivering.put_in_inbox = put


def see(keys: Collection[int]) -> None:
    """The effect in a transaction of its own."""
    parts = connection.get_connection_params()
    wanted = {name: parts[name] for name in ("dbname", "host", "user") if parts.get(name)}
    with psycopg.connect(**wanted, autocommit=True) as session:
        session.execute(SEEN, [list(keys)])


def mail(port: int, lease: float, pause: float = 0.0, batch: int = 10) -> None:
    """Mail goes to the sink at `port`, at any hour. `lease`, and `pause` after each that was handed over: seconds."""
    settings.MAIL_HOST, settings.MAIL_PORT, settings.MAIL_TLS = "127.0.0.1", port, "none"
    settings.MAIL_HOUR, settings.MAIL_TIMEOUT = 0, 1.0
    sending.LEASE, sending.PAUSE = datetime.timedelta(seconds=lease), datetime.timedelta(seconds=1)
    sending.BATCH = batch
    really_send = transport.Smtp.send

    def send(self: transport.Smtp, message: EmailMessage) -> None:
        really_send(self, message)
        time.sleep(pause)

    transport.Smtp.send = send  # type: ignore[method-assign]  # so that a kill meets what was sent and not yet written


def with_a_new_message_id() -> None:
    """The fault: a mail that is sent again cannot be known by its Message-ID."""
    writing.message_id = lambda digest: make_msgid(domain="localhost")


def poison(person: int) -> None:
    """One recipient at whom the kind's own question breaks in the database."""

    def may_receive(rows: Sequence[Reminder], day: datetime.date) -> set[int]:
        if any(row.recipient_id == person for row in rows):
            with connection.cursor() as cursor:
                cursor.execute("SELECT 1 / 0")
        return corrections.may_receive(rows, day)

    made = corrections.kind(may_receive=may_receive)
    KINDS[made.name] = made


def without_savepoint() -> None:
    """The fault: an error of one row spoils the transaction of all."""

    class Outer(contextlib.ContextDecorator):
        def __enter__(self) -> None:
            return None

        def __exit__(self, *_error: object) -> None:
            return None

    delivering.transaction = type("T", (), {"atomic": staticmethod(lambda *_a, **_n: Outer())})  # type: ignore[assignment]


WAYS: dict[str, Callable[[float], None]] = {"together": together, "state first": state_first, "state last": state_last}
FAULTS: dict[str, Callable[[], None]] = {
    "without the savepoint": without_savepoint,
    "a new Message-ID": with_a_new_message_id,
}
