"""From the published standard to the decision (L10, L22)."""

from assessments.models.appeal import Appeal, AppealReason, StoodBack
from assessments.models.application import Application, ApplicationCounter, Assessor, Claim
from assessments.models.decision import CriterionReason, Decision
from assessments.models.dossier import Dossier, DossierFile
from assessments.models.sitecheck import SiteCheck, SiteFinding
from assessments.models.standard import Criterion, Standard, TierTerms

__all__ = [
    "Appeal",
    "AppealReason",
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
    "StoodBack",
    "TierTerms",
]
