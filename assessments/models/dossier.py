"""What a unit submitted, kept as it stood on that day: no later change of targets or evidence reaches it (L10)."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Any

from django.db import models
from django.db.models.functions import Now
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from assessments.models.application import Application
from assessments.models.standard import Standard
from evidence.models import Evidence

if TYPE_CHECKING:
    from collections.abc import Iterable


class Dossier(models.Model):
    """One submission of an application; a returned one is submitted again and leaves the next."""

    append_only = True
    application = models.ForeignKey(Application, models.PROTECT, related_name="dossiers")
    number = models.PositiveSmallIntegerField(_("submission"))
    standard = models.ForeignKey(Standard, models.PROTECT, related_name="+")
    submitted_on = models.DateField(_("submitted on"))
    # Everything the page shows, as plain values: names in both languages, figures as text.
    contents = models.JSONField()
    # SHA-256 of the list of sums, so of every file at once.
    sha256 = models.CharField(_("sum of the dossier"), max_length=64)
    recorded_at = models.DateTimeField(db_default=Now(), editable=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["application", "number"], name="dossier_number")]

    def __str__(self) -> str:
        return f"{self.application.number}/{self.number}"

    def get_absolute_url(self) -> str:
        """The page of the dossier."""
        return reverse("assessments:dossier", args=[self.pk])


class DossierFile(models.Model):
    """One file of a dossier: its name there, and its content by sum; where that stands in the store follows from it."""

    append_only = True
    dossier = models.ForeignKey(Dossier, models.PROTECT, related_name="files")
    name = models.CharField(max_length=220)
    size = models.PositiveIntegerField(_("size, bytes"))
    sha256 = models.CharField(max_length=64)
    stored_as = models.CharField(max_length=100)
    # None for what the program wrote.
    evidence = models.ForeignKey(Evidence, models.PROTECT, null=True, related_name="+")
    recorded_at = models.DateTimeField(db_default=Now(), editable=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["dossier", "name"], name="dossier_file_name")]

    def __str__(self) -> str:
        return self.name


def list_of_sums(files: Iterable[Any]) -> str:
    """The file SHA256SUMS of a dossier, by name: what `sha256sum --check` reads."""
    return "".join(f"{one.sha256}  {one.name}\n" for one in sorted(files, key=lambda one: one.name))


def sum_of(files: Iterable[Any]) -> str:
    """The one sum that stands for all files."""
    return hashlib.sha256(list_of_sums(files).encode()).hexdigest()
