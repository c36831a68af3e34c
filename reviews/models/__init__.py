"""Reviews with their findings and follow-ups (L9), deviations in how the movement is run (L23), late paperwork."""

from reviews.models.correction import ReviewCorrection
from reviews.models.deviation import STANDING, Deviation, DeviationRun, Fault
from reviews.models.late import MATTERS, QUIET, LateFinding, LateMatter, OfficeReminder, Reminding
from reviews.models.likeness import ComparedText, Likeness, TextMark, TextSource
from reviews.models.load import Asked, AskedLevel, LoadReason
from reviews.models.review import Finding, FollowUp, Review

__all__ = [
    "MATTERS",
    "QUIET",
    "STANDING",
    "Asked",
    "AskedLevel",
    "ComparedText",
    "Deviation",
    "DeviationRun",
    "Fault",
    "Finding",
    "FollowUp",
    "LateFinding",
    "LateMatter",
    "Likeness",
    "LoadReason",
    "OfficeReminder",
    "Reminding",
    "Review",
    "ReviewCorrection",
    "TextMark",
    "TextSource",
]
