"""`manage.py open_package FILE`: open the package of a unit in this empty system, which has no network."""

from __future__ import annotations

import getpass
import os
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from targets.packaging.opening import open_package
from targets.packaging.sealing import LARGEST
from workflow.clock import today
from workflow.refusals import NotReady

VARIABLE = "REDFLAG_PASSPHRASE"


class Command(BaseCommand):
    """Asks for the passphrase; it is neither shown nor kept."""

    help = f"Open the package of one unit in an empty system. The passphrase is asked for, or taken from {VARIABLE}."

    def add_arguments(self, parser: CommandParser) -> None:
        """The file."""
        parser.add_argument("file", metavar="FILE", type=Path)

    def handle(self, *args: Any, **options: Any) -> None:
        """Open it. Raises CommandError with what is wrong."""
        path: Path = options["file"]
        try:
            with path.open("rb") as file:
                content = file.read(LARGEST + 1)
        except OSError as error:
            raise CommandError(error.strerror or str(error)) from error
        passphrase = os.environ.get(VARIABLE) or getpass.getpass("passphrase: ")
        try:
            opened = open_package(content, by=None, passphrase=passphrase, today=today())
        except NotReady as refusal:
            raise CommandError(" ".join(str(reason) for reason in refusal.reasons)) from refusal
        self.stdout.write(f"package {opened} is open; an administrator sets the passwords under Accounts")
