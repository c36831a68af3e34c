"""What is kept of an import: the figures, the faults, and one step for each real run."""

from __future__ import annotations

import datetime
import hashlib
from collections.abc import Sequence
from typing import Any

from django.db.models.functions import Now

from units.importing.kinds import Kind
from units.importing.outcome import Outcome
from units.importing.table import Given
from units.models import ImportRun, Person
from workflow.moving import record
from workflow.refusals import NotNow

#: Faults a page shows; the report holds all of them.
MOST_FAULTS = 200


def described(given: Given, stored_as: str = "") -> dict[str, Any]:
    """A file as ImportRun.files tells of it."""
    told = {"name": given.name, "size": len(given.content), "sha256": hashlib.sha256(given.content).hexdigest()}
    return told | {"stored_as": stored_as}


def results(outcome: Outcome) -> dict[str, Any]:
    """The columns of an ImportRun that say what a run did, or would do."""
    report = outcome.report()
    details = {
        "changes": outcome.changes,
        "notes": outcome.notes,
        "refused": outcome.files_refused,
        "faults": report["errors"][:MOST_FAULTS],
        "figures": {**outcome.figures(), "errors": len(report["errors"])},
    }
    return {"report": report, "details": details, "came_back": outcome.came_back}


def record_real_run(
    kind: Kind, files: Sequence[Given], outcome: Outcome, *, by: Person | None, since: datetime.date | None
) -> ImportRun:
    """The row and the step of a run that had no page: a command's."""
    made = ImportRun.objects.create(
        kind=kind.name,
        state="done",
        files=[described(given) for given in files],
        since=since,
        by=by,
        finished_at=Now(),
        **results(outcome),
    )
    write_step(made, outcome, by=by)
    return made


def finish(run: ImportRun, outcome: Outcome, *, by: Person, returned_as: str) -> None:
    """Close a run under way, with its one step, inside the transaction of the run. Raises NotNow if it is closed."""
    closed = ImportRun.objects.filter(pk=run.pk, state="running").update(
        state="done",
        finished_at=Now(),
        files=run.files,
        returned_as=returned_as,
        rows_done=outcome.rows,
        rows_total=outcome.rows,
        **results(outcome),
    )
    if closed != 1:
        raise NotNow
    write_step(run, outcome, by=by)


def write_step(run: ImportRun, outcome: Outcome, *, by: Person | None) -> None:
    """One step a run: what was imported, and the figures; never the rows."""
    record(run, "import", by=by, facts={"title": str(run), "kind": run.kind, **outcome.figures()})
