"""A dossier as one file: the same bytes each time, and none at all where a part is no longer what was submitted (L10)."""

from __future__ import annotations

import hashlib
import logging
import tempfile
import zipfile
from typing import IO

from django.core.files.storage import default_storage

from assessments.models import Dossier, DossierFile
from assessments.models.dossier import list_of_sums, sum_of

logger = logging.getLogger(__name__)
SUMS = "SHA256SUMS"


class Altered(Exception):
    """A file of the dossier is missing or no longer has the sum it had when it was submitted."""


def zipped(dossier: Dossier) -> IO[bytes]:
    """The zip, in a file of its own that goes when it is closed. Raises Altered."""
    files = sorted(dossier.files.all(), key=lambda one: one.name)
    if sum_of(files) != dossier.sha256:
        raise Altered(SUMS)
    made = tempfile.TemporaryFile(suffix=".zip")  # noqa: SIM115  # handed on to who sends it
    try:
        with zipfile.ZipFile(made, "w", zipfile.ZIP_STORED) as archive:
            archive.writestr(_entry(dossier, SUMS), list_of_sums(files))
            for one in files:
                archive.writestr(_entry(dossier, one.name), content_of(one))
    except BaseException:
        made.close()
        raise
    made.seek(0)
    return made


def content_of(file: DossierFile) -> bytes:
    """The content of one file, which is at most as large as one upload, compared with its sum. Raises Altered."""
    try:
        with default_storage.open(file.stored_as) as source:
            content: bytes = source.read()
    except FileNotFoundError as error:
        logger.error("a file of dossier %s is not in the store: %s", file.dossier_id, file.name)
        raise Altered(file.name) from error
    if hashlib.sha256(content).hexdigest() != file.sha256:
        logger.error("a file of dossier %s is not the one submitted: %s", file.dossier_id, file.name)
        raise Altered(file.name)
    return content


def _entry(dossier: Dossier, name: str) -> zipfile.ZipInfo:
    """An entry that carries nothing of the machine or the hour of the download."""
    day = dossier.submitted_on
    entry = zipfile.ZipInfo(name, (day.year, day.month, day.day, 0, 0, 0))
    entry.create_system, entry.external_attr = 3, 0o644 << 16
    return entry
