"""The dates of targets a person's calendar shows: time limits, stages and directives of the units they head or whose office
they are, and that one of their own individual targets is due."""

from __future__ import annotations

import datetime
from collections.abc import Iterator

from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from reminders.dating import MOST, Date, Source, tells
from targets.models import DirectiveAnswer, IndividualTarget, Stage, Target
from units.models import Person
from units.reach import office_units


def limits(person: Person, first: datetime.date, last: datetime.date) -> Iterator[Date]:
    """Time limits of targets in force."""
    mine = Target.objects.filter(unit__in=office_units(person), state="in_force", limit_on__range=(first, last))
    for one in mine.select_related("unit").order_by("limit_on", "id")[:MOST]:
        yield Date(f"targets.target-{one.pk}", one.limit_on, f"{one.title}, {one.unit}", one.get_absolute_url())


def stages(person: Person, first: datetime.date, last: datetime.date) -> Iterator[Date]:
    """Stages of the version that holds; the one on the time limit is told with it."""
    target = "goal__version__target"
    rows = Stage.objects.filter(
        Q(**{f"{target}__unit__in": office_units(person), f"{target}__state": "in_force"}),
        goal__version=F(f"{target}__current"),
        due_on__lt=F(f"{target}__limit_on"),
        due_on__range=(first, last),
    )
    for one in rows.select_related(f"{target}__unit").order_by("due_on", "id")[:MOST]:
        of = one.goal.version.target
        yield Date(f"targets.stage-{one.pk}", one.due_on, f"{of.title}, {of.unit}", of.get_absolute_url())


def answers(person: Person, first: datetime.date, last: datetime.date) -> Iterator[Date]:
    """Directives that wait for the unit's answer."""
    rows = DirectiveAnswer.objects.open().filter(
        unit__in=office_units(person), directive__answer_by__range=(first, last)
    )
    for one in rows.select_related("unit", "directive").order_by("directive__answer_by", "id")[:MOST]:
        text = f"{one.directive}, {one.unit}"
        yield Date(f"targets.answer-{one.pk}", one.directive.answer_by, text, one.directive.get_absolute_url())


def individual(person: Person, first: datetime.date, last: datetime.date) -> Iterator[Date]:
    """The person's own, without their words: a calendar is read by whoever has its address."""
    rows = IndividualTarget.objects.filter(person=person, state="open", due_on__range=(first, last))
    for pk, due_on in rows.order_by("due_on", "id").values_list("pk", "due_on")[:MOST]:
        yield Date(f"targets.individual-{pk}", due_on, "", "")


def connect() -> None:
    """Said once, when the program starts."""
    tells(
        Source(_("Time limit of a target"), limits),
        Source(_("Stage of a target"), stages),
        Source(_("Directive to answer"), answers),
        Source(_("An individual target is due"), individual, private=True),
    )
