"""What goes on between resolution and award: reviews, renewals, a directive with its answers, calls."""

from __future__ import annotations

import datetime

from desk.nation import wording
from desk.nation.book import Book
from desk.nation.people import officials
from desk.nation.planning import DAY, Made, Planning
from desk.nation.tree import Place, Tree
from reviews.models import Finding, FollowUp, Review
from targets.models import Call, Directive, DirectiveAnswer, Renewal, TargetVersion
from units.norms import KINDS
from units.periods import period


def review(book: Book, planning: Planning, unit: Place, staff: int) -> None:
    """Three quarters reviewed, the last of them not yet answered by the committee; the current one planned."""
    first, last = period("quarter", planning.today)
    grace = int(KINDS["review_grace"].default) * DAY
    for back in range(4):
        if back:
            first, last = period("quarter", first - DAY)
        state = ("planned", "held", "acknowledged", "acknowledged")[back]
        held_on = last + (20 if planning.chance.random() < 0.08 else 4) * DAY
        if held_on > planning.today and state != "planned":
            state = "planned"
        meeting = None if state == "planned" else planning.meeting(unit, "review", held_on)
        made = book.add(
            Review,
            state=state,
            unit_id=unit.id,
            period_start=first,
            period_end=last,
            due_on=last,
            late_after=last + grace,
            meeting_id=meeting,
            remark="Read. Begin the next quarter with the lessons." if state == "acknowledged" else "",
        )
        planning.step("reviews.review", made, unit, "plan", ("planned", "planned"), None, first)
        if state != "planned":
            _held(book, planning, unit, made, held_on)
        if state == "acknowledged":
            planning.step("reviews.review", made, unit, "acknowledge", ("held", state), staff, held_on + 5 * DAY)


def _held(book: Book, planning: Planning, unit: Place, made: int, held_on: datetime.date) -> None:
    chance = planning.chance
    for kind, field, texts in (
        ("success", "technical", wording.SUCCESSES),
        ("success", "cultural", wording.SUCCESSES),
        ("shortcoming", "ideological", wording.SHORTCOMINGS),
    ):
        book.add(Finding, review_id=made, kind=kind, field=field, text=chance.choice(texts))
    closed = chance.random() < 0.6
    book.add(
        FollowUp,
        state="closed" if closed else "open",
        review_id=made,
        unit_id=unit.id,
        field="ideological",
        measure=chance.choice(wording.MEASURES),
        due_on=held_on + 60 * DAY,
        closed_on=held_on + 30 * DAY if closed else None,
        outcome="Done within the month." if closed else "",
    )
    planning.step("reviews.review", made, unit, "hold", ("planned", "held"), unit.head, held_on,
                  successes=2, shortcomings=1, follow_ups=1)  # fmt: skip


def renew(book: Book, planning: Planning, one: Made, directive: int | None) -> None:
    """More time is asked for: the whole plan again with a later limit; the committee has not answered yet."""
    day = planning.ago(planning.chance.randint(1, 40))
    later = one.limit_on + 60 * DAY
    drafted = book.add(
        TargetVersion,
        target_id=one.id,
        number=2,
        title=one.title,
        problem="Cement came five weeks late; the rest stands as before.",
        way="As before, by two crews.",
        kind="long_term",
        limit_on=later,
        reason="Deliveries came late.",
        by_id=one.unit.head,
    )
    for measure, levels, weight in one.measures:
        planning.goal(drafted, measure, levels, weight, "log of the unit", later, 200)
    made = book.add(
        Renewal,
        state="proposed",
        unit_id=one.unit.id,
        target_id=one.id,
        kind="extend",
        reason="Deliveries came late.",
        directive_id=directive,
        base_id=one.version,
        drafted_id=drafted,
        proposed_on=day,
    )
    planning.step(
        "targets.renewal", made, one.unit, "propose", ("proposed", "proposed"), one.unit.head, day, title=one.title
    )


def direct(book: Book, planning: Planning, tree: Tree) -> None:
    """The nation asks for power in every technical target; some units have answered."""
    nation = tree.places[0]
    staff, issued = officials(nation)[0], planning.ago(30)
    directive = book.add(
        Directive,
        state="issued",
        unit_id=nation.id,
        title="Power saved in every technical target",
        text="Look through the technical targets. Where power is used, raise the target or say why it stays.",
        authority="Decision of the committee",
        answer_by=planning.ago(-30),
        fields=["technical"],
        issued_on=issued,
    )
    planning.step("targets.directive", directive, nation, "issue", ("draft", "issued"), staff, issued)
    for place in tree.places:
        if place.head and any(
            one.field == "technical" and one.state == "in_force" for one in planning.made.get(place.id, [])
        ):
            answered = planning.chance.random() < 0.4
            made = book.add(
                DirectiveAnswer,
                state="no_change" if answered else "unanswered",
                directive_id=directive,
                unit_id=place.id,
                reason="The machines named run on water power." if answered else "",
                answered_on=planning.ago(12) if answered else None,
            )
            if answered:
                planning.step("targets.directiveanswer", made, place, "no_change", ("unanswered", "no_change"),
                              place.head, planning.ago(12))  # fmt: skip


def call(book: Book, planning: Planning, tree: Tree, county: Place) -> int:
    """The open call of a county to its factories and farms."""
    made = book.add(
        Call,
        state="open",
        unit_id=county.id,
        title=f"Resolve before the anniversary: {county.name[0]}",
        text="Discuss at a meeting of the unit whether to join the movement, and resolve by the date.",
        answer_by=planning.ago(-45),
    )
    for code in ("factory", "cooperative_farm", "mine", "enterprise"):
        book.add(Call.kinds.through, call_id=made, unitkind_id=tree.kinds[code])
    book.add(Call.areas.through, call_id=made, unit_id=county.id)
    planning.step("targets.call", made, county, "open", ("draft", "open"), officials(county)[0], planning.ago(12))
    return made
