"""Resolutions, targets and what members draw up under them (L2-L8)."""

from targets.models.call import Call, CallForwarding
from targets.models.campaign import (
    Campaign,
    CampaignCount,
    CampaignCounting,
    CampaignResult,
    CampaignTarget,
)
from targets.models.counting import IndividualCount
from targets.models.course import COURSES, CourseNote
from targets.models.directive import Directive, DirectiveAnswer
from targets.models.drive import Drive
from targets.models.individual import IndividualProgress, IndividualStep, IndividualTarget
from targets.models.package import Package, PackageConflict, PackageFile, PackageRow
from targets.models.paper import MOST_SLIPS, PaperEntry, SlipBatch
from targets.models.reading import Reading
from targets.models.renewal import LEAVING, RENEWALS, Renewal
from targets.models.resolution import TIERS, Resolution
from targets.models.rollover import Rollover
from targets.models.rollup import RollupDelta, RollupDrift, RollupMove, UnitRollup
from targets.models.serving import Serving
from targets.models.target import (
    FIELDS,
    MEASURE_TYPES,
    RESPONSIBLE,
    UNUSUAL,
    USUAL,
    Measure,
    MeasureGoal,
    ShippedMeasure,
    Stage,
    Target,
    TargetVersion,
    UnitOfMeasure,
)

__all__ = [
    "COURSES",
    "FIELDS",
    "LEAVING",
    "MEASURE_TYPES",
    "MOST_SLIPS",
    "RENEWALS",
    "RESPONSIBLE",
    "TIERS",
    "UNUSUAL",
    "USUAL",
    "Call",
    "CallForwarding",
    "Campaign",
    "CampaignCount",
    "CampaignCounting",
    "CampaignResult",
    "CampaignTarget",
    "CourseNote",
    "Directive",
    "DirectiveAnswer",
    "Drive",
    "IndividualCount",
    "IndividualProgress",
    "IndividualStep",
    "IndividualTarget",
    "Measure",
    "MeasureGoal",
    "Package",
    "PackageConflict",
    "PackageFile",
    "PackageRow",
    "PaperEntry",
    "Reading",
    "Renewal",
    "Resolution",
    "Rollover",
    "RollupDelta",
    "RollupDrift",
    "RollupMove",
    "Serving",
    "ShippedMeasure",
    "SlipBatch",
    "Stage",
    "Target",
    "TargetVersion",
    "UnitOfMeasure",
    "UnitRollup",
]
