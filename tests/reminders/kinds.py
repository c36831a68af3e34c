"""One matter of each kind of reminder, as it becomes due, is closed, and is left by who would be told of it."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db.models import Model

from reminders import delivering, planning
from reminders.models import Reminder
from reminders.registry import KINDS
from reviews.models import FollowUp, Review
from targets.models import Directive, DirectiveAnswer, IndividualTarget, Stage, Target
from tests import factories as make
from units.models import Appointment, CorrectionRequest, Membership, Person
from workflow.clock import midnight

Day = datetime.date
DAY = datetime.timedelta(days=1)
#: A Friday: no moment of a kind falls on the Sunday.
DUE = Day(2027, 6, 18)
LONG_AFTER = Day(2028, 6, 1)

#: The index by which the rows of a kind are reached, whatever else is stored.
INDEXES = {
    "correction": "correction_due",
    "renewal": "target_to_renew",
    "renewal_above": "target_to_renew",
    "directive": "directive_answer_by",
    "directive_above": "directive_answer_by",
    "stage": "stage_due",
    "limit": "target_due",
    "individual": "individual_due",
    "review": "review_due",
    "review_late": "review_due",
    "review_above": "review_due",
    "follow_up": "follow_up_due",
    "follow_up_asked": "follow_up_due",
    "follow_up_above": "follow_up_due",
}


@dataclass
class Matter:
    """A subject, the day it is due, whom it concerns, and how it ends."""

    kind: str
    subject: Any
    recipient: Person
    first: Day
    close: Callable[[], Any]
    leave: Callable[[], Any]
    #: a word of it, where its line may say one
    word: str = ""


class Ground:
    """A county with staff, a mine with its head and a member, a target in force and a review planned."""

    def __init__(self) -> None:
        self.county = make.unit(make.unit(kind_code="province"), kind_code="county", name_en="Eunha County")
        self.mine = make.unit(self.county, name_en="Hwangok Mine", name_ko="황옥광산")
        self.head = make.official("head", self.mine, member_of=self.mine)
        self.staff = make.official("staff", self.county)
        self.administrator = make.official("administrator", make.nation())
        self.member = make.person(unit=self.mine)
        self.resolution = make.resolution(self.mine)

    def target(self, limit_on: Day = LONG_AFTER, **fields: Any) -> Target:
        """A target in force."""
        return make.target(self.resolution, self.head, limit_on=limit_on, **fields)

    def individual(self, due_on: Day = DUE, **fields: Any) -> IndividualTarget:
        """The member's own."""
        fields.setdefault("person", self.member)
        fields.setdefault("target", self.target())
        fields.setdefault("state", "open")
        return IndividualTarget.objects.create(unit=self.mine, task="Label 40 bays", due_on=due_on, **fields)

    def review(self, due_on: Day = DUE, **fields: Any) -> Review:
        """A planned review."""
        first = Day(due_on.year, due_on.month, 1)
        fields.setdefault("late_after", due_on + 10 * DAY)
        fields.setdefault("state", "planned")
        return Review.objects.create(
            unit=self.mine, period_start=first, period_end=due_on + 12 * DAY, due_on=due_on, **fields
        )

    def follow_up(self, due_on: Day = DUE, **fields: Any) -> FollowUp:
        """An open measure of a review that was held."""
        held = self.review(Day(2027, 3, 20), state="held", meeting=make.meeting(self.mine, "review"))
        words = {"field": "technical", "measure": "Order bearings", "post": "head", **fields}
        return FollowUp.objects.create(review=held, unit=self.mine, due_on=due_on, state="open", **words)

    def answer(self, answer_by: Day = DUE) -> DirectiveAnswer:
        """A directive of the county the mine has not answered."""
        issued = Directive.objects.create(
            unit=self.county,
            title="Save fuel underground",
            text="Save",
            authority="Decision 4",
            answer_by=answer_by,
            state="issued",
            issued_on=Day(2027, 1, 4),
        )
        return DirectiveAnswer.objects.create(directive=issued, unit=self.mine, state="unanswered")

    def request(self, due_on: Day = DUE) -> CorrectionRequest:
        """A member's open request."""
        return CorrectionRequest.objects.create(
            person=self.member, about="Name on my card", wish="Ri", state="open", due_on=due_on
        )


