"""Reviews on paper: the minutes of one that was held, and the blank form to write one by hand (L9)."""

from __future__ import annotations

import datetime
from collections.abc import Sequence

from django.utils.translation import gettext as _

from pages import words
from pages.documents import Minutes, Section
from reviews.models import Finding, FollowUp, Review
from reviews.review_page import owner_of
from reviews.workflow import FOLLOW_UP, REVIEW
from targets.models import FIELDS
from targets.presenting import value_text
from targets.reading_due import Line, lines_of

#: Lines of the blank form: targets and follow-ups at most, and empty ones to write on.
MOST_TARGETS, MOST_FOLLOW_UPS = 40, 30
FINDINGS, MEASURES = 3, 5
#: A cell to write in: three lines high.
TO_WRITE = "\n\n"


def period_of(review: Review) -> str:
    """The days a review speaks of."""
    return f"{words.day(review.period_start)} – {words.day(review.period_end)}"


def minutes_of(review: Review) -> Minutes:
    """The minutes of a review that was held, in the language that is active; two statements.

    `review` comes with its unit and meeting. Posts and units answer for measures, never persons.
    """
    meeting = review.meeting
    if meeting is None:
        raise ValueError("only a review that was held has minutes")
    findings = list(review.findings.select_related("target").order_by("id"))
    taken = list(review.follow_ups.select_related("unit").order_by("due_on", "id"))
    facts = [
        (_("Period"), period_of(review)),
        (_("Date"), words.day(meeting.held_on)),
        (_("Place"), meeting.place),
        (_("Number present"), words.number(meeting.present)),
        (_("State"), str(REVIEW.label_of(review.state))),
    ]
    return Minutes(
        title=_("Minutes: review"),
        unit=str(review.unit),
        facts=facts + ([(_("Remark of the superior"), review.remark)] if review.remark else []),
        sections=[
            Section(_("Minutes"), [meeting.minutes or "–"]),
            *_found(findings),
            _measures(review, taken),
        ],
        signatures=[_("Chaired by"), _("Recorded by")],
        footer=_("Review %(number)s, recorded on %(day)s")
        % {"number": review.pk, "day": words.day(meeting.recorded_at)},
    )


def _found(findings: Sequence[Finding]) -> list[Section]:
    """Each field with its successes and shortcomings; fields nothing was said of are left out."""
    return [
        Section(f"{label}: {word}", [_with_target(one) for one in said])
        for field, label in FIELDS
        for kind, word in _kinds()
        if (said := [one for one in findings if one.field == field and one.kind == kind])
    ]


def _kinds() -> list[tuple[str, str]]:
    return [("success", _("Successes")), ("shortcoming", _("Shortcomings of work"))]


def _with_target(finding: Finding) -> str:
    return f"{finding.target}: {finding.text}" if finding.target else finding.text


def _measures(review: Review, taken: Sequence[FollowUp]) -> Section:
    columns = [_("Measure"), _("Field"), _("Responsible"), _("By"), _("State")]
    rows = [
        [
            one.measure,
            str(one.get_field_display()),
            f"{one.get_post_display()}, {owner_of(one, review) or review.unit}",
            words.day(one.due_on),
            _outcome(one),
        ]
        for one in taken
    ]
    if not rows:
        return Section(_("Measures taken"), [_("None.")])
    return Section(_("Measures taken"), columns=columns, rows=rows, widths=[5, 2, 3, 2, 3])


def _outcome(one: FollowUp) -> str:
    state = str(FOLLOW_UP.label_of(one.state))
    return f"{state}: {one.outcome}" if one.outcome else state


def blank_of(review: Review, today: datetime.date) -> Minutes:
    """The form to write a review on by hand: unit, period, targets with their last values, open follow-ups, lines.

    `review` comes with its unit; six statements, however many targets there are.
    """
    open_ones = FollowUp.objects.standing_at(review.unit).order_by("due_on", "id")
    return Minutes(
        title=_("Form for a review"),
        unit=str(review.unit),
        facts=[
            (_("Period"), period_of(review)),
            (_("Hold it by"), words.day(review.late_after)),
            (_("Date of the meeting"), ""),
            (_("Place"), ""),
            (_("Number present"), ""),
        ],
        sections=[
            _targets(lines_of(review.unit, today, MOST_TARGETS)),
            _follow_ups(list(open_ones[:MOST_FOLLOW_UPS])),
            *_lines_to_write(),
        ],
        signatures=[_("Chaired by"), _("Recorded by")],
        footer=_("Write of work and evidence, not of persons.") + " " + _("A number only; no list of names is kept."),
    )


def _targets(lines: Sequence[Line]) -> Section:
    if not lines:
        return Section(_("Targets now"), [_("No targets yet.")])
    columns = [_("Target"), _("What is counted"), _("Last value"), _("Goal"), _("By"), _("Value at the review")]
    rows = [
        [
            line.target.title,
            line.goal.measure.name,
            f"{value_text(line.measure, line.last.value)}, {words.day(line.last.happened_on)}" if line.last else "–",
            value_text(line.measure, line.goal.goal),
            words.day(line.target.limit_on),
            "",
        ]
        for line in lines
    ]
    return Section(_("Targets now"), columns=columns, rows=rows, widths=[5, 3, 3, 2, 2, 3])


def _follow_ups(rows: Sequence[FollowUp]) -> Section:
    if not rows:
        return Section(_("Follow-ups still open"), [_("None.")])
    columns = [_("Measure"), _("Responsible post"), _("By"), _("Outcome")]
    written = [[one.measure, str(one.get_post_display()), words.day(one.due_on), TO_WRITE] for one in rows]
    return Section(_("Follow-ups still open"), columns=columns, rows=written, widths=[4, 2, 2, 4])


def _lines_to_write() -> list[Section]:
    """Empty lines: findings of each field, then measures with responsible post and date."""
    kinds = [word for _kind, word in _kinds()]
    fields = [Section(str(label), columns=kinds, rows=[[TO_WRITE, TO_WRITE]] * FINDINGS) for _field, label in FIELDS]
    columns = [_("Measure"), _("Field"), _("Responsible post"), _("By")]
    measures = Section(
        _("Measures taken"), columns=columns, rows=[[TO_WRITE, "", "", ""]] * MEASURES, widths=[5, 2, 3, 2]
    )
    return [*fields, measures, Section(_("Minutes"), [TO_WRITE])]
