"""From the published standard to the decision (L10, L22)."""

from assessments.models.application import Application, ApplicationCounter, Assessor, Claim
from assessments.models.decision import CriterionReason, Decision
from assessments.models.dossier import Dossier, DossierFile
from assessments.models.sitecheck import SiteCheck, SiteFinding
from assessments.models.standard import Criterion, Standard, TierTerms

__all__ = [
    "Application",
    "ApplicationCounter",
    "Assessor",
    "Claim",
    "Criterion",
    "CriterionReason",
    "Decision",
    "Dossier",
    "DossierFile",
    "SiteCheck",
    "SiteFinding",
    "Standard",
    "TierTerms",
]
