"""Late paperwork of units, as the beat finds it, and the reminders committees sent of it. Units only, never persons."""

from __future__ import annotations

import datetime
from typing import Any

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.db import models
from django.db.models import Exists, F, Func, Max, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from pages import words
from reviews.models.review import Review
from targets.models import DirectiveAnswer
from units.models import Unit

#: What a unit can be late with, in the order of the list.
MATTERS = [
    ("review", _("Review")),
    ("renewal", _("Renewal")),
    ("directive", _("Directive")),
    ("reading", _("Reading")),
    ("follow_up", _("Follow-up")),
]
#: Days within which an office is reminded of one matter once.
QUIET = 7


def with_names(rows: QuerySet[Any]) -> QuerySet[Any]:
    """Rows that name a matter, with the period of its review and the title of its directive."""
    review = Review.objects.filter(pk=OuterRef("subject_id"))
    answer = DirectiveAnswer.objects.filter(pk=OuterRef("subject_id"))
    of_review, of_answer = Q(kind="review"), Q(kind="directive")
    named: QuerySet[Any] = rows.annotate(
        review_from=models.Case(models.When(of_review, then=Subquery(review.values("period_start")[:1]))),
        review_to=models.Case(models.When(of_review, then=Subquery(review.values("period_end")[:1]))),
        directive=models.Case(models.When(of_answer, then=Subquery(answer.values("directive_id")[:1]))),
        directive_title=models.Case(models.When(of_answer, then=Subquery(answer.values("directive__title")[:1]))),
    )
    return named


class LateMatterQuerySet(models.QuerySet["LateMatter"]):
    """Late matters as the list of a committee asks for them."""

    def below(self, reached: Q) -> LateMatterQuerySet:
        """Those of units that a condition on `unit__` lets through, archived ones left out."""
        return self.filter(reached, unit__archived_on__isnull=True)

    def with_reminder(self) -> LateMatterQuerySet:
        """With the day of the last reminder of each."""
        last = reminders_of().values("kind").annotate(last=Max("sent_on")).values("last")
        return self.annotate(reminded_on=Subquery(last, output_field=models.DateField()))

    def not_reminded(self, today: datetime.date) -> LateMatterQuerySet:
        """Those that may be reminded of again."""
        return self.filter(~Exists(reminders_of().filter(sent_on__gt=today - datetime.timedelta(days=QUIET))))


class LateMatter(models.Model):
    """One matter a unit is late with: a review, a directive; its renewals, readings or follow-ups together.

    `subject_id` is the key of the review or of the answer to the directive, of the unit where several stand together;
    `until` the last day in time, of the oldest of them. A fixed table made anew by reviews/late.py.
    """

    unit = models.ForeignKey(Unit, models.CASCADE, related_name="late_matters")
    kind = models.CharField(_("matter"), max_length=10, choices=MATTERS)
    subject_id = models.BigIntegerField()
    count = models.PositiveIntegerField()
    until = models.DateField(_("date was"))

    objects = LateMatterQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["until", "id"], name="late_until"),
            models.Index(fields=["kind", "until", "id"], name="late_kind_until"),
        ]
        constraints = [models.UniqueConstraint(fields=["unit", "kind", "subject_id"], name="late_once")]

    def __str__(self) -> str:
        return f"{self.unit}, {self.get_kind_display()}, {words.day(self.until)}"

    @property
    def key(self) -> tuple[int, str, int]:
        """What makes the matter one and the same from day to day."""
        return (self.unit_id, self.kind, self.subject_id)


class LateFinding(models.Model):
    """When the table of late matters was last made; one row."""

    found_at = models.DateTimeField()

    def __str__(self) -> str:
        return str(self.found_at)


class Reminding(models.Model):
    """One sending of reminders to the offices of chosen units."""

    append_only = True

    sent_on = models.DateField(_("sent on"))
    recorded_at = models.DateTimeField(db_default=Now(), editable=False)

    def __str__(self) -> str:
        return words.day(self.sent_on)


class OfficeReminder(models.Model):
    """The office of one unit is reminded of one matter; not again within QUIET days, by constraint."""

    append_only = True

    reminding = models.ForeignKey(Reminding, models.PROTECT, related_name="reminders")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="office_reminders")
    kind = models.CharField(_("matter"), max_length=10, choices=MATTERS)
    subject_id = models.BigIntegerField()
    count = models.PositiveIntegerField()
    until = models.DateField(_("date was"))
    sent_on = models.DateField(_("sent on"))
    recorded_at = models.DateTimeField(db_default=Now(), editable=False)

    class Meta:
        indexes = [models.Index(fields=["sent_on", "id"], name="office_reminder_day")]
        constraints = [
            ExclusionConstraint(
                name="office_reminded_once",
                expressions=[
                    ("unit", RangeOperators.EQUAL),
                    ("kind", RangeOperators.EQUAL),
                    ("subject_id", RangeOperators.EQUAL),
                    (
                        Func(
                            F("sent_on"),
                            template="daterange(%(expressions)s, %(expressions)s + 7)",
                            output_field=DateRangeField(),
                        ),
                        RangeOperators.OVERLAPS,
                    ),
                ],
            )
        ]

    def __str__(self) -> str:
        return f"{self.unit}, {self.get_kind_display()}, {words.day(self.sent_on)}"

    @property
    def key(self) -> tuple[int, str, int]:
        """The matter it reminds of."""
        return (self.unit_id, self.kind, self.subject_id)


def reminders_of() -> QuerySet[OfficeReminder]:
    """Reminders of the matter of an outer row."""
    return OfficeReminder.objects.filter(
        unit=OuterRef("unit"), kind=OuterRef("kind"), subject_id=OuterRef("subject_id")
    ).order_by()
