"""`manage.py plan_reviews`: plan the current reviews without a broker."""

from typing import Any

from django.core.management.base import BaseCommand

from reviews.tasks import plan_reviews


class Command(BaseCommand):
    """Plans reviews."""

    help = "Plan the current review of every unit with a resolution in force."

    def handle(self, *args: Any, **options: Any) -> None:
        """Run it."""
        self.stdout.write(f"units with a review planned: {plan_reviews()}")
