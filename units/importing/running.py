"""One run of an import. A dry run is the very same run, undone at its end: it shows exactly what a real one does."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Sequence
from dataclasses import replace

from django.db import IntegrityError, connection, transaction

from units.importing.finding import look_into
from units.importing.kinds import Broken, Job, Kind, told_to_nobody
from units.importing.outcome import Outcome
from units.importing.table import Given, Refused
from units.models import Person

#: Imports go in one after the other; the number is only ours.
ONE_AT_A_TIME = 1_918_420
#: How often a run begins anew when somebody enters by hand what it is about to enter.
TRIES = 3


def run(
    kind: Kind,
    files: Sequence[Given],
    *,
    by: Person | None,
    today: datetime.date,
    since: datetime.date | None = None,
    dry_run: bool = False,
    tell: Callable[[int, int], None] = told_to_nobody,
    keep: Callable[[Outcome], None] | None = None,
) -> Outcome:
    """Put the good rows of `files` in and tell what became of each; bad rows and whole bad files come back.

    `by` None is a command: it reaches everything. `keep` is called at the end of a real run, inside its transaction.
    """
    named = _with_names_of_their_own(files)
    broken: dict[str, str] = {}
    tries = 0
    while True:
        outcome = Outcome(files=len(named))
        try:
            with transaction.atomic():
                _write(kind, named, broken, Job([], outcome, by, today, since or today, tell))
                if dry_run:
                    transaction.set_rollback(True)
                elif keep is not None:
                    keep(outcome)
            return outcome
        except Broken as fault:
            broken[fault.file] = fault.reason
        except IntegrityError:
            tries += 1
            if tries == TRIES:
                raise


def _write(kind: Kind, files: Sequence[Given], broken: dict[str, str], job: Job) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [ONE_AT_A_TIME])
    for given in files:
        try:
            if given.name in broken:
                raise Refused(broken[given.name])
            contents = look_into(kind, given)
        except Refused as refusal:
            job.outcome.refused(given.name, str(refusal))
            continue
        job.found += contents.found
        job.outcome.notes += contents.notes
        for sheet, reason in contents.at_fault:
            job.outcome.refused(given.name, reason, sheet)
    if job.found:
        kind.write(job)
    # What waits for the end of the transaction is checked in a dry run too.
    connection.check_constraints()


def _with_names_of_their_own(files: Sequence[Given]) -> list[Given]:
    """Files told apart by their names: a second "units.csv" becomes "units.csv (2)"."""
    named: list[Given] = []
    for given in files:
        same = sum(one.name == given.name for one in files[: len(named)])
        named.append(replace(given, name=f"{given.name} ({same + 1})") if same else given)
    return named
