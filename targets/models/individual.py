"""What a member draws up for themselves (L6): read by the member and the own unit's head alone (Bound 3)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from targets.models.target import Target
from units.models import Person, Post, Unit
from units.reach import reach_of
from workflow.models import AbstractStep, Stateful

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser


class IndividualStep(AbstractStep):
    """Moves of individual targets, in a table of their own, deleted with them after their time (Bound 4)."""

    class Meta:
        indexes = [models.Index(fields=["subject_type", "subject_id", "id"], name="individual_step_subject")]

    def __str__(self) -> str:
        return self.name


class IndividualTargetQuerySet(models.QuerySet["IndividualTarget"]):
    """Individual targets as a person may read them."""

    def visible_to(self, person: Person | AnonymousUser) -> IndividualTargetQuerySet:
        """The person's own; and, at units they head themselves, all but the ideological ones (Bound 3)."""
        headed = [one.unit_id for one in reach_of(person).held if one.post == Post.HEAD]
        return self.filter(Q(person_id=person.pk) | (Q(unit_id__in=headed) & ~Q(target__field="ideological")))


class IndividualTarget(Stateful):
    """A member's own task and time limit under a unit target; stays with the unit where it was drawn up."""

    step_model = IndividualStep

    person = models.ForeignKey(Person, models.PROTECT, related_name="individual_targets")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="individual_targets")
    target = models.ForeignKey(Target, models.PROTECT, related_name="individual_targets")
    task = models.CharField(_("what you will do"), max_length=300)
    due_on = models.DateField(_("by when"))
    # The stage of the unit target it falls into, by its number; none when it ends after the last one. Kept when stages
    # move, so that the clash shows (targets/date_chain.py).
    stage = models.PositiveSmallIntegerField(null=True, blank=True, editable=False)
    # The member's own order, the smallest first, then by date; what is taken in hand gets a smaller one than all others.
    order = models.SmallIntegerField(default=0, db_default=0, editable=False)
    goal = models.PositiveIntegerField(_("how many"), null=True, blank=True)
    counted_in = models.CharField(_("counted in"), max_length=30, blank=True)
    reached = models.PositiveIntegerField(_("reached"), default=0)
    # The day it was last done or dropped: it is opened again only until the period of that day closes.
    done_on = models.DateField(null=True, blank=True, editable=False)

    objects = IndividualTargetQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["person", "state", "due_on", "id"], name="individual_person"),
            models.Index(fields=["due_on"], condition=Q(state="open"), name="individual_due"),
            models.Index(fields=["unit", "target"], name="individual_unit_target"),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(goal__isnull=True) | Q(goal__gt=0), name="individual_goal"),
        ]

    def __str__(self) -> str:
        return self.task

    def get_absolute_url(self) -> str:
        """The member's page of it."""
        return reverse("targets:individual", args=[self.pk])


class IndividualProgress(models.Model):
    """A dated count the member notes; deleted with the individual target."""

    individual = models.ForeignKey(IndividualTarget, models.CASCADE, related_name="notes")
    reached = models.PositiveIntegerField(_("reached"))
    note = models.CharField(_("note"), max_length=300, blank=True)
    happened_on = models.DateField(_("on"))
    recorded_at = models.DateTimeField(db_default=Now(), editable=False)

    class Meta:
        indexes = [models.Index(fields=["individual", "-id"], name="individual_progress")]

    def __str__(self) -> str:
        return str(self.reached)
