"""A change of the register: opened with its grounds, remarked on by the unit, decided, approved by another (L11)."""

from __future__ import annotations

import datetime

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from honours.models.entry import ENTRY_KINDS, RegisterEntry
from honours.models.flag import Flag
from units.models import Person, Unit
from units.reach import units_seen_by
from workflow.models import Stateful

#: States that keep another change of the same flag from being opened.
UNDER_WAY = ("opened", "decided", "appealed")


class RegisterChangeQuerySet(models.QuerySet["RegisterChange"]):
    """Changes as a person may see them."""

    def visible_to(self, person: Person) -> RegisterChangeQuerySet:
        """Those of the units the person sees."""
        return self.filter(units_seen_by(person, "unit__"))

    def under_way(self) -> RegisterChangeQuerySet:
        """Those that keep another one of the same flag from being opened."""
        return self.filter(state__in=UNDER_WAY)

    def to_remark_on(self, day: datetime.date) -> RegisterChangeQuerySet:
        """Those the unit may still write its remark on, and has not."""
        return self.filter(state="opened", remark="", remark_until__gte=day)

    def to_decide(self, day: datetime.date) -> RegisterChangeQuerySet:
        """Those the unit was heard on: it has written, or its time is over."""
        return self.filter(~Q(remark="") | Q(remark_until__lt=day), state="opened")

    def to_appeal(self, day: datetime.date) -> RegisterChangeQuerySet:
        """Those that stand entered and may still be appealed."""
        return self.filter(state="entered", appeal_until__gte=day)


class RegisterChange(Stateful):
    """opened → decided → entered | returned to opened | dropped; entered → appealed → dismissed | upheld.

    What it does to the flag is written by approval as a line of its own, which names the line of the award.
    """

    KINDS = ENTRY_KINDS[1:]
    flag = models.ForeignKey(Flag, models.PROTECT, related_name="changes")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="register_changes")
    kind = models.CharField(_("kind of entry"), max_length=12, choices=KINDS)
    grounds = models.TextField(_("grounds"))
    # What a correction puts in the place of what stands; empty leaves it as it is.
    unit_name_en = models.CharField(_("name of the unit (English)"), max_length=200, blank=True)
    unit_name_ko = models.CharField(_("name of the unit (Korean)"), max_length=200, blank=True)
    awarded_on = models.DateField(_("awarded on"), null=True, blank=True)
    authority = models.CharField(_("authority"), max_length=200, blank=True)
    opened_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    opened_on = models.DateField(_("opened on"))
    remark_until = models.DateField(_("remark until"))
    remark = models.TextField(_("remark of the unit"), blank=True)
    decision = models.TextField(_("decision"), blank=True)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    decided_on = models.DateField(null=True)
    approval = models.TextField(_("reasons of the approval"), blank=True)
    approved_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    approved_on = models.DateField(null=True)
    appeal_until = models.DateField(_("appeal until"), null=True, blank=True)
    appeal = models.TextField(_("appeal"), blank=True)
    answer = models.TextField(_("answer to the appeal"), blank=True)
    answered_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    # The line the approval wrote, and the one that took it back where an appeal was upheld.
    entry = models.OneToOneField(RegisterEntry, models.PROTECT, null=True, related_name="change")
    restored = models.OneToOneField(RegisterEntry, models.PROTECT, null=True, related_name="restoring")

    objects = RegisterChangeQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["opened_on", "id"], name="register_change_opened"),
            models.Index(fields=["state", "opened_on", "id"], name="register_change_state"),
            models.Index(fields=["unit", "state"], name="register_change_unit"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["flag"],
                condition=Q(state__in=["opened", "decided", "appealed"]),
                name="register_change_one_open",
            ),
            models.CheckConstraint(condition=~Q(grounds=""), name="register_change_with_grounds"),
            models.CheckConstraint(
                condition=~Q(state__in=["decided", "entered", "appealed", "dismissed", "upheld"])
                | (~Q(decision="") & Q(decided_by__isnull=False, decided_on__isnull=False)),
                name="register_change_decided",
            ),
            # Another person than who opened it and who decided it.
            models.CheckConstraint(
                condition=Q(approved_by__isnull=True)
                | (~Q(approved_by=F("opened_by")) & ~Q(approved_by=F("decided_by"))),
                name="register_change_approved_by_another",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["entered", "appealed", "dismissed", "upheld"])
                | Q(approved_by__isnull=False, approved_on__isnull=False, entry__isnull=False),
                name="register_change_entered",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["dismissed", "upheld"]) | (~Q(answer="") & Q(answered_by__isnull=False)),
                name="register_change_appeal_answered",
            ),
            models.CheckConstraint(
                condition=Q(answered_by__isnull=True)
                | (~Q(answered_by=F("opened_by")) & ~Q(answered_by=F("decided_by")) & ~Q(answered_by=F("approved_by"))),
                name="register_change_answered_by_another",
            ),
        ]

    def __str__(self) -> str:
        return gettext("%(kind)s of no. %(number)s") % {"kind": self.get_kind_display(), "number": self.flag}

    def get_absolute_url(self) -> str:
        """The page of the change."""
        return reverse("honours:change", args=[self.pk])
