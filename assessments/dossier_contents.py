"""What a dossier holds: read once while the application is locked, then written in both languages (L10)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Prefetch

from assessments.models import Application, Claim, Dossier
from evidence.models import Evidence
from pages.words import field_of_work
from reviews.models import Review
from targets.models import MeasureGoal, Reading, Stage, Target
from units.models import Unit

#: States of targets that speak for the unit; a draft is nobody's target yet.
SHOWN = ("discussed", "in_force", "met", "unmet")


@dataclass(frozen=True)
class Collected:
    """Everything read for one dossier; nothing is asked again after this."""

    application: Application
    number: int
    place: list[Unit]
    claims: Sequence[Claim]
    evidence: list[Evidence]
    targets: list[tuple[Target, list[tuple[MeasureGoal, Reading | None]]]]
    reviews: list[Review]

    def sign(self, one: Evidence) -> str:
        """`E3`: the place of a piece of evidence in the list, the same on paper and in the name of its file."""
        return f"E{self.evidence.index(one) + 1}"

    def file_name(self, one: Evidence) -> str:
        """Where it lies in the zip."""
        return f"evidence/{self.sign(one)}-{one.file_name}"


def collect(application: Application) -> Collected:
    """Read what the dossier of the next submission holds; a fixed number of statements, however much there is."""
    claims = list(
        application.claims.select_related("criterion")
        .prefetch_related(Prefetch("evidence", Evidence.objects.order_by("happened_on", "id"), to_attr="shown"))
        .order_by("criterion__rank", "criterion_id")
    )
    evidence = {one.pk: one for claim in claims for one in claim.shown}
    above = application.unit.parent
    places = [one for one in (above, above.parent if above else None) if one is not None and one.depth]
    return Collected(
        application=application,
        number=Dossier.objects.filter(application=application).count() + 1,
        place=places,
        claims=claims,
        evidence=list(evidence.values()),
        targets=_targets(application),
        reviews=list(
            Review.objects.filter(unit_id=application.unit_id, meeting__isnull=False)
            .select_related("meeting")
            .order_by("period_start", "id")
        ),
    )


def _targets(application: Application) -> list[tuple[Target, list[tuple[MeasureGoal, Reading | None]]]]:
    targets = list(
        Target.objects.filter(resolution_id=application.resolution_id, unit_id=application.unit_id, state__in=SHOWN)
        .select_related("current")
        .order_by("order", "id")
    )
    goals = list(
        MeasureGoal.objects.filter(version_id__in=[one.current_id for one in targets])
        .select_related("measure__unit_of_measure")
        .prefetch_related(Prefetch("stages", Stage.objects.order_by("number")))
        .order_by("-weight", "id")
    )
    # What was corrected does not count; the correction does.
    readings = (
        Reading.objects.filter(measure_id__in=[one.measure_id for one in goals], corrected_by__isnull=True)
        .order_by("measure_id", "-happened_on", "-id")
        .distinct("measure_id")
    )
    last = {one.measure_id: one for one in readings}
    by_target = {one.pk: [goal for goal in goals if goal.version_id == one.current_id] for one in targets}
    return [(one, [(goal, last.get(goal.measure_id)) for goal in by_target[one.pk]]) for one in targets]


def contents_of(collected: Collected) -> dict[str, Any]:
    """The same as plain values: dates and figures as text, names in both languages."""
    made = collected.application
    return {
        "application": {
            "number": made.number,
            "submission": collected.number,
            "submitted_on": _text(made.submitted_on),
            "tier": made.tier,
            "statement": made.statement,
        },
        "unit": {**_names(made.unit), "code": made.unit.code, "place": [_names(one) for one in collected.place]},
        "standard": {
            "edition": made.standard.edition,
            "en": made.standard.title_en,
            "ko": made.standard.title_ko,
            "published_on": _text(made.standard.published_on),
        },
        "resolution": {"tier": made.resolution.tier, "aim": made.resolution.aim},
        "criteria": [_claim(collected, one) for one in collected.claims],
        "targets": [_target(target, goals) for target, goals in collected.targets],
        "reviews": [_review(one) for one in collected.reviews],
        "evidence": [_evidence(collected, one) for one in collected.evidence],
    }


def _names(one: Any) -> dict[str, str]:
    return {"en": one.name_en, "ko": one.name_ko}


def _text(value: Any) -> str | None:
    return None if value is None else str(value)


def _claim(collected: Collected, claim: Claim) -> dict[str, Any]:
    criterion = claim.criterion
    return {
        "number": criterion.number,
        "field": criterion.field,
        "en": criterion.text_en,
        "ko": criterion.text_ko,
        "imperative": criterion.imperative,
        "source": criterion.source,
        "limit": _text(criterion.limit),
        "reached": _text(claim.reached),
        "counted": claim.counted,
        "counted_of": claim.counted_of,
        "note": claim.note,
        "evidence": [collected.sign(one) for one in getattr(claim, "shown", [])],
    }


def _target(target: Target, goals: list[tuple[MeasureGoal, Reading | None]]) -> dict[str, Any]:
    version = target.current
    return {
        "field": target.field,
        "field_sign": field_of_work(target.field).sign,
        "title": target.title,
        "state": target.state,
        "version": version.number if version else None,
        "limit_on": _text(target.limit_on),
        "measures": [_measure(goal, reading) for goal, reading in goals],
    }


def _measure(goal: MeasureGoal, reading: Reading | None) -> dict[str, Any]:
    measure = goal.measure
    return {
        "name": measure.name,
        "type": measure.type,
        "unit": _names(measure.unit_of_measure) if measure.unit_of_measure else None,
        "level_at_first": _text(goal.baseline),
        "goal": _text(goal.goal),
        "last": {"value": _text(reading.value), "on": _text(reading.happened_on)} if reading else None,
        "stages": [{"by": _text(one.due_on), "value": _text(one.value)} for one in goal.stages.all()],
    }


def _review(review: Review) -> dict[str, Any]:
    assert review.meeting is not None
    return {
        "from": _text(review.period_start),
        "to": _text(review.period_end),
        "held_on": _text(review.meeting.held_on),
        "late_days": review.late_days,
        "state": review.state,
    }


def _evidence(collected: Collected, one: Evidence) -> dict[str, Any]:
    return {
        "sign": collected.sign(one),
        "title": one.title,
        "kind": one.kind,
        "happened_on": _text(one.happened_on),
        "size": one.size,
        "sha256": one.sha256,
        "file": collected.file_name(one),
    }
