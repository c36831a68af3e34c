"""An appeal against a refusal: lodged by the unit, decided by another than who decided (Bound 6)."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from assessments.models.application import Application
from assessments.models.decision import Decision
from assessments.models.standard import Criterion
from evidence.models import Evidence
from units.models import Person, Post, Unit
from units.reach import reach_of
from workflow.models import Stateful

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

DECIDED = ("dismissed", "upheld")


class AppealQuerySet(models.QuerySet["Appeal"]):
    """Appeals as a person may see them, and as they wait for one."""

    def visible_to(self, person: Person | AnonymousUser) -> AppealQuerySet:
        """Appeals of the units the person sees."""
        return self.filter(reach_of(person).seen("unit__"))

    def open(self) -> AppealQuerySet:
        """Appeals that wait for an answer."""
        return self.filter(state="lodged")

    def for_deciders(self, person: Person) -> AppealQuerySet:
        """Appeals a post of the person may decide: a senior official above the unit, a department of the next level."""
        reach = reach_of(person)
        return self.filter(
            reach.seen_above("unit__", [Post.SENIOR]) | reach.seen_above("decided_at__", [Post.DEPARTMENT])
        )


class Appeal(Stateful):
    """lodged → dismissed | upheld | withdrawn; one a refusal. The database refuses a decider who had a part."""

    #: Where the application goes on from when the appeal is upheld: the step that was faulty.
    STEPS = [
        ("site", _("Site check")),
        ("committee", _("Committee decision")),
        ("approval", _("Department approval")),
    ]
    decision = models.ForeignKey(Decision, models.PROTECT, related_name="appeals")
    application = models.ForeignKey(Application, models.PROTECT, related_name="appeals")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="appeals")
    # The area whose committee or department refused: the next level stands above it.
    decided_at = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    grounds = models.TextField(_("grounds"))
    evidence = models.ManyToManyField(Evidence, related_name="appeals", blank=True)
    lodged_on = models.DateField(_("lodged on"))
    lodged_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    due_on = models.DateField(_("to be decided by"))
    answer = models.TextField(_("reasons of the answer"), blank=True)
    reenters = models.CharField(_("faulty step"), max_length=10, choices=STEPS, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, editable=False, related_name="+"
    )
    decided_on = models.DateField(_("decided on"), null=True, blank=True, editable=False)

    objects = AppealQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["due_on", "id"], name="appeal_due"),
            models.Index(fields=["lodged_on", "id"], name="appeal_lodged"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["application"], condition=Q(state="lodged"), name="appeal_one_open"),
            models.UniqueConstraint(fields=["decision"], condition=~Q(state="withdrawn"), name="appeal_once"),
            models.CheckConstraint(condition=~Q(grounds=""), name="appeal_with_grounds"),
            models.CheckConstraint(
                condition=Q(state__in=["lodged", "withdrawn"], decided_by__isnull=True, answer="")
                | Q(state__in=DECIDED, decided_by__isnull=False, decided_on__isnull=False) & ~Q(answer=""),
                name="appeal_decided_with_reasons",
            ),
            models.CheckConstraint(
                condition=Q(state="upheld") & ~Q(reenters="") | ~Q(state="upheld") & Q(reenters=""),
                name="appeal_upheld_names_the_step",
            ),
            models.CheckConstraint(condition=Q(due_on__gte=F("lodged_on")), name="appeal_due_after_lodged"),
        ]

    def __str__(self) -> str:
        return f"{self.application.number}: {self.unit}"

    def get_absolute_url(self) -> str:
        """The page of the appeal."""
        return reverse("assessments:appeal", args=[self.pk])

    def late_on(self, day: datetime.date) -> bool:
        """Whether it waits for an answer past its date."""
        return self.state == "lodged" and self.due_on < day


class AppealReason(models.Model):
    """Why, under one criterion: what the unit says against the refusal, or what the decider answers."""

    append_only = True
    appeal = models.ForeignKey(Appeal, models.PROTECT, related_name="by_criterion")
    criterion = models.ForeignKey(Criterion, models.PROTECT, related_name="+")
    of_the_answer = models.BooleanField(default=False)
    text = models.CharField(max_length=4000)
    recorded_at = models.DateTimeField(db_default=Now(), editable=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["appeal", "of_the_answer", "criterion"], name="appeal_reason_once")
        ]

    def __str__(self) -> str:
        return self.text


class StoodBack(models.Model):
    """Who does nothing more about an application since an appeal was upheld: those of the faulty step and after, the decider."""

    append_only = True
    appeal = models.ForeignKey(Appeal, models.PROTECT, related_name="stood_back")
    application = models.ForeignKey(Application, models.PROTECT, related_name="+")
    person = models.ForeignKey(Person, models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField(db_default=Now(), editable=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["appeal", "person"], name="stood_back_once"),
        ]
        indexes = [models.Index(fields=["application", "person"], name="stood_back_application")]

    def __str__(self) -> str:
        return str(self.application)
