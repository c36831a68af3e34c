"""What a member draws up for themselves: draw up, note progress, finish, drop, reopen (L6). Nobody else changes it."""

from __future__ import annotations

import contextlib
import datetime

from django.db import transaction
from django.db.models import Exists, Min, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _

from targets.coverage import draws_under
from targets.date_chain import stage_for, with_stages
from targets.models import IndividualProgress, IndividualStep, IndividualTarget, Target
from targets.rules import draws_up
from units.models import Membership, Person, Unit
from units.norms import norm_of
from units.periods import period_of
from workflow.moving import lock, move, record
from workflow.refusals import NotNow, NotReady, require


def unit_of_member(person: Person, today: datetime.date) -> Unit | None:
    """The unit the person is a member of on a day, with its kind."""
    row = Membership.objects.on(today).filter(person=person).select_related("unit__kind").first()
    return row.unit if row else None


def choices(unit: Unit, today: datetime.date) -> list[Target]:
    """Unit targets a member may serve: of the own unit, and of the parent while the unit is small (rule 2)."""
    rows = Target.objects.filter(
        unit_id__in=draws_under(unit, today), state__in=["discussed", "in_force"], limit_on__gte=today
    )
    return list(with_stages(rows).select_related("unit").order_by("order", "id")[:60])


@transaction.atomic
def draw_up(
    target: Target,
    *,
    by: Person,
    task: str,
    due_on: datetime.date,
    today: datetime.date,
    goal: int | None = None,
    counted_in: str = "",
) -> IndividualTarget:
    """Draw up an individual target under a unit target. Raises NotReady (membership, target, date chain)."""
    unit = unit_of_member(by, today)
    if unit is None:
        raise NotReady(_("You are not a member of a unit now."))
    offered = next((one for one in choices(unit, today) if one.pk == target.pk), None)
    if offered is None:
        raise NotReady(_("Choose a target of your unit that is discussed or in force."))
    _check_date(offered, due_on, today)
    made = IndividualTarget.objects.create(
        person=by,
        unit=unit,
        target=target,
        state="open",
        task=task,
        due_on=due_on,
        stage=stage_for(offered, due_on),
        goal=goal,
        counted_in=counted_in,
    )
    record(made, "draw_up", by=by)
    return made


@transaction.atomic
def edit(
    individual: IndividualTarget,
    *,
    by: Person,
    task: str,
    due_on: datetime.date,
    today: datetime.date,
    goal: int | None = None,
    counted_in: str = "",
) -> IndividualTarget:
    """Change the words, the number or the date while it is open."""
    require(draws_up(by, individual))
    lock(individual)
    if individual.state != "open":
        raise NotReady(_("Open it again before you change it."))
    _check_date(individual.target, due_on, today)
    individual.task, individual.goal, individual.counted_in = task, goal, counted_in
    individual.due_on, individual.stage = due_on, stage_for(individual.target, due_on)
    individual.version += 1
    individual.save(update_fields=["task", "due_on", "stage", "goal", "counted_in", "version"])
    record(individual, "edit", by=by)
    return individual


@transaction.atomic
def note_progress(
    individual: IndividualTarget, *, by: Person, reached: int, today: datetime.date, note: str = ""
) -> IndividualTarget:
    """Note how many are reached today; earlier notes stay."""
    require(draws_up(by, individual))
    lock(individual)
    if individual.state != "open":
        raise NotReady(_("Open it again before you note progress."))
    IndividualProgress.objects.create(individual=individual, reached=reached, note=note, happened_on=today)
    individual.reached = reached
    individual.version += 1
    individual.save(update_fields=["reached", "version"])
    record(individual, "progress", by=by)
    return individual


def finish(individual: IndividualTarget, *, by: Person, today: datetime.date) -> IndividualTarget:
    """The member marks it as done."""
    individual.done_on = today
    move(individual, "finish", by=by, also=["done_on"])
    return individual


def drop(individual: IndividualTarget, *, by: Person, today: datetime.date) -> IndividualTarget:
    """The member drops it; no reason is asked."""
    individual.done_on = today
    move(individual, "drop", by=by, also=["done_on"])
    return individual


def reopen(individual: IndividualTarget, *, by: Person) -> IndividualTarget:
    """The member opens it again, until the period of the day it was done or dropped closes."""
    move(individual, "reopen", by=by)
    return individual


