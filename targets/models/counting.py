"""What is said of persons outside their own unit: one fixed table, made each night, small groups left out (Bound 3)."""

from django.db import models
from django.db.models.functions import Now

from units.models import Unit


class IndividualCount(models.Model):
    """Persons of one unit with an individual target. NULL is "not said": fewer than five, or it would give such away."""

    unit = models.OneToOneField(Unit, models.CASCADE, related_name="individual_count")
    own = models.PositiveIntegerField(null=True)
    ideological = models.PositiveIntegerField(null=True)
    technical = models.PositiveIntegerField(null=True)
    cultural = models.PositiveIntegerField(null=True)
    # Sum of what is said of this unit and all below it, and whether nothing below is left out.
    below = models.PositiveIntegerField(default=0)
    complete = models.BooleanField(default=False)
    recorded_at = models.DateTimeField(db_default=Now(), editable=False)

    def __str__(self) -> str:
        return f"{self.unit_id}: {self.own}"
