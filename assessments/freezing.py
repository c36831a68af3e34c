"""Submission freezes the dossier: paper in both languages, plain values, the evidence by its sums (L10)."""

from __future__ import annotations

import hashlib
import json
from typing import Any

from django.core.files.storage import default_storage
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from assessments.dossier_contents import Collected, collect, contents_of
from assessments.dossier_paper import paper_of
from assessments.models import Application, Dossier, DossierFile
from assessments.models.dossier import sum_of
from evidence.models import Evidence
from evidence.storing import store
from pages.documents import pdf
from workflow.refusals import NotReady

#: Languages the paper is written in, whatever the language of the page it was submitted on.
LANGUAGES = ("en", "ko")


def freeze(application: Application) -> Dossier:
    """Keep what is submitted as it stands; the caller holds the application's lock and submits in the same transaction.

    Raises NotReady for evidence that is another unit's or whose file is not in the store.
    """
    assert application.submitted_on is not None
    collected = collect(application)
    require_own(application, collected.evidence)
    contents = contents_of(collected)
    files = [*_written(collected, contents), *_shown(collected)]
    dossier = Dossier.objects.create(
        application=application,
        number=collected.number,
        standard=application.standard,
        submitted_on=application.submitted_on,
        contents=contents,
        sha256=sum_of(files),
    )
    for one in files:
        one.dossier = dossier
    DossierFile.objects.bulk_create(files)
    return dossier


def require_own(application: Application, chosen: list[Evidence]) -> None:
    """Raise NotReady for evidence of another unit: a unit is judged by its own work."""
    if any(one.unit_id != application.unit_id for one in chosen):
        raise NotReady(_("Evidence of another unit cannot be chosen."))


def _written(collected: Collected, contents: dict[str, Any]) -> list[DossierFile]:
    """What the program writes itself."""
    now = timezone.now()
    found = [_file("dossier.json", json.dumps(contents, ensure_ascii=False, indent=1).encode())]
    for language in LANGUAGES:
        with translation.override(language):
            found.append(_file(f"dossier-{language}.pdf", pdf("minutes", paper_of(collected).data(), now)))
    return found


def _file(name: str, content: bytes) -> DossierFile:
    total = hashlib.sha256(content).hexdigest()
    return DossierFile(name=name, size=len(content), sha256=total, stored_as=store(content, total))


def _shown(collected: Collected) -> list[DossierFile]:
    """The evidence: stored already, under its own sum."""
    gone = [one.title for one in collected.evidence if not default_storage.exists(one.stored_as)]
    if gone:
        words = _("The file of this evidence is not in the store; take it out or tell the administrator: %(title)s.")
        raise NotReady([words % {"title": title} for title in gone])
    return [
        DossierFile(
            name=collected.file_name(one), size=one.size, sha256=one.sha256, stored_as=one.stored_as, evidence=one
        )
        for one in collected.evidence
    ]
