"""What the assessors saw, criterion by criterion."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from assessments.models.application import Application
from assessments.models.standard import Criterion
from evidence.models import Evidence


class SiteCheck(models.Model):
    """One visit of the assessors; a committee that asks to check again opens the next one. The last one counts."""

    application = models.ForeignKey(Application, models.PROTECT, related_name="site_checks")
    number = models.PositiveSmallIntegerField(_("visit"), default=1)
    held_from = models.DateField(_("first day"))
    held_to = models.DateField(_("last day"))
    summary = models.TextField(_("what was seen"))
    seen_items = models.CharField(_("items seen"), max_length=300, blank=True)
    not_checked = models.CharField(_("not checked"), max_length=300, blank=True)
    disagreements = models.CharField(_("disagreements"), max_length=300, blank=True)
    shown_on = models.DateField(_("shown to the unit on"), null=True, blank=True, editable=False)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField(db_default=Now(), editable=False)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(held_to__gte=models.F("held_from")), name="site_check_days"),
            models.UniqueConstraint(fields=["application", "number"], name="site_check_number"),
        ]

    def __str__(self) -> str:
        return f"{self.held_from} – {self.held_to}"


class SiteFinding(models.Model):
    """Claimed, seen, finding and remark under one criterion."""

    FINDINGS = [("met", _("Met")), ("not_met", _("Not met")), ("not_checked", _("Not checked"))]
    check_made = models.ForeignKey(SiteCheck, models.PROTECT, related_name="findings")
    criterion = models.ForeignKey(Criterion, models.PROTECT, related_name="+")
    finding = models.CharField(_("finding"), max_length=12, choices=FINDINGS)
    remark = models.CharField(_("remark"), max_length=300, blank=True)
    evidence_seen = models.ManyToManyField(Evidence, related_name="+", blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["check_made", "criterion"], name="site_finding_once")]

    def __str__(self) -> str:
        return f"{self.criterion_id}: {self.finding}"
