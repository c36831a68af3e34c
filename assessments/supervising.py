"""The units whose work for the flag a department supervises: stage, since when, what comes next (L22)."""

from __future__ import annotations

import datetime
from typing import Any

from django.db.models import Case, CharField, Count, F, IntegerField, OuterRef, Q, QuerySet, Subquery, Value, When
from django.db.models.functions import Coalesce, Least
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from assessments.models import Application
from reviews.models import Review
from targets.models import FIELDS, Resolution, Target
from targets.models.resolution import OPEN
from workflow.models import Step

#: Stages in the order of the road, each with the states of the application that it stands for.
STAGES = [
    ("resolving", _("Resolution not in force yet")),
    ("working", _("At work on its targets")),
    ("eligible", _("May apply")),
    ("applying", _("Writes its application")),
    ("screening", _("To be screened")),
    ("site", _("Checked on site")),
    ("committee", _("Before the committee")),
    ("approval", _("Before the department")),
]
OF_APPLICATION = {
    "applying": ("draft", "returned"),
    "screening": ("submitted",),
    "site": ("screened", "on_site"),
    "committee": ("findings_shown",),
    "approval": ("decided", "approved"),
}
#: States of a target that count as one the unit works for or has reached (facts.py, ready_to_apply).
TAKEN_UP = ("in_force", "met", "unmet")


def supervised(resolutions: QuerySet[Resolution]) -> QuerySet[Any]:
    """Open resolutions, one a unit, with `stage`, `rank`, `since`, `next_on` and the open application; one statement."""
    open_one = Application.objects.open().filter(unit_id=OuterRef("unit_id")).order_by("-id")
    fields = (
        Target.objects.filter(resolution=OuterRef("pk"), unit=OuterRef("unit_id"), state__in=TAKEN_UP)
        .order_by()
        .values("resolution")
        .annotate(n=Count("field", distinct=True))
        .values("n")
    )
    review = Review.objects.filter(unit=OuterRef("unit_id"), state="planned").order_by("due_on").values("due_on")
    found: QuerySet[Any] = resolutions.filter(state__in=OPEN).annotate(
        application_pk=Subquery(open_one.values("pk")[:1]),
        application_state=Subquery(open_one.values("state")[:1]),
        decision_due=Subquery(open_one.values("due_on")[:1]),
        fields_taken_up=Coalesce(Subquery(fields, output_field=IntegerField()), 0),
        review_due=Subquery(review[:1]),
        area=Coalesce(F("unit__parent__name_en"), Value(""), output_field=CharField()),
    )
    return _staged(found)


def _staged(rows: QuerySet[Any]) -> QuerySet[Any]:
    whens = [When(application_state__in=states, then=Value(name)) for name, states in OF_APPLICATION.items()]
    ready = Q(state="in_force", fields_taken_up=len(FIELDS))
    stage = Case(
        *whens,
        When(ready, then=Value("eligible")),
        When(state="in_force", then=Value("working")),
        default=Value("resolving"),
        output_field=CharField(),
    )
    places = [When(stage=name, then=Value(place)) for place, (name, _label) in enumerate(STAGES)]
    soonest = Least("term_on", "review_due")
    found: QuerySet[Any] = rows.annotate(stage=stage).annotate(
        rank=Case(*places, default=Value(0), output_field=IntegerField()),
        since=Coalesce(
            _last_move("assessments.application", "application_pk"),
            _last_move("targets.resolution", "pk"),
            "recorded_at",
        ),
        next_on=Case(When(stage="approval", then=Coalesce("decision_due", soonest)), default=soonest),
    )
    return found


def _last_move(subject: str, key: str) -> Subquery:
    """When the thing last changed its state, by the clock of the database."""
    steps = Step.objects.filter(subject_type=subject, subject_id=OuterRef(key)).exclude(source=F("target"))
    return Subquery(steps.order_by("-id").values("recorded_at")[:1])


def next_words(row: Any) -> Any:
    """What the next date of a row is."""
    if row.stage == "approval" and row.next_on == row.decision_due:
        return _("decision due")
    return _("review due") if row.next_on == row.review_due else _("term of the resolution")


def days_in_stage(row: Any, today: datetime.date) -> int:
    """Whole days since the stage began."""
    return max((today - timezone.localdate(row.since)).days, 0)
