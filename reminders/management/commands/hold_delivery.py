"""`manage.py hold_delivery`: nothing is delivered until `release_delivery`; a restore puts it so."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from reminders import holding


class Command(BaseCommand):
    """Puts delivery on hold."""

    help = "Deliver no reminder until release_delivery; planning goes on."

    def add_arguments(self, parser: CommandParser) -> None:
        """Why."""
        parser.add_argument("--reason", default="By hand")

    def handle(self, *args: Any, **options: Any) -> None:
        """Run it."""
        self.stdout.write(f"on hold: {holding.hold(reason=options['reason']).reason}")
