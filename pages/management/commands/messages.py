"""`manage.py messages`: Merge newly marked texts into the catalogue, keeping translations."""

from typing import Any

from django.core.management.base import BaseCommand

from pages import catalogue


class Command(BaseCommand):
    """Merge newly marked texts into the catalogue, keeping translations."""

    help = "Merge newly marked texts into the catalogue, keeping translations."
    requires_system_checks: list[str] = []

    def handle(self, *args: Any, **options: Any) -> None:
        """Run it."""
        known, found = catalogue.read(), catalogue.extract()
        known.update(found, no_fuzzy_matching=True)
        known.obsolete.clear()
        catalogue.write(known)
        self.stdout.write(f"{len(known)} texts, {len(catalogue.untranslated())} without a Korean one")
