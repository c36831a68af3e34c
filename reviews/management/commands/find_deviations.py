"""`manage.py find_deviations`: search for deviations without a broker."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from reviews import deviations
from workflow.clock import today


class Command(BaseCommand):
    """Searches with every rule as of today."""

    help = "Search with every rule and open the deviations that are found; what is open already is not opened again."

    def handle(self, *args: Any, **options: Any) -> None:
        """Run it; a rule that fails is named and makes the command fail once the others are through."""
        made = deviations.run(today())
        for name, count in made.opened.items():
            self.stdout.write(f"{name}: {count}")
        self.stdout.write(f"deviations opened: {made.total}")
        if made.failed:
            raise CommandError("; ".join(f"{name}: {why}" for name, why in made.failed.items()))
