"""The form of a review: meeting, findings by field, measures. More lines on demand, without JavaScript."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from pages.forms import DayField
from reviews.models import Review
from reviews.reviewing import Found, Taken
from targets.models import FIELDS, RESPONSIBLE
from units.meetings import MeetingForm
from units.models import Post
from workflow.forms import SubmissionForm

LINES, MOST_LINES = 2, 12
KINDS = [("success", _("Success")), ("shortcoming", _("Shortcoming of work"))]


class ReviewForm(MeetingForm):
    """What a review records (L9)."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        asked = str(self.data.get("lines", "")) if self.is_bound else str(self.initial.get("lines", ""))
        self.lines = min(MOST_LINES, max(LINES, int(asked))) if asked.isdecimal() and len(asked) < 4 else LINES
        for field, label in FIELDS:
            for kind, word in KINDS:
                for number in range(1, self.lines + 1):
                    self.fields[f"{field}_{kind}_{number}"] = forms.CharField(
                        label=_now("%(word)s %(n)s, %(field)s") % {"word": word, "n": number, "field": label},
                        required=False,
                        max_length=1000,
                        widget=forms.Textarea(attrs={"rows": 2}),
                    )
        for number in range(1, self.lines + 3):
            name = f"measure_{number}"
            self.fields[name] = forms.CharField(
                label=_now("Measure %(n)s") % {"n": number},
                required=False,
                max_length=1000,
                widget=forms.Textarea(attrs={"rows": 2}),
            )
            self.fields[f"{name}_field"] = forms.ChoiceField(label=_("Field"), choices=FIELDS, required=False)
            self.fields[f"{name}_post"] = forms.ChoiceField(
                label=_("Responsible post"), choices=RESPONSIBLE, required=False
            )
            self.fields[f"{name}_due_on"] = DayField(label=_("By"), required=False)

    def field_parts(self) -> list[tuple[str, list[Any]]]:
        """(field, bound inputs of its findings)."""
        return [
            (field, [self[f"{field}_{kind}_{n}"] for kind, _w in KINDS for n in range(1, self.lines + 1)])
            for field, _label in FIELDS
        ]

    def measure_rows(self) -> list[list[Any]]:
        """The bound inputs of each line of measures."""
        ends = ("", "_field", "_post", "_due_on")
        return [[self[f"measure_{n}{end}"] for end in ends] for n in range(1, self.lines + 3)]

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
        return data

    def findings(self) -> list[Found]:
        """What was written, empty lines left out."""
        return [
            Found(kind, field, text)
            for field, _label in FIELDS
            for kind, _word in KINDS
            for number in range(1, self.lines + 1)
            if (text := self.cleaned_data.get(f"{field}_{kind}_{number}"))
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
            )
            for name in (f"measure_{n}" for n in range(1, self.lines + 3))
            if data.get(name)
        ]


def texts_of(review: Review) -> dict[str, Any]:
    """What the form holds for a review that was returned: all that was recorded, to be mended and not typed again."""
    data: dict[str, Any] = {}
    most = LINES
    if review.meeting is not None:
        data = {name: getattr(review.meeting, name) for name in ("held_on", "place", "present", "minutes")}
    for field, _label in FIELDS:
        for kind, _word in KINDS:
            said = review.findings.filter(field=field, kind=kind).order_by("id").values_list("text", flat=True)
            data |= {f"{field}_{kind}_{n}": text for n, text in enumerate(said, start=1)}
            most = max(most, len(said))
    taken = list(review.follow_ups.filter(state="open").order_by("due_on", "id"))
    for n, one in enumerate(taken, start=1):
        name = f"measure_{n}"
        data |= {name: one.measure, f"{name}_field": one.field, f"{name}_post": one.post, f"{name}_due_on": one.due_on}
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
