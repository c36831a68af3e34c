"""The head of the register leaves the machine each day, by a file and by mail to who keeps it (L11, trust 13)."""

from __future__ import annotations

import datetime
import pathlib
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime

from django.conf import settings
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from honours.chain import head
from honours.models import RegisterEntry, RegisterHead
from pages import words
from reminders.mailing.transport import Transport, configured


def send_head(day: datetime.date, way: Transport | None = None) -> str:
    """Write the head of the day into the file and mail it to the keeper, once a day; the head, or "" where none was due.

    Written down once it has gone: who was interrupted sends it again, under the same Message-ID. Raises Trouble of the
    transport and OSError of the file; the next round tries again.
    """
    last = head()
    if last is None or RegisterHead.objects.filter(day=day).exists():
        return ""
    write_down(day, last)
    keeper = settings.REGISTER_KEEPER
    if keeper:
        out = way or configured()
        try:
            out.send(message_of(day, last, keeper))
        finally:
            out.close()
    row = RegisterHead(day=day, number=last.number, hash=last.hash, mailed=bool(keeper))
    # Two beats at once: the other one has sent the same.
    RegisterHead.objects.bulk_create([row], ignore_conflicts=True)
    return f"{last.number}:{last.hash}"


def write_down(day: datetime.date, last: RegisterEntry) -> None:
    """Add the day's line to the file, where it is not the last one already."""
    path = pathlib.Path(settings.REGISTER_HEADS_FILE)
    line = f"{day.isoformat()} {last.number} {last.hash}"
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("a+", encoding="utf-8") as file:
        file.seek(0)
        if line not in file.read().splitlines():
            file.write(line + "\n")


def message_of(day: datetime.date, last: RegisterEntry, keeper: str) -> EmailMessage:
    """The mail to the keeper, in the programme's language: the head, and what to do with it."""
    message = EmailMessage(policy=SMTP)
    with translation.override(settings.LANGUAGE_CODE):
        message["Subject"] = _("Head of the register on %(day)s") % {"day": words.day(day)}
        text = _(
            "Entry %(number)s of the register of flags is the last one. Its hash is:\n\n%(hash)s\n\n"
            "Keep this mail where the machine of the register does not reach. Whether the register still is the one of "
            "this day is checked there by:\n\nmanage.py verify_register --head %(plain)s:%(hash)s\n"
        ) % {"number": last, "plain": last.number, "hash": last.hash}
    message["From"] = settings.MAIL_FROM
    message["To"] = keeper
    message["Date"] = format_datetime(timezone.now())
    domain = settings.MAIL_FROM.rpartition("@")[2].strip("<> ") or "localhost"
    message["Message-ID"] = f"<register.{day.isoformat()}.{last.number}.{last.hash[:32]}@{domain}>"
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(text)
    return message


def last_sent() -> RegisterHead | None:
    """The head that left the machine last."""
    return RegisterHead.objects.order_by("-day").first()
