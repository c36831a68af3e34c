"""`manage.py import_people FILE…`: number, name, unit, language and contact of members; no other personal column."""

import argparse
import datetime

from django.core.management.base import CommandParser

from units.importing.command import ImportCommand


def _day(text: str) -> datetime.date:
    """A day as 2026-01-31. Raises ArgumentTypeError."""
    try:
        return datetime.date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"not a date like 2026-01-31: {text}") from None


class Command(ImportCommand):
    """Persons and their membership."""

    help = "Import members from csv or xlsx. Exit code 1 when a file is refused."
    kind = "people"

    def add_arguments(self, parser: CommandParser) -> None:
        """And the day from which those who are new at a unit are its members."""
        super().add_arguments(parser)
        parser.add_argument(
            "--since", metavar="DATE", type=_day, help="members since, like 2026-01-31; today if absent"
        )
