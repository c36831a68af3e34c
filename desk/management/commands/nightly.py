"""`manage.py nightly`: all that the beat does, once and in the order of the night, without a broker or a worker."""

from __future__ import annotations

from typing import Any

from celery import current_app
from django.core.management.base import BaseCommand


class Command(BaseCommand):
    """Runs each task of the schedule here; every one may run twice safely."""

    help = "Do what the beat has done each night: close what is due, plan reviews, count, delete what has expired."

    def handle(self, *args: Any, **options: Any) -> None:
        """Run it and say what was done; one that fails keeps no other from its turn."""
        current_app.loader.import_default_modules()
        failed = []
        for name, entry in sorted(current_app.conf.beat_schedule.items(), key=lambda item: _hour(item[1])):
            try:
                self.stdout.write(f"{name}: {current_app.tasks[entry['task']]()}")
            except Exception as error:
                failed.append(name)
                self.stderr.write(f"{name}: failed: {error}")
        if failed:
            raise SystemExit(1)


def _hour(entry: dict[str, Any]) -> tuple[int, int]:
    at: Any = entry["schedule"]
    # What runs each minute comes first.
    return (min(at.hour), min(at.minute)) if hasattr(at, "hour") else (0, 0)
