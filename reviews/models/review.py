"""Results are reviewed at fixed times: successes, shortcomings, measures with owner and date (L9)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import models
from django.db.models import F, Func, Q
from django.db.models.functions import Now
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from pages import words
from targets.models import FIELDS, Target
from units.models import Meeting, Post, Unit
from units.reach import units_seen_by
from workflow.models import Stateful

if TYPE_CHECKING:
    import datetime

    from units.models import Person


class ReviewQuerySet(models.QuerySet["Review"]):
    """Reviews as a person may see them."""

    def visible_to(self, person: Person) -> ReviewQuerySet:
        """Reviews of the units the person sees."""
        return self.filter(units_seen_by(person, "unit__"))

    def due_on(self, day: datetime.date) -> ReviewQuerySet:
        """Planned reviews whose date has come."""
        return self.filter(state="planned", due_on__lte=day)


class Review(Stateful):
    """planned → held → acknowledged by the superior | returned once. One a unit and period."""

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="reviews")
    period_start = models.DateField(_("period from"))
    period_end = models.DateField(_("period to"))
    due_on = models.DateField(_("due on"))
    late_after = models.DateField(_("late after"))
    # The unit's own midnight after the last day of grace: from then on the database refuses writing into a held review.
    zone = models.CharField(max_length=40, default="Asia/Pyongyang", db_default="Asia/Pyongyang", editable=False)
    closes_at = models.GeneratedField(
        expression=Func(F("zone"), F("late_after"), template="timezone(%(expressions)s + interval '1 day')"),
        output_field=models.DateTimeField(),
        db_persist=True,
    )
    # Days after its grace on which it was held, or written down where that was later; unknown for older reviews.
    late_days = models.PositiveSmallIntegerField(null=True, editable=False)
    meeting = models.ForeignKey(Meeting, models.PROTECT, null=True, blank=True, related_name="reviews")
    remark = models.TextField(_("remark of the superior"), blank=True)
    # What it spoke about, as it stood at the meeting (reviews/filling.py): later readings change no review that was held.
    filled = models.JSONField(default=dict, editable=False)

    objects = ReviewQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["unit", "-period_end"], name="review_unit_period"),
            models.Index(fields=["due_on", "id"], condition=Q(state="planned"), name="review_due"),
            models.Index(fields=["due_on", "id"], name="review_due_all"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["unit", "period_start", "period_end"], name="review_once_a_period"),
            models.CheckConstraint(condition=Q(period_start__lt=F("period_end")), name="review_period"),
            models.CheckConstraint(
                condition=Q(state="planned") | Q(meeting__isnull=False), name="review_held_at_a_meeting"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.unit}, {words.day(self.period_start)} – {words.day(self.period_end)}"

    def is_closed(self, now: datetime.datetime) -> bool:
        """Whether its period takes no more writing at an instant."""
        return bool(now >= self.closes_at)

    def get_absolute_url(self) -> str:
        """The page of the review."""
        return reverse("reviews:review", args=[self.pk])


class Finding(models.Model):
    """A success or a shortcoming of work, of a field or of a target."""

    KINDS = [("success", _("Success")), ("shortcoming", _("Shortcoming of work"))]
    review = models.ForeignKey(Review, models.PROTECT, related_name="findings")
    kind = models.CharField(max_length=12, choices=KINDS)
    field = models.CharField(_("field"), max_length=12, choices=FIELDS)
    target = models.ForeignKey(Target, models.PROTECT, null=True, blank=True, related_name="findings")
    # Of a target that had ended by then: it stands on top of the page of the target from then on.
    closing = models.BooleanField(default=False, db_default=False)
    text = models.TextField(_("finding"))
    recorded_at = models.DateTimeField(db_default=Now(), editable=False)

    def __str__(self) -> str:
        return self.text


class FollowUpQuerySet(models.QuerySet["FollowUp"]):
    """Follow-ups as a person may see them."""

    def visible_to(self, person: Person) -> FollowUpQuerySet:
        """Those of the units the person sees."""
        return self.filter(units_seen_by(person, "unit__"))

    def standing_at(self, unit: Unit) -> FollowUpQuerySet:
        """Open ones of a unit: those it owns, and those its own reviews gave to a unit inside or asked of the superior."""
        own = Review.objects.filter(unit=unit).values("pk")
        return self.filter(Q(unit=unit) | Q(review__in=own), state="open")

    def late_on(self, day: datetime.date) -> FollowUpQuerySet:
        """Open though their date has passed."""
        return self.filter(state="open", due_on__lt=day)


class FollowUp(Stateful):
    """A measure taken with its owner (a unit or post, never a person) and date; carried until closed."""

    review = models.ForeignKey(Review, models.PROTECT, related_name="follow_ups")
    # Who owns it: the unit of the review or one inside; `of_superior` asks the unit above this one instead.
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="follow_ups")
    of_superior = models.BooleanField(_("asked of the superior unit"), default=False, db_default=False)
    field = models.CharField(_("field"), max_length=12, choices=FIELDS)
    measure = models.TextField(_("measure"))
    post = models.CharField(_("responsible post"), max_length=20, choices=Post.choices, default=Post.HEAD)
    due_on = models.DateField(_("by"))
    # How often it was given a new date.
    carried = models.PositiveSmallIntegerField(_("carried on"), default=0, db_default=0)
    closed_on = models.DateField(_("closed on"), null=True, blank=True)
    outcome = models.TextField(_("outcome"), blank=True)

    objects = FollowUpQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["unit", "state", "due_on"], name="follow_up_unit"),
            models.Index(fields=["due_on", "id"], name="follow_up_due"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(state="closed", closed_on__isnull=False) | (~Q(state="closed") & Q(closed_on__isnull=True)),
                name="follow_up_closed_on_a_day",
            ),
        ]

    def __str__(self) -> str:
        return self.measure

    def get_absolute_url(self) -> str:
        """The page of the review it stands in."""
        return self.review.get_absolute_url()
