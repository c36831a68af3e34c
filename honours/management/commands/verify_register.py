"""`manage.py verify_register`: check the register line by line, against heads kept elsewhere where they are given."""

from __future__ import annotations

import pathlib
import time
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from honours.chain import Head, verify


class Command(BaseCommand):
    """Checks the register; names the first entry that cannot be right."""

    help = "Check the register of flags; name the first entry that cannot be right, and end with 1 if there is one."

    def add_arguments(self, parser: CommandParser) -> None:
        """The heads kept elsewhere."""
        parser.add_argument(
            "--head",
            action="append",
            default=[],
            metavar="HASH",
            help="a head kept elsewhere (a certificate, a mail), as HASH or NUMBER:HASH; may be given more than once",
        )
        parser.add_argument("--heads", metavar="FILE", help="the file of heads kept elsewhere, a line a day")

    def handle(self, *args: Any, **options: Any) -> None:
        """Check and say."""
        try:
            kept = [Head.read(text) for text in [*options["head"], *_lines(options["heads"])]]
        except (OSError, UnicodeDecodeError, ValueError) as error:
            raise CommandError(str(error)) from error
        begun = time.monotonic()
        found = verify(kept)
        if found.fault is not None:
            raise CommandError(f"entry {found.fault.number:04d}: {found.fault.why}")
        against = f", {len(kept)} kept heads stand" if kept else ""
        self.stdout.write(f"{found.lines} entries checked in {time.monotonic() - begun:.1f} s{against}")
        self.stdout.write(f"head {found.lines}:{found.head}" if found.lines else "the register is empty")


def _lines(path: str | None) -> list[str]:
    if path is None:
        return []
    return [line for line in pathlib.Path(path).read_text(encoding="utf-8").splitlines() if line.strip()]
