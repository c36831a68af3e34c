"""Reviews of an invented unit: findings by target and field, follow-ups closed or carried on at the next one (L9)."""

from __future__ import annotations

import datetime

from desk.demo.placing import County
from reviews import correcting, reviewing
from reviews.filling import fill
from reviews.models import FollowUp, Review
from units.models import Post
from units.periods import period


def review(county: County, code: str, *, held: int, late: bool = False, waiting: int = 1) -> Review:
    """`held` past quarters reviewed, all but the last `waiting` acknowledged, the current one planned.

    `late`: the last one was held after its grace.
    """
    unit = county.units[code]
    first, _last = period("quarter", county.today)
    for back in range(held, 0, -1):
        day = first
        for _quarter in range(back):
            day = period("quarter", day - datetime.timedelta(days=1))[0]
        made = reviewing.plan(unit, today=day)
        held_on = made.due_on + datetime.timedelta(days=19 if late and back == 1 else 4)
        _hold(county, made, min(held_on, county.today))
        if back > waiting:
            reviewing.acknowledge(
                made,
                by=county.officials["staff"],
                remark=county.say("Read. Begin the next quarter with the lessons."),
                today=held_on + datetime.timedelta(days=5),
            )
    return reviewing.plan(unit, today=county.today)


def _hold(county: County, made: Review, held_on: datetime.date) -> None:
    say = county.say
    reviewing.hold(
        made,
        by=county.head_of(made.unit),
        meeting={"held_on": held_on, "place": say("Club room"), "present": 18, "minutes": ""},
        findings=[
            *_of_targets(county, made, held_on),
            reviewing.Found("success", "cultural", say("Surroundings put in order before the date.")),
            reviewing.Found("shortcoming", "ideological", say("Two lessons were put off for want of a room.")),
        ],
        follow_ups=_taken(county, made, held_on),
        answers=_answers(county, made, held_on),
    )


def _of_targets(county: County, made: Review, held_on: datetime.date) -> list[reviewing.Found]:
    """The closing finding of each target that ended, and a word on the first technical one."""
    say = county.say
    rows = fill(made, until=held_on)["targets"]
    closing = [
        reviewing.Found("success", row["field"], say("The goal was reached with parts of our own."), row["pk"])
        for row in rows
        if row["state"] == "met"
    ]
    first = next((row["pk"] for row in rows if row["state"] == "in_force" and row["field"] == "technical"), None)
    reached = say("The stage of the quarter was reached with parts of our own.")
    return [*closing, reviewing.Found("success", "technical", reached, first)]


def _taken(county: County, made: Review, held_on: datetime.date) -> list[reviewing.Taken]:
    """A measure of the unit itself, one of a workshop inside, one asked of the unit above."""
    say, head = county.say, str(Post.HEAD)
    own = reviewing.Taken(
        say("Keep the lecture room free on Wednesdays"), "ideological", head, held_on + datetime.timedelta(days=60)
    )
    asked = reviewing.Taken(
        say("Send cement for the reading room"),
        "cultural",
        str(Post.STAFF),
        held_on + datetime.timedelta(days=75),
        reviewing.SUPERIOR,
    )
    inside = reviewing.owners_inside(made.unit)[:1]
    measure, by = say("Write the repair log each shift"), held_on + datetime.timedelta(days=40)
    return [own, asked, *(reviewing.Taken(measure, "technical", head, by, one.pk) for one in inside)]


def _answers(county: County, made: Review, held_on: datetime.date) -> list[reviewing.Answer]:
    """What the review before left open is carried on once, and closed the next time; what was asked stays open."""
    opened = FollowUp.objects.standing_at(made.unit).filter(of_superior=False).select_related("unit", "review__unit")
    word, outcome = county.say("The room was needed for the harvest."), county.say("Free since the first of the month.")
    later = held_on + datetime.timedelta(days=90)
    return [
        reviewing.Answer(one, "close", outcome)
        if one.carried
        else reviewing.Answer(one, "carry", word, max(later, one.due_on + datetime.timedelta(days=1)))
        for one in opened.order_by("id")
    ]


def corrected(county: County, code: str) -> None:
    """Two corrections of reviews whose periods have closed: one confirmed, one that waits for its answer."""
    unit, say, head = county.units[code], county.say, county.head_of(county.units[code])
    first, second = Review.objects.filter(unit=unit, meeting__isnull=False).order_by("period_end")[:2]
    finding = first.findings.filter(kind="shortcoming").order_by("id")[0]
    now = datetime.datetime.combine(county.today, datetime.time(9), tzinfo=datetime.UTC)
    made = correcting.propose(
        first,
        by=head,
        now=now,
        finding=finding,
        text=say("Three lessons were put off for want of a room."),
        reason=say("The log of the lecture room shows a third one."),
    )
    correcting.confirm(made, by=county.officials["staff"], remark=say("The log was read."))
    correcting.propose(
        second,
        by=head,
        now=now,
        kind="success",
        field="cultural",
        text=say("The wash-house was repaired."),
        reason=say("It was left out when the minutes were copied."),
    )
