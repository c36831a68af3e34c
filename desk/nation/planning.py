"""Resolutions, targets with their versions, measures, stages and readings, the cascade, and the steps of all of them."""

from __future__ import annotations

import dataclasses
import datetime
import random
from decimal import Decimal
from typing import Any

from desk.nation import wording
from desk.nation.book import Book
from desk.nation.people import officials
from desk.nation.tree import Place
from targets.models import (
    FIELDS,
    CourseNote,
    Measure,
    MeasureGoal,
    Reading,
    Resolution,
    Serving,
    Stage,
    Target,
    TargetVersion,
    UnitOfMeasure,
)
from targets.progress import share
from units.models import Meeting
from units.norms import KINDS
from units.periods import months_after
from workflow.models import Step

#: Targets that count, of a unit under a resolution in force; the rest are still being set or have ended.
STATES = (
    (["in_force"] * 66) + (["met"] * 21) + (["unmet"] * 5) + (["discussed"] * 3) + (["draft"] * 3) + (["ended"] * 2)
)
#: Those a member may draw up their own under.
OPEN_TO_MEMBERS = ("in_force", "met", "unmet")
DAY = datetime.timedelta(days=1)


@dataclasses.dataclass
class Made:
    """A target that was written: what others refer to."""

    id: int
    field: str
    state: str
    unit: Place
    resolution: int
    limit_on: datetime.date
    version: int
    title: str
    #: (measure, level now and goal, weight)
    measures: list[tuple[int, tuple[int, int], int]] = dataclasses.field(default_factory=list)


