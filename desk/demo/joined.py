"""In the invented county: targets of the mine and a farm that serve other mass movements, and what the union records."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from desk.demo.placing import County
from targets import contributing, examining, matrix
from targets.contributing import Words
from targets.models import Campaign, CampaignTarget, Target, UnitOfMeasure

#: (unit, field of its first target in force, campaign, what it adds, days ago, answer: a reason returns it)
TAGS = (
    (
        "EH-01",
        "technical",
        "socialist_emulation",
        "Shifts of the concentrator compete in recovery by the same log.",
        48,
        "",
    ),
    ("EH-01", "technical", "model_machine", "Three mills in exemplary order carry the target.", 45, ""),
    (
        "EH-01",
        "ideological",
        "unassuming_heroes",
        "The reading room is opened after shifts for two years on end.",
        40,
        "",
    ),
    (
        "EH-01",
        "cultural",
        "speed_80s",
        "More flats in less time.",
        30,
        "Say how many flats by the anniversary, and with which cement.",
    ),
    ("EH-021", "technical", "model_machine", "Machines that run on husks keep their hours in a log.", 5, None),
)


def show(county: County) -> None:
    """What is shown of campaigns, after the roads of all units."""
    made = [_tag(county, *row) for row in TAGS]
    _results(county, made[0])
    matrix.refresh()


def _tag(
    county: County, code: str, field: str, campaign: str, adds: str, days: int, answer: str | None
) -> CampaignTarget:
    """A target proposed to a campaign, and the committee's answer: None while it waits, else "" or the reason."""
    rows = Target.objects.filter(unit=county.units[code], field=field, state="in_force").select_related("unit")
    target = rows.order_by("order", "id")[0]
    tag = examining.propose(
        target,
        by=county.head_of(target.unit),
        campaign=Campaign.objects.get(code=campaign),
        adds=county.say(adds),
        today=county.ago(days),
    )
    staff = county.officials["staff"]
    if answer:
        examining.return_(tag, by=staff, reason=county.say(answer), today=county.ago(days - 4))
    elif answer is not None:
        examining.accept(tag, by=staff, today=county.ago(days - 4))
    return tag


def _results(county: County, tag: CampaignTarget) -> None:
    """The union on the mine: the emulation by the target's own readings; other work with a value, corrected once."""
    say, union, unit = county.say, county.officials["organization"], county.units["EH-01"]
    period = contributing.quarters(county.today)[1]
    contributing.record_result(
        unit,
        by=union,
        campaign=tag.campaign,
        field="technical",
        period=period,
        words=Words(
            work=say("Four shifts competed by the log of the concentrator; the slower two took over their dosing."),
            contribution=say("What one shift found out is done by all four."),
            of=tag,
        ),
        today=county.today,
    )
    told = Words(
        work=say("Each crew greases and tightens its machine before the shift."),
        contribution=say("Drilling machines stand less and their crews know them."),
        counted=say("hours without a stop"),
        value=Decimal(410),
        unit_of_measure=UnitOfMeasure.objects.get(code="hours"),
    )
    made = contributing.record_result(
        unit,
        by=union,
        campaign=Campaign.objects.get(code="model_machine"),
        field="technical",
        period=period,
        words=told,
        today=county.today,
    )
    contributing.correct_result(
        made,
        by=union,
        words=replace(told, value=Decimal(432)),
        reason=say("The night shift of the last week was missing."),
        today=county.today,
    )
