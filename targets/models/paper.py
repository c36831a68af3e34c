"""The paper loop (L6): sets of coded blank slips, and which individual targets were typed in from them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.urls import reverse
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from pages import words
from targets.models.individual import IndividualTarget
from units.models import Person, Post, Unit
from units.reach import reach_of

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

#: Slips of one set: two figures of the code count them.
MOST_SLIPS = 99


class SlipBatchQuerySet(models.QuerySet["SlipBatch"]):
    """Sets of slips as a person may see them."""

    def visible_to(self, person: Person | AnonymousUser) -> SlipBatchQuerySet:
        """Those of units the person heads, and of units below: a workteam has no printer."""
        return self.filter(reach_of(person).seen("unit__", [Post.HEAD], as_member=False))


class SlipBatch(models.Model):
    """One print of blank slips for a unit. Its code says unit and time, never a person; nothing in it ever changes."""

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="slip_batches")
    code = models.CharField(_("code"), max_length=5, unique=True)
    slips = models.PositiveSmallIntegerField(_("number of slips"))
    ends_on = models.DateField(_("for the time until"))
    # The unit's targets in the order printed: what number 3 meant stays so when the unit orders its targets anew.
    targets = ArrayField(models.BigIntegerField(), default=list)
    by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField(db_default=Now(), editable=False)

    objects = SlipBatchQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["unit", "-id"], name="slip_batch_unit")]
        constraints = [
            models.CheckConstraint(condition=Q(slips__gte=1, slips__lte=MOST_SLIPS), name="slip_batch_size"),
        ]

    def __str__(self) -> str:
        return self.code

    def get_absolute_url(self) -> str:
        """The page of the unit's slips."""
        return reverse("targets:paper", args=[self.unit_id])


class PaperEntryManager(models.Manager["PaperEntry"]):
    """Entries with what their words need: lists of them cost one statement."""

    def get_queryset(self) -> models.QuerySet[PaperEntry]:
        """All entries."""
        return super().get_queryset().select_related("by", "individual__target")


class PaperEntry(models.Model):
    """That an individual target was typed in from paper, by whom and when; deleted with it."""

    individual = models.OneToOneField(IndividualTarget, models.CASCADE, related_name="paper_entry")
    # The member, whose row it is: what is held on a person is found by the columns that refer to them (Bound 4).
    person = models.ForeignKey(Person, models.PROTECT, related_name="paper_entries")
    batch = models.ForeignKey(SlipBatch, models.PROTECT, null=True, related_name="entries")
    slip = models.PositiveSmallIntegerField(null=True)
    by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField(db_default=Now(), editable=False)

    objects = PaperEntryManager()

    class Meta:
        indexes = [models.Index(fields=["batch", "slip"], name="paper_entry_slip")]
        constraints = [
            models.CheckConstraint(
                condition=Q(batch__isnull=True, slip__isnull=True) | Q(batch__isnull=False, slip__isnull=False),
                name="paper_entry_slip_of_a_batch",
            )
        ]

    def __str__(self) -> str:
        # Never the task: the file of what a head did by virtue of the post lists these rows too (Bound 3).
        return f"{self.individual.target.title}: {self.words}"

    @property
    def words(self) -> str:
        """`Typed in from paper by Kim Chol on 4 Dec 2026`."""
        return _now("Typed in from paper by %(who)s on %(day)s") % {
            "who": self.by,
            "day": words.day(self.recorded_at),
        }
