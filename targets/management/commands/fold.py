"""`manage.py fold`: add to the counters of the tree what has changed; the beat's work, once."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from targets import rollup


class Command(BaseCommand):
    """Folds once."""

    help = "Add what has changed to the counters of targets over the tree (the worker does it each two seconds)."

    def handle(self, *args: Any, **options: Any) -> None:
        """Fold and say how many rows were folded."""
        self.stdout.write(f"folded: {rollup.fold()}")
