"""The collective discussion of targets: what a meeting looks at one by one, and its minutes on paper (L5)."""

from __future__ import annotations

from collections.abc import Sequence

from django.db.models import F, QuerySet
from django.utils.translation import gettext as _

from pages import words
from pages.documents import Minutes, Section
from targets.models import MeasureGoal, Target, TargetVersion
from targets.presenting import value_text
from units.models import Meeting

#: States of the targets a meeting goes through.
LOOKED_AT = ("draft", "discussed", "in_force", "met")


def looked_at(target: Target) -> QuerySet[Target]:
    """The targets a meeting of the unit goes through, in the unit's own order: those of the same resolution that stand."""
    rows = Target.objects.filter(resolution_id=target.resolution_id, unit_id=target.unit_id)
    return rows.filter(state__in=LOOKED_AT).order_by("order", "id")


def discussed_at(meeting: Meeting) -> list[Target]:
    """The targets one meeting discussed; what has come from a renewal since is not among them."""
    rows = meeting.targets.exclude(state="proposed").filter(versions__number=1, versions__renewal__isnull=True)
    return list(rows.order_by("order", "id").distinct())


def minutes_of(meeting: Meeting) -> Minutes:
    """The minutes of a discussion, in the language that is active; four statements, however many targets it had.

    Each target stands as it was discussed: its first version, which changes only until it takes force.
    """
    targets = discussed_at(meeting)
    versions = {one.target_id: one for one in TargetVersion.objects.filter(target__in=targets, number=1)}
    goals = (
        MeasureGoal.objects.filter(version__in=versions.values())
        .annotate(of=F("version__target_id"))
        .select_related("measure__unit_of_measure")
        .prefetch_related("stages")
        .order_by("-weight", "id")
    )
    sections = [
        _target_section(place, one, versions[one.pk], [goal for goal in goals if goal.of == one.pk])
        for place, one in enumerate(targets, start=1)
    ]
    return Minutes(
        title=_("Minutes: discussion of targets"),
        unit=str(meeting.unit),
        facts=[
            (_("Date"), words.day(meeting.held_on)),
            (_("Place"), meeting.place),
            (_("Number present"), words.number(meeting.present)),
            (_("Targets discussed"), words.number(len(targets))),
        ],
        sections=[
            Section(_("Minutes"), [meeting.minutes or "–"]),
            Section(_("Proposals made"), [meeting.proposals or "–"]),
            Section(_("What they changed"), [meeting.changes or "–"]),
            *sections,
        ],
        signatures=[_("Chaired by"), _("Recorded by")],
        footer=_("Discussion %(number)s, recorded on %(day)s")
        % {"number": meeting.pk, "day": words.day(meeting.recorded_at)},
    )


def _target_section(place: int, target: Target, version: TargetVersion, goals: Sequence[MeasureGoal]) -> Section:
    """One target: field and problem, the way, then each measure from its level by its stages to its goal."""
    rows = []
    for goal in goals:
        rows.append([goal.measure.name, _("Level now"), "–", value_text(goal.measure, goal.baseline)])
        rows += [
            ["", _("Stage %(n)s") % {"n": one.number}, words.day(one.due_on), value_text(goal.measure, one.value)]
            for one in goal.stages.all()
        ]
        rows.append(["", _("Goal"), words.day(version.limit_on), value_text(goal.measure, goal.goal)])
    said = [f"{target.get_field_display()} · {version.get_kind_display()}", version.problem]
    return Section(
        f"{place}. {version.title}",
        [*said, version.way] if version.way else said,
        columns=[_("What is counted"), _("Stage"), _("By"), _("Value")],
        rows=rows,
        widths=[4, 2, 2, 2],
    )
