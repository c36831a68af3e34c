"""The small world of targets, with what the desk gathers besides."""

from __future__ import annotations

from typing import Any

from evidence.models import Evidence
from targets.models import Resolution, Target
from tests.targets import cast
from tests.targets.cast import client, day

__all__ = ["Place", "client", "day"]


class Place(cast.Place):
    """County, mine, workteam; the mine has resolved."""

    under: Resolution

    def __init__(self, members: int = 9) -> None:
        super().__init__(members)
        self.under = self.resolution()

    def target(self, under: Resolution | None = None, state: str = "in_force", **changes: Any) -> Target:
        """A target under the one resolution."""
        return super().target(under or self.under, state, **changes)

    def evidence(self, title: str) -> Evidence:
        """A file of the mine."""
        return Evidence.objects.create(
            unit=self.mine,
            title=title,
            kind="document",
            happened_on=day(-20),
            added_by=self.head,
            size=1,
            sha256=title,
        )
