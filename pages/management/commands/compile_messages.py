"""`manage.py compile_messages`: Compile the catalogue of texts where it has changed."""

from typing import Any

from django.core.management.base import BaseCommand

from pages import catalogue


class Command(BaseCommand):
    """Compile the catalogue of texts where it has changed."""

    help = "Compile the catalogue of texts where it has changed."
    requires_system_checks: list[str] = []

    def handle(self, *args: Any, **options: Any) -> None:
        """Run it."""
        catalogue.compile_catalogue()
