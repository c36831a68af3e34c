"""Settings of the movement that an office edits: dated rows, inherited down the tree."""

from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from units.models.tree import Unit


class Norm(models.Model):
    """One value of one norm at one unit from a date; units/norms.py knows the names, units and defaults."""

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="norms")
    name = models.CharField(_("norm"), max_length=40)
    value = models.CharField(_("value"), max_length=40)
    since = models.DateField(_("since"))
    recorded_at = models.DateTimeField(db_default=Now(), editable=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["unit", "name", "since"], name="norm_once_a_day")]

    def __str__(self) -> str:
        return f"{self.name} = {self.value}"
