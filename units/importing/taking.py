"""Imports through the pages: taken in, looked through by a dry run, started by a word, or called off."""

from __future__ import annotations

import datetime
import logging
from collections.abc import Sequence

from django.db import connection, transaction
from django.db.models.functions import Now
from django.utils.translation import gettext as _

from units.importing import storing
from units.importing.kinds import KINDS, Kind
from units.importing.recording import described
from units.importing.table import Given
from units.models import ImportRun, Person
from workflow.refusals import NotNow, NotReady, require

logger = logging.getLogger(__name__)
#: First half of the lock a worker holds while it is at a run; the number is only ours.
AT_THE_RUN = 1_918_421


def may_command(by: Person, run: ImportRun) -> bool:
    """Who sent the files, while their post still lets them import this kind."""
    return run.by_id == by.pk and KINDS[run.kind].may(by)


@transaction.atomic
def take_in(kind: Kind, files: Sequence[Given], *, by: Person, since: datetime.date | None) -> ImportRun:
    """Keep the files and ask for their dry run. Raises NotYours; NotReady when the disk does not take them."""
    require(kind.may(by))
    kept: list[str] = []
    try:
        for given in files:
            kept.append(storing.store(given.content))
    except OSError as error:
        storing.delete(kept)
        raise NotReady(_("The file could not be stored: the disk does not take it. Tell the administrator.")) from error
    run = ImportRun.objects.create(
        kind=kind.name,
        state="checking",
        files=[described(given, stored_as) for given, stored_as in zip(files, kept, strict=True)],
        since=since if kind.personal else None,
        by=by,
    )
    hint(run.pk)
    return run


@transaction.atomic
def start(run: ImportRun, *, by: Person) -> None:
    """Give the word for the real run. Raises NotYours, NotNow, NotReady (nothing would go in)."""
    require(may_command(by, run))
    now = ImportRun.objects.select_for_update(of=("self",)).defer("report").get(pk=run.pk)
    if now.state != "planned":
        raise NotNow
    if not goes_in(now):
        raise NotReady(_("Nothing would go in: no row is new or different."))
    ImportRun.objects.filter(pk=run.pk).update(state="running", rows_done=0, rows_total=0)
    hint(run.pk)


@transaction.atomic
def call_off(run: ImportRun, *, by: Person) -> None:
    """End an import that has not begun; its files are deleted. Raises NotYours, NotNow."""
    require(may_command(by, run))
    now = ImportRun.objects.select_for_update(of=("self",)).defer("report").get(pk=run.pk)
    if now.state not in ("checking", "planned"):
        raise NotNow
    end(now, "cancelled")


def end(run: ImportRun, state: str, reason: str = "") -> None:
    """Close a run that changed nothing, with its files; runs inside the caller's transaction."""
    forget = forgotten(run) if KINDS[run.kind].personal else {}
    ImportRun.objects.filter(pk=run.pk).update(
        state=state, reason=reason, finished_at=Now(), files=without_files(run), returned_as="", **forget
    )
    names = [*stored(run), run.returned_as]
    transaction.on_commit(lambda: storing.delete(names))


def goes_in(run: ImportRun) -> int:
    """Rows the dry run created or changed."""
    figures = run.details.get("figures", {})
    return int(figures.get("created", 0)) + int(figures.get("updated", 0))


def stored(run: ImportRun) -> list[str]:
    """Names under which the files of a run are kept."""
    return [file["stored_as"] for file in run.files if file.get("stored_as")]


def without_files(run: ImportRun) -> list[dict[str, object]]:
    """The files of a run as they are told of once they are deleted."""
    return [{**file, "stored_as": ""} for file in run.files]


def forgotten(run: ImportRun) -> dict[str, object]:
    """Columns of a run without anything of single rows (domain.md Bound 4); the figures stay."""
    figures = run.details.get("figures", {})
    return {
        "report": {**{name: number for name, number in figures.items() if name != "errors"}, "errors": []},
        "details": {"figures": figures, "forgotten": True},
    }


def hint(pk: int) -> None:
    """Tell a worker, once the row is there. A broker that is down costs a minute: the beat tells again."""
    from units.tasks import do_import

    def tell() -> None:
        try:
            do_import.apply_async((pk,), retry=False)
        except Exception:
            logger.warning("import %s: the broker did not take the hint; the beat will give it", pk)

    transaction.on_commit(tell)


def taken_up(run: ImportRun) -> bool:
    """Whether a worker is at the run now."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT EXISTS (SELECT 1 FROM pg_locks WHERE locktype = 'advisory' AND classid = %s AND objid = %s"
            " AND database = (SELECT oid FROM pg_database WHERE datname = current_database()))",
            [AT_THE_RUN, run.pk],
        )
        return bool(cursor.fetchone()[0])
