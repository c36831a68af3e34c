"""Files that show work: kept outside the web root, named by their content, served after a check."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from units.models import Unit
from units.reach import units_seen_by

if TYPE_CHECKING:
    from units.models import Person


#: Higher apps name who else reads evidence (assessors of a unit's application): (person) -> condition on evidence.
further_readers: list[Callable[[Person], Q]] = []


class EvidenceQuerySet(models.QuerySet["Evidence"]):
    """Evidence as a person may see it."""

    def visible_to(self, person: Person) -> EvidenceQuerySet:
        """Evidence of the units the person sees, and what a task of theirs opens to them."""
        seen = units_seen_by(person, "unit__")
        for further in further_readers:
            seen |= further(person)
        return self.filter(seen)


class Evidence(models.Model):
    """One file of a unit; readings, meetings, findings and criteria point to it, many to many."""

    KINDS = [("document", _("Document")), ("photograph", _("Photograph of work"))]
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="evidence")
    title = models.CharField(_("title"), max_length=200)
    kind = models.CharField(_("kind"), max_length=10, choices=KINDS)
    happened_on = models.DateField(_("date of the document"))
    file_name = models.CharField(max_length=200)
    content_type = models.CharField(max_length=100)
    size = models.PositiveIntegerField(_("size, bytes"))
    sha256 = models.CharField(max_length=64)
    stored_as = models.CharField(max_length=100)
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField(db_default=Now(), editable=False)

    objects = EvidenceQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["unit", "-happened_on", "-id"], name="evidence_unit_date")]
        constraints = [models.UniqueConstraint(fields=["unit", "sha256"], name="evidence_once_a_unit")]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        """Where the file is served as an attachment."""
        return reverse("evidence:download", args=[self.pk])
