"""What the commands of all kinds of import share: `manage.py import_units FILE… [--dry-run] [--report FILE]`.

Exit code 0: every file was read, whatever rows came back. 1: a file was refused; the others went in.
"""

from __future__ import annotations

import datetime
import json
import time
from pathlib import Path
from typing import Any, ClassVar

from django.core.management.base import BaseCommand, CommandError, CommandParser

from units.importing import returning
from units.importing.kinds import KINDS
from units.importing.opening import take
from units.importing.outcome import Outcome
from units.importing.recording import record_real_run
from units.importing.running import run
from units.importing.table import Given, Refused
from workflow.clock import today

#: Faults printed; the report holds all of them.
MOST_PRINTED = 50
#: Seconds between two lines of progress.
SECONDS = 2.0


class ImportCommand(BaseCommand):
    """A command of one kind of import; runs without a person and reaches everything."""

    kind: ClassVar[str]

    def add_arguments(self, parser: CommandParser) -> None:
        """Files, and where to write the report and the rows that come back."""
        parser.add_argument("files", metavar="FILE", nargs="+", type=Path, help="csv or xlsx")
        parser.add_argument("--dry-run", action="store_true", help="show what would happen and undo it")
        parser.add_argument("--report", metavar="FILE", type=Path, help="write the report as JSON")
        parser.add_argument("--returned", metavar="FILE", type=Path, help="write the rows that come back as xlsx")

    def handle(self, *args: Any, **options: Any) -> None:
        """Run the import. Raises CommandError when a file is refused."""
        kind = KINDS[self.kind]
        refused: list[tuple[str, str]] = []
        files = self._files(options["files"], refused)
        since: datetime.date | None = options.get("since")
        since = (since or today()) if kind.personal else None

        def keep(outcome: Outcome) -> None:
            record_real_run(kind, files, outcome, by=None, since=since)

        outcome = Outcome()
        if files:
            tell = _Progress(self).tell if options["verbosity"] else (lambda done, total: None)
            dry_run = options["dry_run"]
            outcome = run(kind, files, by=None, today=today(), since=since, dry_run=dry_run, tell=tell, keep=keep)
        outcome.files = len(options["files"])
        for name, reason in refused:
            outcome.refused(name, reason)
        if options["report"]:
            text = json.dumps(outcome.report(), ensure_ascii=False, indent=1)
            options["report"].write_text(text + "\n", encoding="utf-8")
        if options["returned"] and outcome.came_back:
            options["returned"].write_bytes(returning.workbook(outcome))
        self._say(outcome, options)

    def _files(self, paths: list[Path], refused: list[tuple[str, str]]) -> list[Given]:
        files = []
        for path in paths:
            try:
                with path.open("rb") as file:
                    files.append(take(file, path.name))
            except Refused as refusal:
                refused.append((path.name, str(refusal)))
            except OSError as error:
                refused.append((path.name, error.strerror or str(error)))
        return files

    def _say(self, outcome: Outcome, options: dict[str, Any]) -> None:
        report = outcome.report()
        if options["verbosity"]:
            for fault in report["errors"][:MOST_PRINTED]:
                place = " ".join(str(fault[part]) for part in ("file", "sheet", "row", "column") if fault.get(part))
                value = f" “{fault['value']}”" if fault["value"] else ""
                self.stderr.write(f"{place}{value}: {fault['reason']}")
            if len(report["errors"]) > MOST_PRINTED:
                self.stderr.write(f"… {len(report['errors']) - MOST_PRINTED:,} more; --report FILE writes all of them")
            for note in outcome.notes:
                self.stderr.write(note)
            figures = ", ".join(f"{name} {number:,}" for name, number in outcome.figures().items())
            dry = "dry run, nothing is changed: " if options["dry_run"] else ""
            self.stdout.write(f"{dry}{figures}, errors {len(report['errors']):,}")
        if outcome.files_refused:
            raise CommandError(f"refused: {', '.join(outcome.files_refused)}")


class _Progress:
    """Lines on the error output while a long file is read and written."""

    def __init__(self, command: BaseCommand) -> None:
        self._command = command
        self._said_at = time.monotonic()

    def tell(self, done: int, total: int) -> None:
        """At most a line every two seconds; short files say nothing."""
        if time.monotonic() - self._said_at >= SECONDS:
            self._said_at = time.monotonic()
            self._command.stderr.write(f"{done:,} of {total:,} rows" if total else f"{done:,} rows read")
