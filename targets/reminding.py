"""What reminders are told of targets: renewals and directives that are due, stages and time limits that are near, and a
member's own individual targets (L6, L7, L8).

Of units' paperwork the unit's head is told, and the office above once it is overdue. Of an individual target the member
alone is told, each member of what that member has drawn up and by the same rule, and without its text (Bound 3).
"""

from __future__ import annotations

import datetime
from collections.abc import Callable, Collection, Sequence
from functools import partial
from typing import Any

from django.db.models import Exists, F, OuterRef, Q, QuerySet, Subquery
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from reminders.models import Reminder
from reminders.registry import Kind, Line, register
from targets.models import DirectiveAnswer, IndividualTarget, Stage, Target
from targets.progress import standing_readings
from units.models import Membership, Person
from units.moments import HEADS, OFFICE, At, around, keys, overdue, still_hold

Rows = QuerySet[Any, Any]


def to_renew(span: tuple[datetime.date, datetime.date]) -> QuerySet[Target]:
    """Targets that ask for renewal, or will within the time."""
    first, last = span
    return Target.objects.to_renew(last).filter(renew_on__gte=first)


def to_answer(span: tuple[datetime.date, datetime.date]) -> QuerySet[DirectiveAnswer]:
    """What issued directives still wait for."""
    return DirectiveAnswer.objects.open().filter(directive__answer_by__range=span)


def near_limit(span: tuple[datetime.date, datetime.date]) -> QuerySet[Target]:
    """Targets in force not yet reached, by their time limit."""
    return Target.objects.filter(state="in_force", limit_on__range=span, progress__lt=100)


def near_stage(span: tuple[datetime.date, datetime.date]) -> QuerySet[Stage]:
    """Stages of targets in force that the last reading has not reached; the one on the time limit is told with it."""
    return waiting_stages().filter(due_on__range=span)


def waiting_stages() -> QuerySet[Stage]:
    """Stages of the version that holds, not reached by the last reading of their measure."""
    last = standing_readings().filter(measure=OuterRef("goal__measure")).order_by("-happened_on", "-id")
    rows = Stage.objects.alias(last=Subquery(last.values("value")[:1]), names=Subquery(last.values("milestones")[:1]))
    milestones, rising = Q(goal__measure__type="milestones"), Q(goal__goal__gt=F("goal__baseline"))
    reached = (
        milestones & Q(names__contains=[F("name")])
        | ~milestones & rising & Q(last__gte=F("value"))
        | ~milestones & ~rising & Q(last__lte=F("value"))
    )
    return rows.filter(
        goal__version=F("goal__version__target__current"),
        goal__version__target__state="in_force",
        due_on__lt=F("goal__version__target__limit_on"),
    ).exclude(Q(last__isnull=False) & reached)


def near_end(span: tuple[datetime.date, datetime.date]) -> QuerySet[IndividualTarget]:
    """Open individual targets of those who are still members where they drew them up."""
    return IndividualTarget.objects.filter(state="open", due_on__range=span)


def _of_members(rows: QuerySet[IndividualTarget], day: datetime.date) -> QuerySet[IndividualTarget]:
    here = Membership.objects.on(day).filter(person=OuterRef("person"), unit=OuterRef("unit"))
    return rows.filter(Exists(here))


def individual_rows(day: datetime.date) -> Rows:
    """To the member, and to nobody else."""
    at, found = At(day), _of_members(near_end(around(day)), day)
    return at.rows(found, at.moment("due_on"), due="due_on", recipient=F("person_id"), unit=None)


def may_read_own(reminders: Sequence[Reminder], day: datetime.date) -> set[int]:
    """The member whose target it is, while a member of the unit where it was drawn up."""
    ids = {row.subject_id for row in reminders}
    owners = dict(_of_members(IndividualTarget.objects.filter(pk__in=ids), day).values_list("pk", "person_id"))
    return {row.pk for row in reminders if owners.get(row.subject_id) == row.recipient_id}


def individual_lines(person: Person, ids: Collection[int], day: datetime.date) -> dict[int, Line]:
    """That one is due, and its page; never what it says."""
    own = IndividualTarget.objects.filter(pk__in=ids, person=person)
    return {one.pk: Line(_now("One of your individual targets"), one.get_absolute_url()) for one in own}


def _told(rows: Callable[[Any], Any], due: str, path: str, unit: str, day: datetime.date) -> Rows:
    """Before, on and after the date, to the head."""
    at = At(day, path)
    return at.rows(rows(around(day)), at.moment(due), due=due, recipient=at.holders(HEADS), unit=unit)


def _escalated(rows: Callable[[Any], Any], due: str, day: datetime.date) -> Rows:
    """Some days after the date, to the office above."""
    at = At(day)
    above = at.holders(OFFICE, above=True)
    return at.rows(rows(overdue(day)), at.escalation(due), due=due, recipient=above)


