"""Evidence is kept once a unit, named by its content, outside the web root."""

from __future__ import annotations

import datetime

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from evidence.checking import Checked
from evidence.models import Evidence
from units.models import Person, Unit
from units.rules import heads_the_unit
from workflow.moving import record
from workflow.refusals import NotReady, require


@transaction.atomic
def add(unit: Unit, *, by: Person, file: Checked, title: str, happened_on: datetime.date) -> Evidence:
    """Keep a checked file as evidence of `unit`. The same content again is the same row, as it stands.

    Raises NotYours; NotReady when the disk does not take the file.
    """
    require(heads_the_unit(by, unit))
    return keep(unit, by=by, file=file, title=title, happened_on=happened_on)


@transaction.atomic
def keep(unit: Unit, *, by: Person, file: Checked, title: str, happened_on: datetime.date) -> Evidence:
    """The same for a caller that has asked who may: staff who bring back what the unit's head has added elsewhere."""
    there = already_kept(unit, file)
    if there is not None:
        return there
    # The file is written first: a row never points to nothing; a file without a row is harmless.
    place = store(file.content, file.sha256)
    try:
        with transaction.atomic():
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
    except IntegrityError as error:
        # Two people sent the same file at once: the second gets the first one's row.
        if "evidence_once_a_unit" not in str(error):
            raise
        return Evidence.objects.get(unit=unit, sha256=file.sha256)
    record(made, "add", by=by, happened_on=happened_on, facts={"title": title})
    return made


def already_kept(unit: Unit, file: Checked) -> Evidence | None:
    """The unit's evidence with the same content, if there is one."""
    return Evidence.objects.filter(unit=unit, sha256=file.sha256).first()


def store(content: bytes, sha256: str) -> str:
    """Keep the content under its sum and return its name; half a file left by a crash is written anew.

    Raises NotReady when the disk does not take it.
    """
    place = f"{sha256[:2]}/{sha256}"
    try:
        if default_storage.exists(place):
            if default_storage.size(place) == len(content):
                return place
            default_storage.delete(place)
        return default_storage.save(place, ContentFile(content))
    except OSError as error:
        raise NotReady(_("The file could not be stored: the disk does not take it. Tell the administrator.")) from error
