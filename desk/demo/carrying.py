"""In the invented county: a package of the mine that is out, and one that came back with a value for the same day."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from desk.demo.placing import County
from targets import progress
from targets.models import Measure, Package, Target
from targets.packaging import making, merging, opening, sealing

#: Of the invented county alone.
PASSPHRASE = "red flag demonstration"


def show(county: County) -> None:
    """After the road of the mine: out, done there and here, back; and out again."""
    unit = county.units["EH-01"]
    head = county.head_of(unit)
    made = making.make_package(unit, by=head, passphrase=PASSPHRASE, today=county.ago(20))
    target = Target.objects.filter(unit=unit, state="in_force").order_by("order", "id")[0]
    measure = target.measures.order_by("id")[0]
    last = progress.last_readings([measure.pk])[measure.pk]
    common: dict[str, Any] = {"by": head, "today": county.today}
    progress.add_reading(target, measure=measure, value=last.value, happened_on=county.ago(6), **common)
    file = _return(made, county, target, measure, last.value)
    merging.bring_back(made, file=file, **common)
    making.make_package(unit, by=head, passphrase=PASSPHRASE, today=county.ago(1))


def _return(made: Package, county: County, target: Target, measure: Measure, value: Decimal) -> bytes:
    """What the machine without a network would write: its reading of that day, and a meeting held there."""
    file = bytes(made.files.get(part="package").content)
    _header, content = opening.open_file(file, PASSPHRASE)
    reading = {
        "id": 1,
        "measure": {"up": measure.pk},
        "corrects": None,
        "value": str(value - Decimal("0.5")),
        "milestones": [],
        "happened_on": county.ago(6).isoformat(),
        "note": county.say("Read at the end of the second shift."),
        "reason": "",
        "evidence": [],
    }
    act = {
        "id": 2,
        "subject": "targets.target",
        "name": "meet",
        "title": target.title,
        "target": {"up": target.pk},
        "happened_on": county.ago(5).isoformat(),
        "note": "",
    }
    told = {"readings": [reading], "notes": [], "drafts": [], "files": [], "acts": [act], "sealed": ""}
    start = sealing.with_header(sealing.RETURN, making.header_of(made))
    boxed = sealing.put_in_box(bytes.fromhex(content["box"]), sealing.to_json(told))
    return sealing.sign(bytes.fromhex(content["signer"]), start + boxed)
