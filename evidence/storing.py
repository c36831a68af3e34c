"""Evidence is kept once a unit, named by its content, outside the web root."""

from __future__ import annotations

import datetime

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction

from evidence.checking import Checked
from evidence.models import Evidence
from units.models import Person, Unit
from units.rules import heads_the_unit
from workflow.moving import record
from workflow.refusals import require


@transaction.atomic
def add(unit: Unit, *, by: Person, file: Checked, title: str, happened_on: datetime.date) -> Evidence:
    """Keep a checked file as evidence of `unit`. The same content again is the same row. Raises NotYours."""
    require(heads_the_unit(by, unit))
    there = Evidence.objects.filter(unit=unit, sha256=file.sha256).first()
    if there is not None:
        return there
    place = f"{file.sha256[:2]}/{file.sha256}"
    # The file is written first: a row never points to nothing; a file without a row is harmless.
    if not default_storage.exists(place):
        default_storage.save(place, ContentFile(file.content))
    made = Evidence.objects.create(
        unit=unit,
        title=title,
        kind="photograph" if file.is_photograph else "document",
        happened_on=happened_on,
        file_name=file.name,
        content_type=file.content_type,
        size=len(file.content),
        sha256=file.sha256,
        stored_as=place,
        added_by=by,
    )
    record(made, "add", by=by, happened_on=happened_on, facts={"title": title})
    return made