class Planning:
    """Writes what units plan and reach; `today` is the day the data set is of."""

    def __init__(self, book: Book, today: datetime.date, chance: random.Random) -> None:
        self.book, self.today, self.chance = book, today, chance
        self.counted_in = dict(UnitOfMeasure.objects.values_list("code", "id"))
        self.renewal = int(KINDS["target_renewal"].default)
        #: targets by unit, for the members and whatever else follows
        self.made: dict[int, list[Made]] = {}

    def ago(self, days: int) -> datetime.date:
        """`days` before today; negative ones lie ahead."""
        return self.today - days * DAY

    def step(self, of: str, subject: int, unit: Place, name: str, states: tuple[str, str], by: int | None,
             day: datetime.date, **facts: Any) -> None:  # fmt: skip
        """One step of something."""
        self.book.add(
            Step,
            subject_type=of,
            subject_id=subject,
            unit_id=unit.id,
            name=name,
            source=states[0],
            target=states[1],
            by_id=by,
            happened_on=day,
            facts=facts,
        )

    def meeting(self, unit: Place, kind: str, day: datetime.date, **texts: str) -> int:
        """A recorded meeting."""
        return self.book.add(
            Meeting,
            unit_id=unit.id,
            kind=kind,
            held_on=day,
            place="Rest room",
            present=max(3, unit.members * 4 // 5),
            proposals=texts.get("proposals", ""),
            changes=texts.get("changes", ""),
        )

    def resolve(self, unit: Place, by: int, staff: int, state: str, *, begun: int, tier: str = "1",
                call: int | None = None) -> int:  # fmt: skip
        """A resolution that has come to `state`, begun so many days ago."""
        day = self.ago(begun)
        meeting = None if state == "draft" else self.meeting(unit, "resolution", day)
        made = self.book.add(
            Resolution,
            state=state,
            unit_id=unit.id,
            tier=tier,
            aim=wording.AIM_OF_RESOLUTION,
            meeting_id=meeting,
            term_on=datetime.date(day.year + 2, 12, 31),
            call_id=call,
            returned_because="The aim names no target for the cultural field." if state == "returned" else "",
        )
        road = ["draft", "adopted", "submitted", "in_force", "fulfilled"]
        names = ["draft", "adopt", "submit", "accept", "fulfil"]
        come = road.index("submitted" if state == "returned" else state)
        for place in range(come + 1):
            who = (by, by, by, staff, None)[place]
            states = (road[max(0, place - 1)], road[place])
            self.step("targets.resolution", made, unit, names[place], states, who, day + 2 * place * DAY)
        if state == "returned":
            self.step("targets.resolution", made, unit, "return", ("submitted", "returned"), staff, day + 6 * DAY)
        return made

    def set_targets(self, unit: Place, resolution: int, by: int, *, begun: int, above: list[Made], early: bool = False
                    ) -> list[Made]:  # fmt: skip
        """Three targets, one a field (a fourth now and then), discussed together; each serves one of `above`.

        `early`: the resolution is not in force yet.
        """
        discussion = self.meeting(
            unit, "discussion", self.ago(begun - 12), proposals="Date every stage.", changes="Two stages were moved."
        )
        fields = [name for name, _label in FIELDS] + (["technical"] if self.chance.random() < 0.1 else [])
        made = []
        for order, of_field in enumerate(fields, start=1):
            state = self.chance.choice(("draft", "discussed") if early else STATES)
            one = self.target(unit, resolution, of_field, state, by, begun=begun, order=order, discussion=discussion)
            made.append(one)
            for higher in above:
                if higher.field == of_field and higher.state in OPEN_TO_MEMBERS and state != "draft":
                    self.book.add(Serving, target_id=one.id, higher_id=higher.id, by_id=by)
                    break
        self.made.setdefault(unit.id, []).extend(made)
        return made

    def target(self, unit: Place, resolution: int, of_field: str, state: str, by: int, *, begun: int, order: int,
               discussion: int) -> Made:  # fmt: skip
        """One target with its version, measures, stages, readings and steps."""
        chance = self.chance
        aim = chance.choice(wording.AIMS[of_field])
        start = chance.randint(*aim.start)
        goal = max(1, round(start * (1 + aim.change)))
        limit = self.ago(
            {"met": chance.randint(5, 60), "unmet": chance.randint(15, 90)}.get(state, -chance.randint(20, 300))
        )
        if state == "in_force" and chance.random() < 0.02:
            limit = self.ago(chance.randint(1, 9))
        enforced = self.ago(begun - 25)
        title = aim.title.format(goal=goal)
        target = self.book.coming(Target)
        version = self.book.coming(TargetVersion)
        way = {"in_force": chance.uniform(0.1, 0.95), "met": 1.0, "unmet": chance.uniform(0.3, 0.8)}.get(state)
        made = Made(target, of_field, state, unit, resolution, limit, version, title)
        shares = [self._measure(made, aim, one, weight, way, by, begun) for one, weight in self._weights(start, goal)]
        # Without a reading it stands at nothing, as targets/progress.py counts it.
        progress = sum((part for part in shares), Decimal(0)).quantize(Decimal("0.1"), rounding="ROUND_DOWN")
        course = chance.choice(("on_track", "at_risk")) if state == "in_force" and chance.random() < 0.1 else ""
        touched = None if state in ("draft", "discussed") else enforced
        self.book.add(
            Target,
            state=state,
            unit_id=unit.id,
            resolution_id=resolution,
            field=of_field,
            order=order,
            current_id=version,
            discussion_id=None if state == "draft" else discussion,
            progress=progress,
            touched_on=touched,
            renew_on=touched and months_after(touched, self.renewal),
            title=title,
            limit_on=limit,
            course=course,
        )
        self._version(made, aim, by)
        self._told(made, by, begun, course)
        return made

    def _version(self, made: Made, aim: wording.Aim, by: int) -> None:
        self.book.add(
            TargetVersion,
            target_id=made.id,
            number=1,
            title=made.title,
            problem=aim.problem,
            way=aim.way,
            kind="long_term" if made.limit_on > self.ago(-180) else "immediate",
            limit_on=made.limit_on,
            reason="",
            by_id=by,
        )

    def _weights(self, start: int, goal: int) -> list[tuple[tuple[int, int], int]]:
        """Levels and weights of one measure, now and then of two; per cent of the target."""
        if self.chance.random() < 0.12:
            return [((start, goal), 60), ((start, goal + (1 if goal > start else -1) * 2), 40)]
        return [((start, goal), 100)]

    def _measure(self, made: Made, aim: wording.Aim, levels: tuple[int, int], weight: int, way: float | None,
                 by: int, begun: int) -> Decimal:  # fmt: skip
        """A measure with goal, stages and readings; its part of the target's progress, per cent."""
        start, goal = levels
        measure = self.book.add(
            Measure,
            target_id=made.id,
            name=aim.counted,
            type=aim.type,
            unit_of_measure_id=self.counted_in[aim.unit_of_measure],
            higher_is_better=goal > start,
        )
        made.measures.append((measure, levels, weight))
        self.goal(made.version, measure, levels, weight, aim.source, made.limit_on, begun)
        if way is None:
            return Decimal(0)
        value = Decimal(start)
        for number in (1, 2, 3):
            # The last reading of a target that was met is the goal itself.
            value = (
                Decimal(goal)
                if way == 1.0 and number == 3
                else Decimal(f"{start + (goal - start) * way * number / 3:.1f}")
            )
            day = self.ago(max(1, begun - 30 - (begun - 40) * number // 4))
            self.book.add(Reading, measure_id=measure, value=value, happened_on=day, by_id=by)
            self.step("targets.target", made.id, made.unit, "add_reading", ("in_force", "in_force"), by, day,
                      title=made.title, value=str(value))  # fmt: skip
        return share(value, Decimal(start), Decimal(goal)) * weight / 100

    def goal(self, version: int, measure: int, levels: tuple[int, int], weight: int, source: str,
              limit: datetime.date, begun: int) -> int:  # fmt: skip
        """Baseline, goal and two stages of a measure in one version."""
        start, goal = levels
        made = self.book.add(
            MeasureGoal,
            version_id=version,
            measure_id=measure,
            baseline=start,
            baseline_source=source,
            goal=goal,
            weight=weight,
        )
        first = self.ago(begun - 25)
        for number in (1, 2):
            self.book.add(
                Stage,
                goal_id=made,
                number=number,
                due_on=first + (limit - first) * number / 3,
                value=f"{start + (goal - start) * number / 3:.2f}",
                calculation="As much each month as the best month of last year.",
            )
        return made

    def _told(self, made: Made, by: int, begun: int, course: str) -> None:
        """The steps of a target up to its state, and the head's note on it."""

        def step(name: str, states: tuple[str, str], who: int | None, day: datetime.date) -> None:
            self.step("targets.target", made.id, made.unit, name, states, who, day, title=made.title)

        step("set", ("draft", "draft"), by, self.ago(begun - 10))
        if made.state != "draft":
            step("discuss", ("draft", "discussed"), by, self.ago(begun - 12))
        if made.state not in ("draft", "discussed"):
            step("enforce", ("discussed", "in_force"), by, self.ago(begun - 25))
        last = {"met": ("meet", by), "unmet": ("miss", None), "ended": ("end", by)}.get(made.state)
        if last:
            step(last[0], ("in_force", made.state), last[1], min(made.limit_on, self.ago(1)))
        if course:
            obstacle = "Felt promised for the spring has not come." if course == "at_risk" else ""
            self.book.add(CourseNote, target_id=made.id, course=course, done="Half of the stage.", coming="The other half.",
                          obstacle=obstacle, happened_on=self.ago(5), by_id=by)  # fmt: skip


def areas_resolve(planning: Planning, places: list[Place]) -> None:
    """Provinces and counties have resolutions and targets of their own; each level serves the one above."""
    for place in places:
        if place.level not in ("province", "county"):
            continue
        staff = officials(place)[0]
        assert place.above is not None
        resolution = planning.resolve(place, staff, officials(place.above)[0], "in_force", begun=330)
        above = planning.made.get(place.above.id, [])
        planning.set_targets(place, resolution, staff, begun=310, above=above)
