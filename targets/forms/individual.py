"""Forms of the members' pages: short, for a phone."""

from __future__ import annotations

import datetime
from typing import Any

from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from pages import words
from pages.forms import DayField, Option
from targets.models import IndividualTarget, Target
from workflow.forms import SubmissionForm


def month_end(day: datetime.date) -> datetime.date:
    """The last day of the month of `day`."""
    following = day.replace(day=28) + datetime.timedelta(days=4)
    return following - datetime.timedelta(days=following.day)


def quarter_end(day: datetime.date) -> datetime.date:
    """The last day of the quarter of `day`."""
    return month_end(day.replace(month=(day.month - 1) // 3 * 3 + 3, day=1))


class TaskForm(SubmissionForm):
    """What the member will do, how many, and by when."""

    task = forms.CharField(
        label=_("What will you do?"),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Write it so that it can be counted. Example: label 40 shelf bays"),
        error_messages={"required": _("Write what you will do")},
    )
    when = forms.ChoiceField(
        label=_("By when?"), widget=forms.RadioSelect, error_messages={"required": _("Choose by when")}
    )
    other_day = DayField(label=_("Another day"), required=False)
    goal = forms.IntegerField(label=_("How many?"), required=False, min_value=1, max_value=1_000_000)
    counted_in = forms.CharField(
        label=_("Counted in"), required=False, max_length=30, help_text=_("Example: bays, lessons, metres")
    )

    def __init__(self, *args: Any, today: datetime.date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today
        field = self.fields["when"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [
            ("month", Option(_("End of month"), words.day_short(month_end(today)))),
            ("quarter", Option(_("End of quarter"), words.day_short(quarter_end(today)))),
            ("other", Option(_("Another day"), _("Choose a date"))),
        ]

    def clean(self) -> dict[str, Any]:
        """Work out the day."""
        data: dict[str, Any] = super().clean() or {}
        when = data.get("when")
        if when == "other" and not data.get("other_day") and "other_day" not in self.errors:
            self.add_error("other_day", _now("Choose a date"))
        days = {"month": month_end(self.today), "quarter": quarter_end(self.today), "other": data.get("other_day")}
        data["due_on"] = days.get(when or "")
        if data["due_on"] and data["due_on"] < self.today:
            self.add_error("other_day", _now("Choose a day that is not before today"))
        return data

    @property
    def task_values(self) -> dict[str, Any]:
        """What the verbs take."""
        return {name: self.cleaned_data[name] for name in ("task", "due_on", "goal", "counted_in")}


def target_option(one: Target) -> Option:
    """`Drill repair time from 9 days to 4`, `by 31 December`, the mark of the field."""
    return Option(one.title, _now("by %(day)s") % {"day": words.day_short(one.limit_on)}, one.field)


class DrawUpForm(TaskForm):
    """A new individual target."""

    target = forms.TypedChoiceField(
        label=_("Which target of the unit does it help?"),
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose the target it helps")},
    )
    field_order = ("target", "task", "when", "other_day", "goal", "counted_in")

    def __init__(self, *args: Any, options: list[Target], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["target"]
        assert isinstance(field, forms.TypedChoiceField)
        known = {str(one.pk): one for one in options}
        field.choices = [(key, target_option(one)) for key, one in known.items()]
        field.coerce = known.__getitem__
        if len(options) == 1:
            field.initial = options[0].pk

    def clean(self) -> dict[str, Any]:
        """The date chain, beside the date (rule 3)."""
        data = super().clean()
        target, due_on = data.get("target"), data.get("due_on")
        if target and due_on and due_on > target.limit_on:
            name = "other_day" if data.get("when") == "other" else "when"
            self.add_error(
                name,
                _now("The unit target ends on %(day)s; choose an earlier day") % {"day": words.day(target.limit_on)},
            )
        return data


class ProgressForm(SubmissionForm):
    """How many are reached now; the last number is filled in."""

    reached = forms.IntegerField(label=_("How many are done now?"), min_value=0, max_value=1_000_000)
    note = forms.CharField(label=_("Note"), required=False, max_length=300)

    def __init__(self, *args: Any, individual: IndividualTarget, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reached"].initial = individual.reached
