"""What a mail says: the matters by kind and date, in the recipient's language. No text of private matters (trust 7)."""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Iterator, Sequence
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime

from django.conf import settings
from django.utils import translation
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from pages import words
from reminders.models import Digest, Reminder
from reminders.registry import KINDS
from units.models import Person


def message_of(digest: Digest, rows: Sequence[Reminder], mail: str, day: datetime.date) -> EmailMessage:
    """The mail of a digest to an address. `rows` are of kinds that are registered."""
    message = EmailMessage(policy=SMTP)
    with translation.override(digest.recipient.language):
        message["Subject"], text = text_of(digest.recipient, rows, day)
    message["From"] = settings.MAIL_FROM
    message["To"] = mail
    message["Date"] = format_datetime(digest.recorded_at)
    message["Message-ID"] = message_id(digest)
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(text)
    return message


def text_of(person: Person, rows: Sequence[Reminder], day: datetime.date) -> tuple[str, str]:
    """Subject and text in the language that is active: what goes out, and what the person is shown of it before."""
    count = len(rows)
    subject = ngettext("%(count)d reminder", "%(count)d reminders", count) % {"count": count}
    return subject, "\n".join(_body(person, rows, day))


def message_id(digest: Digest) -> str:
    """The same whenever the same person's mail of the same day is sent, also after a restore; it names nobody."""
    name = f"{digest.recipient_id}:{digest.day.isoformat()}"
    token = salted_hmac("reminders.digest", name, algorithm="sha256").hexdigest()[:32]
    return f"<{digest.day.isoformat()}.{token}@{settings.MAIL_FROM.rpartition('@')[2].strip('<> ') or 'localhost'}>"


def _body(person: Person, rows: Sequence[Reminder], day: datetime.date) -> Iterator[str]:
    groups: dict[str, list[Reminder]] = defaultdict(list)
    for row in rows:
        groups[row.kind].append(row)
    for name, group in groups.items():
        kind = KINDS[name]
        lines = {} if kind.private else kind.lines(person, {row.subject_id for row in group}, day)
        for row in group:
            when = f", {words.day(row.due_on)}" if row.due_on else ""
            line = lines.get(row.subject_id)
            yield f"- {kind.label}{when}" + (f": {' '.join(line.text.split())}" if line else "")
            if line and settings.SITE_URL:
                yield f"  {settings.SITE_URL}{line.url}"
    yield ""
    yield _("Open the programme to see them all: %(address)s") % {"address": settings.SITE_URL or _("in your browser")}
    yield _("One mail a day at most. Your settings in the programme say where it goes, or that none is sent.")
