"""Who reaches the honour roll and the register (trust 1)."""

from __future__ import annotations

from typing import Any

from tests.access_policy import GET, Row
from tests.assessments import builders
from tests.honours import access_changes

ROWS = {
    "honours:roll": Row(open=True, methods=GET),
    "honours:register": Row(do="staff committee department senior auditor", methods=GET),
    "honours:entry": Row(open=True, methods=GET, args={"number": "flag_number"}),
    **access_changes.ROWS,
}


def build(world: Any) -> dict[str, Any]:
    """A flag won by another unit of the county; flags of the unit itself and their changes."""
    here = builders.application("awarded", builders.road(world.county))
    return {"flag_number": here.now.flag.number, **access_changes.build(world)}
