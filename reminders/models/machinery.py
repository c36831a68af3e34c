"""What is known of the machinery: when each task of the schedule last ran, and whether delivery is on hold."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now


class Tick(models.Model):
    """The last run of one task of the beat's schedule; one row a task."""

    task = models.CharField(max_length=100, primary_key=True)
    ran_at = models.DateTimeField(db_default=Now())
    #: milliseconds the run took
    took = models.PositiveIntegerField()
    went_well = models.BooleanField()
    #: what it returned, or the name of its error
    said = models.CharField(max_length=200, blank=True)

    def __str__(self) -> str:
        return self.task


class Hold(models.Model):
    """While one stands nothing is delivered: after a restore, until somebody has looked. Released, never deleted."""

    reason = models.CharField(max_length=200)
    recorded_at = models.DateTimeField(db_default=Now(), editable=False)
    released_at = models.DateTimeField(null=True)
    #: who released it in a page; none where a command did
    released_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["released_at"],
                condition=Q(released_at__isnull=True),
                nulls_distinct=False,
                name="hold_open_once",
            )
        ]

    def __str__(self) -> str:
        return self.reason