def _open_renewals(ids: Collection[int], day: datetime.date) -> set[int]:
    """Those of which a reminder would still go out: what was renewed or kept asks again much later."""
    near = Target.objects.to_renew(around(day)[1]).filter(pk__in=ids)
    return keys(near.alias(moment=At(day).moment("renew_on")).filter(moment__isnull=False))


def _overdue_renewals(ids: Collection[int], day: datetime.date) -> set[int]:
    return keys(Target.objects.to_renew(day).filter(pk__in=ids))


def _open_answers(ids: Collection[int], day: datetime.date) -> set[int]:
    return keys(DirectiveAnswer.objects.open().filter(pk__in=ids))


def _open_limits(ids: Collection[int], day: datetime.date) -> set[int]:
    return keys(Target.objects.filter(pk__in=ids, state="in_force", progress__lt=100))


def _open_stages(ids: Collection[int], day: datetime.date) -> set[int]:
    return keys(waiting_stages().filter(pk__in=ids))


def _open_individual(ids: Collection[int], day: datetime.date) -> set[int]:
    return keys(IndividualTarget.objects.filter(pk__in=ids, state="open"))


def _target_lines(person: Person, ids: Collection[int], day: datetime.date) -> dict[int, Line]:
    found = Target.objects.visible_to(person).filter(pk__in=ids).select_related("unit")
    return {one.pk: Line(f"{one.unit}: {one.title}", one.get_absolute_url()) for one in found}


def _answer_lines(person: Person, ids: Collection[int], day: datetime.date) -> dict[int, Line]:
    found = DirectiveAnswer.objects.visible_to(person).filter(pk__in=ids).select_related("unit", "directive")
    return {one.pk: Line(f"{one.unit}: {one.directive.title}", one.get_absolute_url()) for one in found}


def _stage_lines(person: Person, ids: Collection[int], day: datetime.date) -> dict[int, Line]:
    seen = Target.objects.visible_to(person).filter(pk=OuterRef("goal__version__target"))
    found = Stage.objects.filter(Exists(seen), pk__in=ids).select_related("goal__version__target__unit")
    lines = {}
    for one in found:
        target = one.goal.version.target
        stage = one.name or _now("Stage %(n)s") % {"n": one.number}
        lines[one.pk] = Line(f"{target.unit}: {target.title}, {stage}", target.get_absolute_url())
    return lines


OF_STAGE = "goal__version__target__unit"


def _kind(name: str, label: Any, rows: Callable[[Any], Any], due: str, rest: dict[str, Any], *, above: bool) -> Kind:
    """A kind of a unit's paperwork: told to the head, or once it is long overdue to the office above."""
    if above:
        may_receive = partial(still_hold, posts=OFFICE, above=True)
        return Kind(name, label, rows=partial(_escalated, rows, due), may_receive=may_receive, escalates=True, **rest)
    told = partial(_told, rows, due, "unit__path", "unit_id")
    return Kind(name, label, rows=told, may_receive=partial(still_hold, posts=HEADS), **rest)


def connect() -> None:
    """Register the kinds."""
    targets: dict[str, Any] = {"subject": "targets.target", "lines": _target_lines}
    renewals = {**targets, "still_open": _open_renewals}
    overdue_ones = {**targets, "still_open": _overdue_renewals}
    limits = {**targets, "still_open": _open_limits}
    answers: dict[str, Any] = {
        "subject": "targets.directiveanswer",
        "still_open": _open_answers,
        "lines": _answer_lines,
    }
    by = "directive__answer_by"
    register(
        _kind("renewal", _("Target that asks for renewal"), to_renew, "renew_on", renewals, above=False),
        _kind(
            "renewal_above", _("A unit's target long due for renewal"), to_renew, "renew_on", overdue_ones, above=True
        ),
        _kind("directive", _("Directive to answer"), to_answer, by, answers, above=False),
        _kind("directive_above", _("A unit's answer to a directive long due"), to_answer, by, answers, above=True),
        _kind("limit", _("Time limit of a target"), near_limit, "limit_on", limits, above=False),
        Kind(
            name="stage",
            label=_("Stage of a target"),
            subject="targets.stage",
            rows=partial(_told, near_stage, "due_on", f"{OF_STAGE}__path", f"{OF_STAGE}_id"),
            still_open=_open_stages,
            may_receive=partial(still_hold, posts=HEADS),
            lines=_stage_lines,
        ),
        Kind(
            name="individual",
            label=_("Individual target"),
            subject="targets.individualtarget",
            rows=individual_rows,
            still_open=_open_individual,
            may_receive=may_read_own,
            lines=individual_lines,
            private=True,
        ),
    )
