"""Which higher targets a target serves, and with what weight (L6)."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now

from targets.models.target import Target


class Serving(models.Model):
    """One edge of the cascade. That no loop arises and the higher unit stands above is kept by the database."""

    target = models.ForeignKey(Target, models.PROTECT, related_name="serves")
    higher = models.ForeignKey(Target, models.PROTECT, related_name="served_by")
    weight = models.PositiveSmallIntegerField(default=1)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField(db_default=Now(), editable=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["target", "higher"], name="serving_once"),
            models.CheckConstraint(condition=Q(weight__gt=0, weight__lte=100), name="serving_weight"),
            models.CheckConstraint(condition=~Q(target=F("higher")), name="serving_not_itself"),
        ]

    def __str__(self) -> str:
        return f"{self.target_id} → {self.higher_id}: {self.weight}"
