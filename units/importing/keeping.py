"""What an import leaves behind is kept for a time to correct and send again, then forgotten (domain.md Bound 4)."""

from __future__ import annotations

import datetime

from django.db import transaction
from django.db.models import Q

from units.importing import storing, taking
from units.importing.kinds import KINDS
from units.models import ImportRun, Unit
from units.norms import KINDS as KINDS_OF_NORMS
from units.norms import norm_of


def days_kept(today: datetime.date) -> int:
    """Days the files and, of persons, the reports of single rows are kept: a norm of the nation."""
    nation = Unit.objects.filter(parent__isnull=True).first()
    return int(norm_of(nation, "import_days", today) if nation else KINDS_OF_NORMS["import_days"].default)


def forget(today: datetime.date) -> int:
    """Call off what nobody gave the word for, forget what is past its time. Returns how many imports."""
    until = today - datetime.timedelta(days=days_kept(today))
    number = 0
    of_persons = [kind.name for kind in KINDS.values() if kind.personal]
    past = Q(state="planned", recorded_at__date__lte=until) | (
        Q(finished_at__date__lte=until) & (~Q(returned_as="") | Q(kind__in=of_persons))
    )
    kept = ImportRun.objects.filter(past).exclude(details__has_key="forgotten")
    for run in kept.order_by("pk").defer("report").iterator(chunk_size=100):
        with transaction.atomic():
            _forget(run)
        number += 1
    open_runs = ImportRun.objects.filter(state__in=("checking", "planned", "running")).only("files")
    named = {name for run in open_runs for name in taking.stored(run)}
    named.update(ImportRun.objects.exclude(returned_as="").values_list("returned_as", flat=True))
    storing.delete_left_over(named)
    return number


def _forget(run: ImportRun) -> None:
    if run.state == "planned":
        taking.end(run, "cancelled")
        return
    changed = {"returned_as": "", **(taking.forgotten(run) if KINDS[run.kind].personal else {})}
    name = run.returned_as
    ImportRun.objects.filter(pk=run.pk).update(**changed)
    transaction.on_commit(lambda: storing.delete([name]))
