"""The register of flags, past awards beside it, and the roll of both (L11)."""

from honours.models.change import RegisterChange
from honours.models.entry import DOWN, ENTRY_KINDS, RegisterEntry, RegisterHead
from honours.models.flag import Flag, FlagQuerySet, RegisterCounter
from honours.models.legacy import LegacyAward
from honours.models.roll import RollEntry

__all__ = [
    "DOWN",
    "ENTRY_KINDS",
    "Flag",
    "FlagQuerySet",
    "LegacyAward",
    "RegisterChange",
    "RegisterCounter",
    "RegisterEntry",
    "RegisterHead",
    "RollEntry",
]
