"""A new line from above that asks units to renew their targets, and what each unit answered (L7)."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from targets.models.target import FIELDS
from units.models import Group, Sector, Unit, UnitKind
from units.reach import units_seen_by
from workflow.models import Stateful

if TYPE_CHECKING:
    from units.models import Person


class DirectiveQuerySet(models.QuerySet["Directive"]):
    """Directives as a person may see them."""

    def visible_to(self, person: Person) -> DirectiveQuerySet:
        """All of the units the person sees; once issued, those that ask a unit the person sees."""
        asked = DirectiveAnswer.objects.visible_to(person).filter(directive=OuterRef("pk"))
        return self.filter(units_seen_by(person, "unit__") | (~Q(state="draft") & Exists(asked)))


class Directive(Stateful):
    """draft → issued → closed | cancelled. An empty choice of kinds, sectors, areas or groups means all of them."""

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="directives", verbose_name=_("issued by"))
    title = models.CharField(_("title"), max_length=200)
    text = models.TextField(_("what it asks"))
    authority = models.CharField(_("authority"), max_length=200)
    answer_by = models.DateField(_("answer by"))
    fields = ArrayField(models.CharField(max_length=12, choices=FIELDS), verbose_name=_("fields"), default=list)
    kinds = models.ManyToManyField(UnitKind, verbose_name=_("kinds of units"), related_name="+", blank=True)
    sectors = models.ManyToManyField(Sector, verbose_name=_("sectors"), related_name="+", blank=True)
    areas = models.ManyToManyField(Unit, verbose_name=_("areas"), related_name="+", blank=True)
    groups = models.ManyToManyField(Group, verbose_name=_("groups of units"), related_name="+", blank=True)
    issued_on = models.DateField(_("issued on"), null=True, blank=True, editable=False)
    because = models.TextField(_("why it was cancelled"), blank=True)

    objects = DirectiveQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["answer_by", "id"], name="directive_answer_by"),
            models.Index(fields=["title", "id"], name="directive_title"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=["draft", "cancelled"]) | Q(issued_on__isnull=False),
                name="directive_issued_on_a_day",
            ),
            models.CheckConstraint(
                condition=~Q(state="cancelled") | ~Q(because=""), name="directive_cancelled_with_reason"
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        """The page of the directive."""
        return reverse("targets:directive", args=[self.pk])


class DirectiveAnswerQuerySet(models.QuerySet["DirectiveAnswer"]):
    """Answers as a person may see them."""

    def visible_to(self, person: Person) -> DirectiveAnswerQuerySet:
        """Answers of the units the person sees."""
        return self.filter(units_seen_by(person, "unit__"))

    def open(self) -> DirectiveAnswerQuerySet:
        """What an issued directive still waits for."""
        return self.filter(state="unanswered", directive__state="issued")

    def late_on(self, day: datetime.date) -> DirectiveAnswerQuerySet:
        """Unanswered though the date has passed."""
        return self.filter(state="unanswered", directive__answer_by__lt=day)


class DirectiveAnswer(Stateful):
    """One unit asked by one directive: unanswered → renewed (a renewal that names it) | no change (with reason)."""

    directive = models.ForeignKey(Directive, models.PROTECT, related_name="answers")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="directive_answers")
    reason = models.TextField(_("reason"), blank=True)
    answered_on = models.DateField(_("answered on"), null=True, blank=True)

    objects = DirectiveAnswerQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["directive", "state", "id"], name="directive_answer_state"),
            models.Index(fields=["unit"], condition=Q(state="unanswered"), name="directive_answer_open"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["directive", "unit"], name="directive_answer_once"),
            models.CheckConstraint(
                condition=~Q(state="no_change") | ~Q(reason=""), name="directive_no_change_with_reason"
            ),
            models.CheckConstraint(
                condition=Q(state="unanswered", answered_on__isnull=True)
                | (~Q(state="unanswered") & Q(answered_on__isnull=False)),
                name="directive_answered_on_a_day",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.directive}: {self.unit}"

    def get_absolute_url(self) -> str:
        """The directive the answer belongs to."""
        return self.directive.get_absolute_url()
