"""The register of flags, past awards beside it, and the roll of both (L11)."""

from honours.models.flag import Flag, FlagQuerySet, RegisterCounter
from honours.models.legacy import LegacyAward
from honours.models.roll import RollEntry

__all__ = ["Flag", "FlagQuerySet", "LegacyAward", "RegisterCounter", "RollEntry"]
