"""A unit's work carried to a machine without a network and back: what is out, what came back, what clashed (rule 7)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from targets.models.target import Target
from units.models import Unit
from units.reach import units_seen_by
from workflow.models import Stateful

if TYPE_CHECKING:
    from units.models import Person


class PackageQuerySet(models.QuerySet["Package"]):
    """Packages as a person may see them."""

    def visible_to(self, person: Person) -> PackageQuerySet:
        """Packages of the units the person sees."""
        return self.filter(units_seen_by(person, "unit__"))


class Package(Stateful):
    """In the office out → returned | cancelled; on the machine that opened it opened → carried, once its return is made."""

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="packages")
    number = models.PositiveIntegerField(_("number"))
    made_on = models.DateField(_("made on"))
    # Whether members' individual targets are in it: only where the unit's own head made it (Bound 3).
    with_individual = models.BooleanField(default=False)
    sha256 = models.CharField(max_length=64)
    # The one-time key whose other half travels sealed in the package and signs the return.
    public_key = models.BinaryField(max_length=32)
    # Opens what is addressed to this office in the return; erased with the last use of it.
    return_secret = models.BinaryField(max_length=32, null=True)
    # Readings and notes above these numbers came after the package was made.
    last_reading = models.BigIntegerField(default=0)
    last_note = models.BigIntegerField(default=0)
    returned_on = models.DateField(_("brought back on"), null=True)
    counts = models.JSONField(default=dict)

    objects = PackageQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["unit", "-number", "-id"], name="package_unit_number")]
        constraints = [
            models.UniqueConstraint(fields=["unit", "number"], name="package_number"),
            models.UniqueConstraint(fields=["unit"], condition=Q(state="out"), name="package_one_out"),
        ]

    def __str__(self) -> str:
        return f"{self.unit.code}/{self.number}"

    def get_absolute_url(self) -> str:
        """The page of the package."""
        return reverse("targets:package", args=[self.pk])


class PackageFile(models.Model):
    """A file of a package as it is carried: ciphertext, erased when it has served."""

    PARTS = [
        ("package", _("Package")),
        ("return", _("Return of the package")),
        ("sealed", _("Individual targets, sealed")),
    ]
    package = models.ForeignKey(Package, models.CASCADE, related_name="files")
    part = models.CharField(max_length=10, choices=PARTS)
    content = models.BinaryField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["package", "part"], name="package_file_part")]

    def __str__(self) -> str:
        return f"{self.package_id} {self.part}"


class PackageRow(models.Model):
    """One row on both sides: its number there and its number here. So nothing that has come is taken in again."""

    package = models.ForeignKey(Package, models.CASCADE, related_name="rows")
    model = models.CharField(max_length=60)
    theirs = models.BigIntegerField()
    ours = models.BigIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["package", "model", "theirs"], name="package_row_once")]

    def __str__(self) -> str:
        return f"{self.model} {self.theirs} → {self.ours}"


class PackageConflictQuerySet(models.QuerySet["PackageConflict"]):
    """Rows of reports as a person may see them."""

    def visible_to(self, person: Person) -> PackageConflictQuerySet:
        """Rows on targets of the units the person sees."""
        return self.filter(units_seen_by(person, "unit__"))


class PackageConflict(Stateful):
    """What a return brought that could not simply be taken in: open → kept (ours stands) | taken (theirs stands).

    Both texts stay whatever is chosen. It holds unit targets, readings and notes, never an individual target.
    """

    KINDS = [
        ("reading", _("Reading")),
        ("note", _("Note on a target")),
        ("draft", _("Draft of a target")),
        ("act", _("To be done again here")),
    ]
    package = models.ForeignKey(Package, models.PROTECT, related_name="conflicts")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    kind = models.CharField(max_length=10, choices=KINDS)
    target = models.ForeignKey(Target, models.PROTECT, null=True, related_name="+")
    title = models.CharField(max_length=200)
    reason = models.CharField(max_length=300)
    ours = models.JSONField(default=dict)
    theirs = models.JSONField(default=dict)

    objects = PackageConflictQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["package", "title", "id"], name="package_conflict_title")]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        """The report it stands in."""
        return reverse("targets:package", args=[self.package_id])
