"""`manage.py draw_states`: write docs/states.md from the tables of moves."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from workflow.drawing import states_page


class Command(BaseCommand):
    """Writes the page."""

    help = "Write docs/states.md from the tables of moves."

    def handle(self, *args: Any, **options: Any) -> None:
        """Write it."""
        page = Path(settings.BASE_DIR) / "docs" / "states.md"
        page.write_text(states_page(), encoding="utf-8")
        self.stdout.write(str(page))
