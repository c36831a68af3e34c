"""`manage.py create_administrator`: the first account of an empty system, asked for at the prompt or from variables."""

from __future__ import annotations

import getpass
import os
import sys
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from units.founding import first_administrator, has_administrator
from workflow.clock import today
from workflow.refusals import NotReady

VARIABLES = ("REDFLAG_ADMIN_NUMBER", "REDFLAG_ADMIN_NAME", "REDFLAG_ADMIN_PASSWORD")


class Command(BaseCommand):
    """Enters the first administrator; refuses when there is one."""

    help = f"Enter the first administrator, at the prompt or from {', '.join(VARIABLES)}."

    def add_arguments(self, parser: CommandParser) -> None:
        """`--if-none`: do nothing, without complaint, when there is an administrator already."""
        parser.add_argument("--if-none", action="store_true")
        parser.add_argument("--language", choices=["en", "ko"], default="en", help="the language of the account")

    def handle(self, *args: Any, **options: Any) -> None:
        """Take the answers, enter the person; at a terminal a refused answer is asked for again."""
        day = today()
        if options["if_none"] and has_administrator(day):
            return
        given = [os.environ.get(name, "") for name in VARIABLES]
        asking = not all(given)
        if asking and (any(given) or not sys.stdin.isatty()):
            raise CommandError(
                f"there is no administrator yet: set {', '.join(VARIABLES)}, all three, or run this at a terminal"
            )
        if asking:
            self.stdout.write("The first administrator, who then enters everybody else:")
        while True:
            number, name, password = given = self._ask(*given) if asking else given
            try:
                first_administrator(
                    number=number.strip(),
                    name=name.strip(),
                    password=password,
                    since=day,
                    language=options["language"],
                    authority="First entry at the machine",
                )
            except NotReady as refusal:
                reasons = " ".join(str(reason) for reason in refusal.reasons)
                if not asking or has_administrator(day):
                    raise CommandError(reasons) from refusal
                self.stderr.write(reasons)
                continue
            self.stdout.write(f"administrator {number.strip()} entered; sign in with that number")
            return

    def _ask(self, number: str, name: str, _refused: str) -> list[str]:
        """Answers at the prompt; Return keeps the number or name of a refused answer, the password is always anew."""
        try:
            number, name = _answer("number", number), _answer("name", name)
            password = getpass.getpass("  password (15 characters or more): ")
            while getpass.getpass("  the same again: ") != password:
                self.stderr.write("The two differ.")
                password = getpass.getpass("  password (15 characters or more): ")
        except (EOFError, KeyboardInterrupt):
            raise CommandError("no administrator was entered") from None
        return [number, name, password]


def _answer(what: str, known: str) -> str:
    """What was typed, or `known` when nothing was."""
    return input(f"  {what} [{known}]: " if known else f"  {what}: ").strip() or known
