"""`manage.py count_load`: count what is asked of units without a broker."""

from typing import Any

from django.core.management.base import BaseCommand

from reviews.tasks import count_load


class Command(BaseCommand):
    """Counts what is asked of units a month."""

    help = "Count the forms, reviews and meetings asked of every unit last month, this month and the next."

    def handle(self, *args: Any, **options: Any) -> None:
        """Run it."""
        self.stdout.write(f"rows changed: {count_load()}")