@transaction.atomic
def put_first(individual: IndividualTarget, *, by: Person) -> IndividualTarget:
    """The member takes it in hand: it stands before all their others under way (L8: one by one)."""
    require(draws_up(by, individual))
    lock(individual)
    if individual.state != "open":
        raise NotReady(_("Open it again before you take it in hand."))
    first = IndividualTarget.objects.filter(person=by, state="open").aggregate(least=Min("order"))["least"]
    individual.order = first - 1
    individual.version += 1
    individual.save(update_fields=["order", "version"])
    record(individual, "put_first", by=by)
    return individual


def left_over(person: Person, today: datetime.date) -> QuerySet[IndividualTarget]:
    """The person's targets of the last period that are not finished, under unit targets that go on."""
    rows = IndividualTarget.objects.filter(person=person, state="open", due_on__lt=today)
    standing = rows.filter(target__state__in=["discussed", "in_force"], target__limit_on__gte=today)
    return standing.select_related("target", "unit").order_by("order", "due_on", "id")


def is_left_over(one: IndividualTarget, today: datetime.date) -> bool:
    """Whether one that is loaded with its unit target is among `left_over`."""
    goes_on = one.target.state in ("discussed", "in_force") and one.target.limit_on >= today
    return one.state == "open" and one.due_on < today and goes_on


@transaction.atomic
def carry_over(*, by: Person, today: datetime.date) -> list[IndividualTarget]:
    """Take over what the last period left unfinished: its date becomes the end of this period, progress runs on (L6).

    No later than the unit target's own limit. Raises NotReady where nothing is left over.
    """
    rows = list(left_over(by, today).select_for_update(of=("self",)))
    if not rows:
        raise NotReady(_("Nothing of the last period is left over."))
    for one in rows:
        was = one.due_on
        one.due_on = min(period_of(one.unit, today)[1], one.target.limit_on)
        one.stage = stage_for(one.target, one.due_on)
        one.version += 1
        one.save(update_fields=["due_on", "stage", "version"])
        record(one, "carry_over", by=by, facts={"was": was.isoformat(), "now": one.due_on.isoformat()})
    return rows


def end_left(today: datetime.date) -> int:
    """Individual targets whose unit target has ended, or whose person has left the unit, end; returns how many.

    The beat's work, safe to repeat; each is a transaction of its own.
    """
    still = Membership.objects.on(today).filter(person_id=OuterRef("person_id"), unit_id=OuterRef("unit_id"))
    left = Q(target__state__in=["ended", "replaced"]) | ~Exists(still)
    ended = 0
    for one in IndividualTarget.objects.filter(left, state="open").order_by("id").iterator(500):
        with contextlib.suppress(NotNow):
            move(one, "end", by=None)
            ended += 1
    return ended


@transaction.atomic
def delete_expired(today: datetime.date) -> int:
    """Delete individual targets, their notes and steps, the set time after their term (Bound 4); returns how many.

    The time is a norm of the unit; whole units are taken together, so the pass costs a few statements a unit.
    """
    deleted = 0
    units = Unit.objects.filter(individual_targets__due_on__lt=today - datetime.timedelta(days=28)).distinct()
    for unit in units.order_by("id"):
        limit = months_before(today, norm_of(unit, "keep_individual_targets", today))
        ids = list(IndividualTarget.objects.filter(unit=unit, due_on__lt=limit).values_list("pk", flat=True))
        IndividualStep.objects.filter(subject_type="targets.individualtarget", subject_id__in=ids).delete()
        IndividualTarget.objects.filter(pk__in=ids).delete()
        deleted += len(ids)
    return deleted


def months_before(day: datetime.date, months: int) -> datetime.date:
    """The same day `months` earlier, or the last day of a shorter month."""
    place = day.year * 12 + day.month - 1 - months
    year, month = divmod(place, 12)
    last = (datetime.date(year + (month == 11), (month + 1) % 12 + 1, 1) - datetime.timedelta(days=1)).day
    return datetime.date(year, month + 1, min(day.day, last))


def _check_date(target: Target, due_on: datetime.date, today: datetime.date) -> None:
    """The date chain: an individual target ends no later than the unit target it serves (rule 3)."""
    if due_on < today:
        raise NotReady(_("Choose a day that is not before today."))
    if due_on > target.limit_on:
        raise NotReady(_("The unit target ends before that day; choose an earlier one."))
