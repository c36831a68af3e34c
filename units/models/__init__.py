"""Units and people (L1)."""

from units.models.calendar import CalendarRow
from units.models.held import CorrectionRequest, ExportLog, ReadLog
from units.models.importing import ImportRun
from units.models.meeting import Meeting
from units.models.norm import Norm
from units.models.people import Appointment, Department, Membership, Person
from units.models.posts import ORGANIZATIONS, Post
from units.models.tree import ContactPost, Group, Sector, Unit, UnitKind

__all__ = [
    "ORGANIZATIONS",
    "Appointment",
    "CalendarRow",
    "ContactPost",
    "CorrectionRequest",
    "Department",
    "ExportLog",
    "Group",
    "ImportRun",
    "Meeting",
    "Membership",
    "Norm",
    "Person",
    "Post",
    "ReadLog",
    "Sector",
    "Unit",
    "UnitKind",
]
