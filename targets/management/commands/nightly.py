"""`manage.py nightly`: what the beat does for targets each night, without a broker."""

from typing import Any

from django.core.management.base import BaseCommand

from targets import tasks


class Command(BaseCommand):
    """Runs the nightly work once."""

    help = "Close what is due, count individual targets, delete expired ones."

    def handle(self, *args: Any, **options: Any) -> None:
        """Run it and say what was done."""
        self.stdout.write(f"closed: {tasks.close_due()}")
        self.stdout.write(f"units counted: {tasks.count_individual_targets()}")
        self.stdout.write(f"individual targets deleted: {tasks.delete_expired()}")
