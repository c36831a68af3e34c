"""`manage.py send_due`: plan and deliver all reminders that are due, without a broker, a worker or a beat."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from reminders import delivering, planning
from reminders.holding import on_hold
from reminders.mailing import sending
from workflow.clock import today


class Command(BaseCommand):
    """Plans and delivers reminders."""

    help = "Plan and deliver all reminders that are due; may run twice, and beside a worker."

    def handle(self, *args: Any, **options: Any) -> None:
        """Run it and say what was done."""
        now, day = timezone.now(), today()
        self.stdout.write(f"planned: {sum(planning.plan(now, day).values())}")
        if held := on_hold():
            self.stdout.write(f"delivery is on hold: {held.reason}")
            return
        done = delivering.deliver_due(now, day)
        self.stdout.write(f"delivered: {done.delivered}, dropped: {done.dropped}, failed: {done.failed}")
        mail = sending.send_due(now, day)
        self.stdout.write(f"mails sent: {mail.sent}, dropped: {mail.dropped}, failed: {mail.failed}")
        if mail.trouble:
            self.stderr.write(f"mails wait: {mail.trouble}")
