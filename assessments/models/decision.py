"""The committee's decision and the department's approval, with reasons by criterion; append-only."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from assessments.models.application import Application
from assessments.models.sitecheck import SiteFinding
from assessments.models.standard import Criterion
from units.models import Meeting, Person
from units.reach import reach_of

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser


class DecisionQuerySet(models.QuerySet["Decision"]):
    """Decisions as a person may see them."""

    def visible_to(self, person: Person | AnonymousUser) -> DecisionQuerySet:
        """Decisions on applications of the units the person sees."""
        return self.filter(reach_of(person).seen("application__unit__"))


class Decision(models.Model):
    """One answer at one level. The database refuses an approver who proposed, assessed or belongs to the unit."""

    append_only = True
    LEVELS = [("committee", _("Committee decision")), ("approval", _("Department approval"))]
    OUTCOMES = [
        ("forward", _("Put forward")),
        ("approve", _("Approve")),
        ("return", _("Return")),
        ("refuse", _("Do not award")),
    ]
    application = models.ForeignKey(Application, models.PROTECT, related_name="decisions")
    level = models.CharField(max_length=10, choices=LEVELS)
    outcome = models.CharField(max_length=10, choices=OUTCOMES)
    reasons = models.TextField(_("reasons, by criterion"))
    meeting = models.ForeignKey(Meeting, models.PROTECT, null=True, blank=True, related_name="+")
    minute = models.CharField(_("minute no."), max_length=30, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    decided_on = models.DateField(_("date of the decision"))
    appeal_until = models.DateField(null=True, blank=True)
    recorded_at = models.DateTimeField(db_default=Now(), editable=False)

    objects = DecisionQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["application", "id"], name="decision_application"),
            models.Index(fields=["decided_on", "id"], condition=Q(level="approval"), name="decision_approvals"),
        ]
        constraints = [
            models.CheckConstraint(condition=~Q(reasons=""), name="decision_with_reasons"),
            models.CheckConstraint(
                condition=~Q(outcome="refuse") | Q(appeal_until__isnull=False), name="decision_refusal_names_appeal"
            ),
            models.CheckConstraint(
                condition=Q(level="committee", outcome__in=["forward", "return", "refuse"])
                | Q(level="approval", outcome__in=["approve", "return", "refuse"]),
                name="decision_outcome_of_level",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_level_display()}: {self.get_outcome_display()}"


class CriterionReason(models.Model):
    """Why, under one criterion: what the assessors had found when it was answered, and the words of who answered."""

    append_only = True
    decision = models.ForeignKey(Decision, models.PROTECT, related_name="by_criterion")
    criterion = models.ForeignKey(Criterion, models.PROTECT, related_name="+")
    # Empty for the committee, whose decision names only the criteria it speaks of.
    finding = models.CharField(max_length=12, choices=SiteFinding.FINDINGS, blank=True)
    text = models.CharField(max_length=4000, blank=True)
    recorded_at = models.DateTimeField(db_default=Now(), editable=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["decision", "criterion"], name="criterion_reason_once"),
            models.CheckConstraint(condition=~Q(finding="", text=""), name="criterion_reason_says_something"),
        ]

    def __str__(self) -> str:
        return self.text or str(self.get_finding_display())
