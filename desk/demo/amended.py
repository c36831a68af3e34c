"""In the invented county: a correction that stands in the register, and a suspension the unit may remark on (L11)."""

from __future__ import annotations

from desk.demo.placing import County
from honours import changing
from honours.models import Flag


def show(county: County) -> None:
    """Entry 2 corrects entry 1; a suspension waits for the remark of the unit."""
    flag, say = Flag.objects.get(unit=county.units["EH-03"]), county.say
    department, other = county.officials["department"], county.officials["department 2"]
    made = changing.open_change(
        flag,
        by=department,
        today=county.ago(12),
        kind="correction",
        grounds=say("The entry names the department alone; the minute of the committee belongs to it."),
        authority=f"{flag.authority} · {flag.application.number}/1"[:200],
    )
    words = say("Right. The minute hangs in our office.")
    changing.remark(made, by=county.head_of(flag.unit), today=county.ago(10), text=words)
    changing.decide(made, by=department, today=county.ago(9), reasons=say("Minute and application were compared."))
    reasons = say("Grounds and remark were read; only the words of the authority change.")
    changing.approve(made, by=other, today=county.ago(8), reasons=reasons)
    changing.open_change(
        flag,
        by=other,
        today=county.ago(2),
        kind="suspension",
        grounds=say("On the guidance visit two of the three classrooms of target 1 stood unheated."),
    )
