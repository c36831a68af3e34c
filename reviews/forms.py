"""The form of a review: meeting, findings by field, measures. More lines on demand, without JavaScript."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from pages.forms import DayField
from reviews.reviewing import Found, Taken
from targets.models import FIELDS
from units.meetings import MeetingForm
from units.models import Post
from workflow.forms import SubmissionForm

LINES, MOST_LINES = 2, 12
#: Posts that can be responsible for a measure of a unit.
RESPONSIBLE = [(post.value, post.label) for post in (Post.HEAD, Post.SUPPLY, Post.TEAM, Post.ORGANIZATION, Post.STAFF)]
KINDS = [("success", _("Success")), ("shortcoming", _("Shortcoming of work"))]


class ReviewForm(MeetingForm):
    """What a review records (L9)."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        asked = self.data.get("lines", "") if self.is_bound else ""
        self.lines = min(MOST_LINES, max(LINES, int(asked))) if str(asked).isdigit() else LINES
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
        """A measure needs its date."""
        data: dict[str, Any] = super().clean() or {}
        for number in range(1, self.lines + 3):
            name = f"measure_{number}"
            if data.get(name) and not data.get(f"{name}_due_on") and f"{name}_due_on" not in self.errors:
                self.add_error(f"{name}_due_on", _now("A measure needs a date"))
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