def closes(obj: Model, **fields: Any) -> Callable[[], Any]:
    """Closing it is a change of its row."""
    return lambda: type(obj)._default_manager.filter(pk=obj.pk).update(**fields)


def ends(person: Person) -> Callable[[], Any]:
    """The person's posts and membership end before the day."""

    def leave() -> None:
        Appointment.objects.filter(person=person).update(until=DUE - 30 * DAY)
        Membership.objects.filter(person=person).update(until=DUE - 30 * DAY)

    return leave


def matters(ground: Ground) -> dict[str, Callable[[], Matter]]:
    """How each kind comes about, by its name."""
    head, staff, member = ground.head, ground.staff, ground.member
    before, above = DUE - 3 * DAY, DUE + 14 * DAY

    def of(kind: str, subject: Any, who: Person, first: Day, word: str = "", **closed: Any) -> Matter:
        return Matter(kind, subject, who, first, closes(subject, **closed), ends(who), word)

    def stage() -> Matter:
        found = Stage.objects.get(goal__version__target=ground.target(DUE + 120 * DAY), number=1)
        target = found.goal.version.target
        return Matter("stage", found, head, before, closes(target, state="ended"), ends(head), "Ore recovery")

    renewal = {"renew_on": DUE, "touched_on": Day(2026, 6, 16)}
    held = {"state": "held", "meeting": make.meeting(ground.mine, "review")}
    answered = {"state": "no_change", "reason": "Saved already", "answered_on": DUE}
    mine, measure, ore = "2027", "Order bearings", "Ore recovery"
    return {
        "correction": lambda: of("correction", ground.request(), ground.administrator, before, state="withdrawn"),
        "renewal": lambda: of("renewal", ground.target(**renewal), head, before, ore, renew_on=Day(2029, 1, 1)),
        "renewal_above": lambda: of("renewal_above", ground.target(**renewal), staff, above, ore, state="ended"),
        "directive": lambda: of("directive", ground.answer(), head, before, "Save fuel", **answered),
        "directive_above": lambda: of("directive_above", ground.answer(), staff, above, "Save fuel", **answered),
        "stage": stage,
        "limit": lambda: of("limit", ground.target(DUE), head, before, ore, progress=100),
        "individual": lambda: of("individual", ground.individual(), member, before, state="done"),
        "review": lambda: of("review", ground.review(), head, before, mine, **held),
        "review_late": lambda: of("review_late", ground.review(), head, DUE + 11 * DAY, mine, **held),
        "review_above": lambda: of("review_above", ground.review(), staff, above, mine, **held),
        "follow_up": lambda: of("follow_up", ground.follow_up(), head, before, measure, state="withdrawn"),
        "follow_up_asked": lambda: of(
            "follow_up_asked", ground.follow_up(of_superior=True), staff, before, measure, state="withdrawn"
        ),
        "follow_up_above": lambda: of("follow_up_above", ground.follow_up(), staff, above, measure, state="withdrawn"),
    }


def plan(kind: str, day: Day) -> int:
    """Plan one kind on a day; how many rows were added."""
    return planning.enter(KINDS[kind], KINDS[kind].rows(day), midnight(day))


def deliver(day: Day) -> delivering.Outcome:
    """Deliver by the evening of a day."""
    return delivering.deliver_due(midnight(day + DAY), day)


def told(kind: str) -> list[Reminder]:
    """The rows of a kind in the inboxes' channel, oldest first."""
    return list(Reminder.objects.filter(kind=kind, channel="page").order_by("due_at", "id"))
