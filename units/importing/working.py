"""What a worker does at an import. The row is the truth: a hint given twice, late or never does no harm."""

from __future__ import annotations

import logging
import time
import traceback

from django.db import DatabaseError, connection, transaction
from django.utils import translation
from django.utils.translation import gettext as _

from units.importing import returning, storing, taking
from units.importing.kinds import KINDS
from units.importing.outcome import Outcome
from units.importing.recording import finish, results
from units.importing.running import ONE_AT_A_TIME
from units.importing.running import run as run_import
from units.importing.table import Refused
from units.models import ImportRun, Person
from workflow.clock import today

logger = logging.getLogger(__name__)
#: Seconds between two notes of how far a run is.
SECONDS = 0.5

#: What became of a hint.
DONE, NOTHING_TO_DO, LATER = "done", "nothing to do", "later"


def work(pk: int) -> str:
    """Make the dry run or the real run an import waits for. Safe to repeat, and from many workers at once.

    Returns DONE; NOTHING_TO_DO where another worker is at it or it is over; LATER while another import goes in.
    """
    try:
        with transaction.atomic():
            if not _lock(taking.AT_THE_RUN, pk):
                return NOTHING_TO_DO
            run = ImportRun.objects.filter(pk=pk, state__in=ImportRun.AT_WORK).select_related("by").first()
            if run is None or run.by is None:
                return NOTHING_TO_DO
            if not _lock(ONE_AT_A_TIME):
                return LATER
            with translation.override(run.by.language):
                _do(run, run.by)
        return DONE
    except _Over as over:
        _fail(pk, over.reason)
    except Exception as error:
        # The words of a database error quote rows: they are not written down.
        place = "".join(traceback.format_tb(error.__traceback__))
        logger.error("import %s failed: %s\n%s", pk, type(error).__name__, place)
        _fail(pk, "")
    return DONE


class _Over(Exception):
    """The run cannot go on; the words say why."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


def _lock(*key: int) -> bool:
    places = ", ".join(["%s"] * len(key))
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT pg_try_advisory_xact_lock({places})", key)
        return bool(cursor.fetchone()[0])


def _do(run: ImportRun, by: Person) -> None:
    kind = KINDS[run.kind]
    if not by.is_active or not kind.may(by):
        raise _Over(_("Your post no longer allows this import."))
    try:
        files = storing.given(run.files)
    except Refused as refusal:
        raise _Over(str(refusal)) from refusal
    dry_run = run.state == "checking"
    progress = _Progress(run.pk)
    try:
        outcome = run_import(
            kind,
            files,
            by=by,
            today=today(),
            since=run.since,
            dry_run=dry_run,
            tell=progress.tell,
            keep=lambda outcome: _keep(run, outcome, by),
        )
    finally:
        progress.close()
    if dry_run:
        _plan(run, outcome)


def _plan(run: ImportRun, outcome: Outcome) -> None:
    """The dry run is done: its results wait for a word."""
    returned = _returned(outcome)
    planned = ImportRun.objects.filter(pk=run.pk, state="checking").update(
        state="planned",
        rows_done=outcome.rows,
        rows_total=outcome.rows,
        returned_as=returned,
        **results(outcome),
    )
    if not planned:
        # Called off meanwhile.
        storing.delete([returned])


def _keep(run: ImportRun, outcome: Outcome, by: Person) -> None:
    """The real run is done: figures and step stand or fall with it; the files go once it stands."""
    over = [*taking.stored(run), run.returned_as]
    run.files = taking.without_files(run)
    returned = _returned(outcome)
    finish(run, outcome, by=by, returned_as=returned)
    transaction.on_commit(lambda: storing.delete(over))


def _returned(outcome: Outcome) -> str:
    return storing.store(returning.workbook(outcome)) if outcome.came_back else ""


def _fail(pk: int, reason: str) -> None:
    with transaction.atomic():
        run = ImportRun.objects.select_for_update(of=("self",)).filter(pk=pk, state__in=ImportRun.AT_WORK).first()
        if run is not None:
            taking.end(run, "failed", reason)


class _Progress:
    """Writes down how far a run is, beside its transaction, so that a page can show it meanwhile."""

    def __init__(self, pk: int) -> None:
        self._pk = pk
        self._said_at = time.monotonic()
        self._beside = connection.copy()

    def tell(self, done: int, total: int) -> None:
        """At most twice a second. What cannot be written is not worth stopping for."""
        if time.monotonic() - self._said_at < SECONDS:
            return
        self._said_at = time.monotonic()
        try:
            with self._beside.cursor() as cursor:
                cursor.execute(
                    "UPDATE units_importrun SET rows_done = %s, rows_total = %s WHERE id = %s", [done, total, self._pk]
                )
        except DatabaseError:
            logger.warning("import %s: its progress could not be written", self._pk)

    def close(self) -> None:
        """Give the connection back."""
        self._beside.close()
