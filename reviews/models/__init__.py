"""Reviews with their findings and follow-ups (L9), and deviations in how the movement is run (L23)."""

from reviews.models.deviation import STANDING, Deviation, DeviationRun, Fault
from reviews.models.likeness import ComparedText, Likeness, TextMark, TextSource
from reviews.models.review import Finding, FollowUp, Review

__all__ = [
    "STANDING",
    "ComparedText",
    "Deviation",
    "DeviationRun",
    "Fault",
    "Finding",
    "FollowUp",
    "Likeness",
    "Review",
    "TextMark",
    "TextSource",
]
