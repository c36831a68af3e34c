"""Write what a plan in a file says as a target that is not yet in force: anew, or over the draft that is here."""

from __future__ import annotations

from typing import Any

from targets.models import Measure, MeasureGoal, Resolution, Stage, Target, TargetVersion
from targets.packaging.carried import BY_MODEL, PLANNED, PLANNED_VERSION, by_codes, read
from units.models import Person, Unit


def write_draft(plan: dict[str, Any], *, unit: Unit, resolution: Resolution, by: Person) -> Target:
    """A new draft with version 1. Raises Broken for a plan that does not fit."""
    target = Target.objects.create(
        unit=unit, resolution=resolution, state="draft", **read(Target, plan["target"], PLANNED)
    )
    version = TargetVersion.objects.create(
        target=target, number=1, by=by, **read(TargetVersion, plan["version"], PLANNED_VERSION)
    )
    _measures(target, version, plan)
    target.current = version
    target.save(update_fields=["current"])
    return target


def rewrite_draft(target: Target, plan: dict[str, Any], *, by: Person) -> None:
    """Its only version, measures and stages as the plan says; the row is locked by the caller. Raises Broken."""
    version = target.current
    assert version is not None
    TargetVersion.objects.filter(pk=version.pk).update(by=by, **read(TargetVersion, plan["version"], PLANNED_VERSION))
    Stage.objects.filter(goal__version=version).delete()
    kept = [goal.measure for goal in version.goals.select_related("measure").order_by("measure_id")]
    version.goals.all().delete()
    _measures(target, version, plan, kept)
    for name, value in read(Target, plan["target"], PLANNED).items():
        setattr(target, name, value)
    target.version += 1
    target.save(update_fields=[*PLANNED, "version"])


def _measures(target: Target, version: TargetVersion, plan: dict[str, Any], kept: list[Measure] | None = None) -> None:
    """Measures in their order keep their identity as far as there are some; what is left over goes: it has no reading."""
    left = list(kept or [])
    for one in plan["measures"]:
        values = {
            **read(Measure, one["measure"], BY_MODEL[Measure].columns),
            **by_codes(Measure, one["measure"]),
        }
        if left:
            measure = left.pop(0)
            Measure.objects.filter(pk=measure.pk).update(**values)
        else:
            measure = Measure.objects.create(target=target, **values)
        aim = MeasureGoal.objects.create(
            version=version, measure=measure, **read(MeasureGoal, one["goal"], BY_MODEL[MeasureGoal].columns)
        )
        Stage.objects.bulk_create(
            Stage(goal=aim, **read(Stage, stage, BY_MODEL[Stage].columns)) for stage in one["stages"]
        )
    for measure in left:
        measure.delete()
