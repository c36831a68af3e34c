"""A committee calls units to resolve by a date (L3). Only a unit's own meeting makes a resolution; there is no quota."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.db.models.functions import Now
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from units.models import Unit, UnitKind
from units.reach import reach_of
from workflow.models import Stateful

if TYPE_CHECKING:
    from units.models import Person
    from units.models.tree import UnitQuerySet


class CallQuerySet(models.QuerySet["Call"]):
    """Calls as a person may see them, and as they concern a unit."""

    def visible_to(self, person: Person) -> CallQuerySet:
        """Calls of committees within reach; and, once open, those of committees above a unit where a post is held."""
        reach = reach_of(person)
        seen = reach.seen("unit__")
        if reach.held:
            seen |= Q(unit__path__above=[one.path for one in reach.held]) & ~Q(state="draft")
        return self.filter(seen)

    def standing(self, today: datetime.date) -> CallQuerySet:
        """Calls that wait for answers."""
        return self.filter(state="open", answer_by__gte=today)

    def covering(self, kind: Any, path: Any) -> CallQuerySet:
        """Calls that concern units of a kind at a path; both may be an OuterRef."""
        return self.filter(kinds=kind, areas__path__above=path).distinct()


class Call(Stateful):
    """draft → open → closed | cancelled. What it asks is a resolution of each unit's own meeting, or none."""

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="calls", verbose_name=_("committee of"))
    title = models.CharField(_("title"), max_length=200)
    text = models.TextField(_("what it calls for"))
    kinds = models.ManyToManyField(UnitKind, related_name="+", verbose_name=_("kinds of units"))
    areas = models.ManyToManyField(Unit, related_name="calls_here", verbose_name=_("areas"))
    answer_by = models.DateField(_("answer by"))

    objects = CallQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["answer_by", "id"], name="call_answer_by"),
            models.Index(fields=["title", "id"], name="call_title"),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        """The page of the call with the units it concerns."""
        return reverse("targets:call", args=[self.pk])

    def units(self) -> UnitQuerySet:
        """The units that are called: of its kinds, in its areas, not archived."""
        here = Call.areas.through.objects.filter(call=self.pk, unit__path__above=OuterRef("path"))
        return Unit.objects.current().filter(Exists(here), kind__in=self.kinds.all())


class CallForwarding(models.Model):
    """A committee sends the list of its units upward: how many stand where on that day, never a name of a person."""

    call = models.ForeignKey(Call, models.PROTECT, related_name="forwardings")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+", verbose_name=_("committee of"))
    counts = models.JSONField(default=dict)
    note = models.TextField(_("note"), blank=True)
    happened_on = models.DateField(_("on"))
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField(db_default=Now(), editable=False)

    class Meta:
        indexes = [models.Index(fields=["call", "-id"], name="call_forwarding")]

    def __str__(self) -> str:
        return f"{self.unit}, {self.happened_on}"
