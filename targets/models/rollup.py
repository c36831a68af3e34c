"""Counters of targets over each unit and all below it, kept up by the database; no request writes them (L6).

A change of targets leaves one delta for each (unit, field), in its own transaction; a folder adds the deltas to the
unit and all above it each second or two. So no request ever waits for another one's ancestor.
"""

from django.db import models
from django.db.models.functions import Now

from targets.models.target import FIELDS
from units.fields import PathField
from units.models import Unit


class Counters(models.Model):
    """What is counted, of targets that stand: discussed, in force, met or unmet."""

    n = models.BigIntegerField(default=0)
    done = models.BigIntegerField(default=0)
    weight = models.BigIntegerField(default=0)
    weighted = models.DecimalField(max_digits=20, decimal_places=1, default=0)

    class Meta:
        abstract = True


class UnitRollup(Counters):
    """Of one unit and field: the counters over the unit and all below it, and those of the unit alone."""

    #: Written by functions of the owner role alone (workflow/roles.py).
    derived = True

    # No foreign key in the database: the folder is the only writer, and a check of the key would lock the unit.
    unit = models.ForeignKey(Unit, models.DO_NOTHING, related_name="rollups", db_constraint=False)
    field = models.CharField(max_length=12, choices=FIELDS)
    own_n = models.BigIntegerField(default=0)
    own_done = models.BigIntegerField(default=0)
    own_weight = models.BigIntegerField(default=0)
    own_weighted = models.DecimalField(max_digits=20, decimal_places=1, default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["unit", "field"], name="unit_rollup_once")]

    def __str__(self) -> str:
        return f"{self.unit_id} {self.field}: {self.done} of {self.n}"


class RollupDelta(Counters):
    """What one statement changed in the counters of one unit and field; gone once it is folded."""

    derived = True

    unit = models.ForeignKey(Unit, models.DO_NOTHING, related_name="+", db_constraint=False)
    field = models.CharField(max_length=12, choices=FIELDS)
    recorded_at = models.DateTimeField(db_default=Now(), editable=False)

    def __str__(self) -> str:
        return f"{self.unit_id} {self.field}: {self.n:+d}"


class RollupMove(models.Model):
    """A unit whose path changed, and the path it had; gone once its counters have been carried over."""

    derived = True

    unit = models.ForeignKey(Unit, models.DO_NOTHING, related_name="+", db_constraint=False)
    old_path = PathField()
    recorded_at = models.DateTimeField(db_default=Now(), editable=False)

    def __str__(self) -> str:
        return f"{self.unit_id}: {self.old_path}"


class RollupDrift(models.Model):
    """A nightly check that found counters other than the targets say; settled by building them anew."""

    rows = models.PositiveIntegerField()
    found_at = models.DateTimeField(db_default=Now(), editable=False)
    settled_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return str(self.rows)
