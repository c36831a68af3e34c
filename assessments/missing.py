"""What is still missing before a step: the reasons the form shows (L10)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from assessments.facts import Facts, facts_of
from pages.words import field_of_work
from targets.models import FIELDS
from workflow.clock import today

if TYPE_CHECKING:
    from assessments.models import Application, SiteCheck


def resolution_missing(facts: Facts | None) -> list[str]:
    """Why a unit cannot apply yet: no resolution in force, or a field without a target in force or met (L2)."""
    if facts is None or facts.state != "in_force":
        return [_("The resolution is not in force.")]
    return [
        _("No target is in force or met in this field: %(field)s.") % {"field": field_of_work(name).label}
        for name, _label in FIELDS
        if not facts.of_field(name).in_force
    ]


def grounds_missing(application: Application) -> list[str]:
    """Why an application cannot be submitted yet."""
    return resolution_missing(facts_of(application.unit_id, today()))


def last_check(application: Application) -> SiteCheck | None:
    """The site check that counts: the last one."""
    return application.site_checks.order_by("-number").first()


def findings_missing(application: Application) -> list[str]:
    """Criteria without a finding; "not checked" is a finding that is shown to all who decide."""
    check = last_check(application)
    if check is None or check.shown_on is not None:
        return [_("No site check is recorded yet.")]
    found = check.findings.values("criterion_id")
    return [
        _("No finding yet: %(number)s.") % {"number": claim.criterion.number}
        for claim in application.claims.exclude(criterion__in=found).select_related("criterion")
    ]


def imperative_not_met(application: Application) -> list[str]:
    """Imperative criteria the last site check found not met: the standard is kept strictly (L10)."""
    check = last_check(application)
    if check is None:
        return [_("No site check is recorded yet.")]
    not_met: Any = check.findings.filter(finding="not_met", criterion__imperative=True).select_related("criterion")
    return [
        _("This criterion is imperative and was found not met: %(number)s %(text)s.")
        % {"number": one.criterion.number, "text": one.criterion}
        for one in not_met
    ]


def no_appeal_open(application: Application) -> list[str]:
    """A refused application goes on by an appeal alone."""
    return [] if application.appeals.open().exists() else [_("No appeal against it waits for an answer.")]
