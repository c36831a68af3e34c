"""The form of a review: meeting, findings by target and by field, open follow-ups, measures.

More lines on demand, without JavaScript.
"""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from pages.forms import DayField
from reviews.filled_page import TargetLine
from reviews.models import FollowUp, Review
from reviews.reviewing import SUPERIOR, Answer, Found, Taken
from targets.models import FIELDS, RESPONSIBLE
from units.meetings import MeetingForm
from units.models import Post
from workflow.forms import SubmissionForm
from workflow.moving import Move

LINES, MOST_LINES = 2, 12
#: What a meeting may do with a follow-up that is still open.
ACTS = [("", _("Leave it open")), ("close", _("Close with its outcome")), ("carry", _("Carry on to a new date"))]
KINDS = [("success", _("Success")), ("shortcoming", _("Shortcoming of work"))]


ENDS = ("", "_field", "_owner", "_post", "_due_on")


class ReviewForm(MeetingForm):
    """What a review records (L9).

    `speaks_of`: targets of the review; `still_open`: (follow-up, moves the person may make) of each that is open;
    `owners`: (value, name) of who else than the unit may own a measure.
    """

    def __init__(
        self,
        *args: Any,
        speaks_of: Sequence[TargetLine] = (),
        still_open: Sequence[tuple[FollowUp, list[Move]]] = (),
        owners: Sequence[tuple[Any, Any]] = (),
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.speaks_of, self.still_open = speaks_of, still_open
        asked = str(self.data.get("lines", "")) if self.is_bound else str(self.initial.get("lines", ""))
        self.lines = min(MOST_LINES, max(LINES, int(asked))) if asked.isdecimal() and len(asked) < 4 else LINES
        for field, label in FIELDS:
            for kind, word in KINDS:
                for number in range(1, self.lines + 1):
                    words = {"word": word, "n": number, "field": label}
                    self.fields[f"{field}_{kind}_{number}"] = _text(_now("%(word)s %(n)s, %(field)s") % words)
        for line in speaks_of:
            for kind, word in KINDS:
                self.fields[f"target_{line.pk}_{kind}"] = _text(word)
        for one, moves in still_open:
            self._ask(f"follow_up_{one.pk}", [move.name for move in moves])
        for number in range(1, self.lines + 3):
            name = f"measure_{number}"
            self.fields[name] = _text(_now("Measure %(n)s") % {"n": number})
            self.fields[f"{name}_field"] = forms.ChoiceField(label=_("Field"), choices=FIELDS, required=False)
            self.fields[f"{name}_owner"] = forms.ChoiceField(
                label=_("Owner"), choices=[("", _("This unit")), *owners], required=False
            )
            self.fields[f"{name}_post"] = forms.ChoiceField(
                label=_("Responsible post"), choices=RESPONSIBLE, required=False
            )
            self.fields[f"{name}_due_on"] = DayField(label=_("By"), required=False)

    def _ask(self, name: str, moves: list[str]) -> None:
        acts = [(act, label) for act, label in ACTS if act in ("", *moves)]
        self.fields[name] = forms.ChoiceField(label=_("At this meeting"), choices=acts, required=False)
        self.fields[f"{name}_word"] = _text(_("Outcome, or why it is carried on"))
        self.fields[f"{name}_due_on"] = DayField(label=_("New date"), required=False)

    def target_parts(self) -> list[tuple[TargetLine, list[Any]]]:
        """(target, bound inputs of its findings)."""
        return [(line, [self[f"target_{line.pk}_{kind}"] for kind, _w in KINDS]) for line in self.speaks_of]

    def open_parts(self) -> list[tuple[FollowUp, list[Any]]]:
        """(follow-up still open, bound inputs of what becomes of it)."""
        ends = ("", "_word", "_due_on")
        return [(one, [self[f"follow_up_{one.pk}{end}"] for end in ends]) for one, _moves in self.still_open]

    def field_parts(self) -> list[tuple[str, list[Any]]]:
        """(field, bound inputs of its findings)."""
        return [
            (field, [self[f"{field}_{kind}_{n}"] for kind, _w in KINDS for n in range(1, self.lines + 1)])
            for field, _label in FIELDS
        ]

    def measure_rows(self) -> list[list[Any]]:
        """The bound inputs of each line of measures."""
        return [[self[f"measure_{n}{end}"] for end in ENDS] for n in range(1, self.lines + 3)]

    def meeting_fields(self) -> list[Any]:
        """The bound inputs of the meeting."""
        return [self[name] for name in ("held_on", "place", "present", "minutes")]

    def clean(self) -> dict[str, Any]:
        """A measure needs its date, which follows the meeting; a date needs its measure."""
        data: dict[str, Any] = super().clean() or {}
        held_on = data.get("held_on")
        for number in range(1, self.lines + 3):
            name = f"measure_{number}"
            due_on = data.get(f"{name}_due_on")
            if data.get(name) and not due_on and f"{name}_due_on" not in self.errors:
                self.add_error(f"{name}_due_on", _now("A measure needs a date"))
            elif due_on and not data.get(name):
                self.add_error(name, _now("Write the measure, or leave its date empty"))
            elif due_on and held_on and due_on < held_on:
                self.add_error(f"{name}_due_on", _now("Choose a date that is not before the meeting"))
        for one, _moves in self.still_open:
            for place, fault in _faults(one, self._answer_to(one, data), held_on):
                self.add_error(f"follow_up_{one.pk}{place}", fault)
        return data

    def _answer_to(self, one: FollowUp, data: dict[str, Any]) -> Answer:
        name = f"follow_up_{one.pk}"
        return Answer(one, data.get(name) or "", data.get(f"{name}_word") or "", data.get(f"{name}_due_on"))

    def answers(self) -> list[Answer]:
        """What the meeting does with follow-ups; those of which nothing was said stay open."""
        said = (self._answer_to(one, self.cleaned_data) for one, _moves in self.still_open)
        return [answer for answer in said if answer.act]

    def findings(self) -> list[Found]:
        """What was written, empty lines left out: of targets first, then of fields."""
        data = self.cleaned_data
        of_targets = [
            Found(kind, line.field, text, line.pk)
            for line in self.speaks_of
            for kind, _word in KINDS
            if (text := data.get(f"target_{line.pk}_{kind}"))
        ]
        return of_targets + [
            Found(kind, field, text)
            for field, _label in FIELDS
            for kind, _word in KINDS
            for number in range(1, self.lines + 1)
            if (text := data.get(f"{field}_{kind}_{number}"))
        ]

    def follow_ups(self) -> list[Taken]:
        """The measures, empty lines left out."""
        data = self.cleaned_data
        return [
            Taken(
                data[name],
                data.get(f"{name}_field") or FIELDS[0][0],
                data.get(f"{name}_post") or Post.HEAD.value,
                data[f"{name}_due_on"],
                int(owner) if (owner := data.get(f"{name}_owner") or "").isdecimal() else owner or None,
            )
            for name in (f"measure_{n}" for n in range(1, self.lines + 3))
            if data.get(name)
        ]


def _text(label: Any) -> forms.CharField:
    """A line of findings or measures."""
    return forms.CharField(label=label, required=False, max_length=1000, widget=forms.Textarea(attrs={"rows": 2}))


def _faults(one: FollowUp, answer: Answer, held_on: datetime.date | None) -> list[tuple[str, str]]:
    """(end of the input's name, what is wrong) of what is said of a follow-up."""
    if not answer.act:
        typed = answer.word or answer.due_on
        return [("", _now("Choose what becomes of it, or leave the rest empty"))] if typed else []
    if answer.act == "close":
        return [] if answer.word else [("_word", _now("Write how it ended"))]
    found = [] if answer.word else [("_word", _now("Write why it is carried on"))]
    if answer.due_on is None or answer.due_on <= max(one.due_on, held_on or one.due_on):
        found.append(("_due_on", _now("Choose a new date: later than the one before, and after the meeting")))
    return found


def texts_of(review: Review) -> dict[str, Any]:
    """What the form holds for a review that was returned: all that was recorded, to be mended and not typed again."""
    data: dict[str, Any] = {}
    most = LINES
    if review.meeting is not None:
        data = {name: getattr(review.meeting, name) for name in ("held_on", "place", "present", "minutes")}
    for field, _label in FIELDS:
        for kind, _word in KINDS:
            said = (
                review.findings.filter(field=field, kind=kind, target=None)
                .order_by("id")
                .values_list("text", flat=True)
            )
            data |= {f"{field}_{kind}_{n}": text for n, text in enumerate(said, start=1)}
            most = max(most, len(said))
    for one in review.findings.filter(target__isnull=False).order_by("id"):
        data[f"target_{one.target_id}_{one.kind}"] = one.text
    taken = list(review.follow_ups.filter(state="open").order_by("due_on", "id"))
    for n, measure in enumerate(taken, start=1):
        name = f"measure_{n}"
        owner = SUPERIOR if measure.of_superior else "" if measure.unit_id == review.unit_id else str(measure.unit_id)
        values = (measure.measure, measure.field, owner, measure.post, measure.due_on)
        data |= {f"{name}{end}": value for end, value in zip(ENDS, values, strict=True)}
    data["lines"] = max(most, len(taken) - 2)
    return data


class RemarkForm(SubmissionForm):
    """The superior's remark."""

    remark = forms.CharField(
        label=_("Remark"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("The unit reads these words. Write of work and evidence, not of persons."),
    )


class OutcomeForm(SubmissionForm):
    """How a measure ended."""

    outcome = forms.CharField(label=_("Outcome"), max_length=2000, widget=forms.Textarea(attrs={"rows": 3}))


class CarryForm(SubmissionForm):
    """A new date for a measure, and why."""

    due_on = DayField(label=_("New date"))
    word = forms.CharField(
        label=_("Why it is carried on"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Write of work and evidence, not of persons."),
    )
