"""The dossier on paper, in the language that is active: who applies, each criterion, the targets, the evidence (L10)."""

from __future__ import annotations

from django.utils.translation import gettext as _

from assessments.dossier_contents import Collected
from assessments.models import Claim
from assessments.presenting import counted, goal_of
from pages import words
from pages.documents import Minutes, Section
from reviews.workflow import REVIEW
from targets.models import MeasureGoal, Reading, Target
from targets.presenting import value_text
from targets.workflow import TARGET


def paper_of(collected: Collected) -> Minutes:
    """What the template of documents sets; asks nothing of the database."""
    made = collected.application
    standard = _("%(title)s, edition %(edition)s") % {"title": made.standard, "edition": made.standard.edition}
    return Minutes(
        title=_("Dossier: %(tier)s") % {"tier": made.get_tier_display()},
        unit=", ".join(str(one) for one in (made.unit, *collected.place)),
        facts=[
            (_("Application"), str(made.number)),
            (_("Submission"), words.number(collected.number)),
            (_("Submitted on"), words.day(made.submitted_on)),
            (_("Standard"), standard),
        ],
        sections=[
            Section(_("What the unit asks and on what grounds"), [made.statement]),
            _criteria(collected),
            _targets(collected),
            _reviews(collected),
            _evidence(collected),
        ],
        footer=_("Application %(number)s as it was submitted on %(day)s.")
        % {"number": made.number, "day": words.day(made.submitted_on)},
    )


def _criteria(collected: Collected) -> Section:
    return Section(
        _("Evidence against the criteria"),
        columns=[_("No."), _("Criterion"), _("Goal"), _("Reached"), _("Evidence")],
        rows=[_criterion(collected, one) for one in collected.claims],
        widths=[1, 6, 1.5, 2.5, 2.5],
    )


def _criterion(collected: Collected, claim: Claim) -> list[str]:
    criterion = claim.criterion
    asked = str(criterion) if criterion.imperative else f"{criterion} ({_('not imperative')})"
    reached = counted(criterion, claim.counted, claim.counted_of)
    if claim.reached is not None:
        reached = f"{words.number(claim.reached, '%')}\n{reached}"
    shown = ", ".join(collected.sign(one) for one in getattr(claim, "shown", []))
    return [
        criterion.number,
        f"{asked}\n{claim.note}" if claim.note else asked,
        goal_of(criterion),
        reached,
        shown or "–",
    ]


def _targets(collected: Collected) -> Section:
    rows = []
    for target, goals in collected.targets:
        rows += [_measure(target, goal, reading) for goal, reading in goals]
        if not goals:
            rows.append([_title(target), "–", "–", "–", str(TARGET.label_of(target.state))])
    return Section(
        _("Targets of the unit"),
        columns=[_("Target"), _("Level at first"), _("Goal"), _("Last reading"), _("State")],
        rows=rows,
        widths=[5, 2, 2, 2.5, 2],
    )


def _title(target: Target) -> str:
    return f"{words.field_of_work(target.field).sign} {target.title}"


def _measure(target: Target, goal: MeasureGoal, reading: Reading | None) -> list[str]:
    measure = goal.measure
    last = f"{value_text(measure, reading.value)}\n{words.day(reading.happened_on)}" if reading else "–"
    return [
        f"{_title(target)}\n{measure.name}",
        value_text(measure, goal.baseline),
        f"{value_text(measure, goal.goal)}\n{words.day(target.limit_on)}",
        last,
        str(TARGET.label_of(target.state)),
    ]


def _reviews(collected: Collected) -> Section:
    return Section(
        _("Reviews held"),
        columns=[_("Period"), _("Held on"), _("State")],
        rows=[
            [
                f"{words.day(one.period_start)} – {words.day(one.period_end)}",
                words.day(one.meeting.held_on if one.meeting else None),
                str(REVIEW.label_of(one.state)),
            ]
            for one in collected.reviews
        ],
        widths=[3, 2, 2],
    )


def _evidence(collected: Collected) -> Section:
    return Section(
        _("List of evidence"),
        [_("The sum SHA-256 says whether a file is still the one that was submitted.")],
        columns=[_("No."), _("Title"), _("Date"), _("SHA-256")],
        rows=[
            [collected.sign(one), one.title, words.day(one.happened_on), _halves(one.sha256)]
            for one in collected.evidence
        ],
        widths=[1, 5, 2, 6],
    )


def _halves(total: str) -> str:
    """A sum in lines that fit the column."""
    return f"{total[:32]}\n{total[32:]}"
