"""`manage.py release_delivery`: reminders are delivered again; after a restore say until when they had been sent."""

from __future__ import annotations

import datetime
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from reminders import holding, planning
from workflow.clock import today
from workflow.refusals import NotNow


class Command(BaseCommand):
    """Releases delivery."""

    help = "Deliver reminders again."

    def add_arguments(self, parser: CommandParser) -> None:
        """Until when they had been sent already."""
        parser.add_argument(
            "--sent-until",
            type=datetime.datetime.fromisoformat,
            help="what was due until then counts as sent, e.g. 2026-11-24T12:00 (local time)",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Plan first, so that what was sent and lost with the ledger is dropped too, then release."""
        until = options["sent_until"]
        if until is not None and timezone.is_naive(until):
            until = timezone.make_aware(until)
        planning.plan(timezone.now(), today())
        try:
            dropped = holding.release(by=None, sent_until=until)
        except NotNow as error:
            raise CommandError("delivery is not on hold") from error
        self.stdout.write(f"released; dropped as sent before: {dropped}")
