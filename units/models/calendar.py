"""A unit's own calendar: dated rows an office edits, inherited down the tree. It says on which days nobody is reminded."""

from __future__ import annotations

import datetime

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from pages import words
from units.models.people import Person
from units.models.tree import Unit, local_name
from units.reach import units_seen_by

#: What a row says of its days. Days off and quiet days carry no reminder; on quiet days work goes on.
KINDS = [
    ("weekdays", _("Days off each week")),
    ("off", _("Days off")),
    ("quiet", _("Quiet days")),
    ("working", _("Extra working days")),
]
WEEKDAYS = [
    (1, _("Monday")),
    (2, _("Tuesday")),
    (3, _("Wednesday")),
    (4, _("Thursday")),
    (5, _("Friday")),
    (6, _("Saturday")),
    (7, _("Sunday")),
]
#: The longest row, and the longest wait of a reminder, in days; the database holds both.
LONGEST = 31


class CalendarRowQuerySet(models.QuerySet["CalendarRow"]):
    """Rows as a person may see them."""

    def visible_to(self, person: Person) -> CalendarRowQuerySet:
        """Rows of the units the person sees."""
        return self.filter(units_seen_by(person, "unit__"))

    def above(self, unit: Unit) -> CalendarRowQuerySet:
        """Rows of the unit and of all units above it: those that can say something of its days."""
        return self.filter(unit__in=[*unit.ancestor_ids, unit.pk])


class CalendarRow(models.Model):
    """Days off each week from a day on; or days off, quiet days, extra working days from a day to a day."""

    unit = models.ForeignKey(Unit, models.CASCADE, related_name="calendar_rows")
    kind = models.CharField(_("what it is"), max_length=10, choices=KINDS)
    # 1 Monday … 7 Sunday; none means that every day is a working day
    weekdays = ArrayField(models.PositiveSmallIntegerField(choices=WEEKDAYS), default=list, verbose_name=_("weekdays"))
    since = models.DateField(_("first day"))
    # The last of the days; a week's days off hold until a later row.
    until = models.DateField(_("last day"), null=True, blank=True)
    yearly = models.BooleanField(_("every year"), default=False)
    name_en = models.CharField(_("name (English)"), max_length=100, blank=True)
    name_ko = models.CharField(_("name (Korean)"), max_length=100, blank=True)
    recorded_at = models.DateTimeField(db_default=Now(), editable=False)

    objects = CalendarRowQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["unit", "since", "id"], name="calendar_unit_since")]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind="weekdays", until__isnull=True, yearly=False, weekdays__len__lt=7)
                | (~Q(kind="weekdays") & Q(until__isnull=False, weekdays__len=0)),
                name="calendar_kind",
            ),
            models.CheckConstraint(
                condition=Q(until__isnull=True)
                | Q(until__gte=F("since"), until__lt=F("since") + datetime.timedelta(days=LONGEST)),
                name="calendar_days",
            ),
        ]

    def __str__(self) -> str:
        return local_name(self) or (self.weekday_names if self.kind == "weekdays" else self.get_kind_display())

    @property
    def weekday_names(self) -> str:
        """`Saturday, Sunday`; of none, that there is none."""
        names = dict(WEEKDAYS)
        return ", ".join(str(names[one]) for one in sorted(self.weekdays)) or str(_("no day"))

    @property
    def days(self) -> str:
        """The days in words: `10 May 2027 – 20 May 2027`, `every year, 1 Jan`."""
        short = words.day_short if self.yearly else words.day
        span = short(self.since) if self.until in (None, self.since) else f"{short(self.since)} – {short(self.until)}"
        return str(_("every year, %(days)s") % {"days": span}) if self.yearly else span
