"""`manage.py check_messages`: Fail when a text has no Korean translation."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from pages import catalogue


class Command(BaseCommand):
    """Fail when a text has no Korean translation."""

    help = "Fail when a text has no Korean translation."
    requires_system_checks: list[str] = []

    def handle(self, *args: Any, **options: Any) -> None:
        """Run it."""
        if missing := catalogue.untranslated():
            raise CommandError("without a Korean text:\n" + "\n".join(f"  {text!r}" for text in missing))
