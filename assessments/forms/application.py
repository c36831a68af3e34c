"""What the pages of an application take in; no form writes or knows a post."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping
from typing import Any, cast

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from assessments.assessing import Found
from assessments.duties import no_such_staff
from assessments.grounds import words_missing, written_in
from assessments.missing import last_check
from assessments.models import Application, Claim, Criterion, SiteFinding
from assessments.presenting import Line
from evidence.models import Evidence
from pages.forms import DayField, Option
from pages.words import day
from units.models import Person
from workflow.clock import today
from workflow.forms import SubmissionForm

WORK_NOT_PERSONS = _("Write of work and evidence, not of persons.")
#: Evidence offered for choosing, newest first.
EVIDENCE_OFFERED = 60


def area(rows: int = 4) -> forms.Textarea:
    """A text of several lines."""
    return forms.Textarea(attrs={"rows": rows})


class StatementForm(SubmissionForm):
    """What the unit asks, and on what grounds."""

    statement = forms.CharField(
        label=_("What the unit asks and on what grounds"), help_text=WORK_NOT_PERSONS, max_length=4000, widget=area(5)
    )


class ReasonForm(SubmissionForm):
    """One reason in words."""

    note = forms.CharField(label=_("Reason"), help_text=WORK_NOT_PERSONS, max_length=2000, widget=area())


class RemarkForm(SubmissionForm):
    """The unit's remark on the findings."""

    text = forms.CharField(
        label=_("The unit's remark on the findings"), help_text=WORK_NOT_PERSONS, max_length=2000, widget=area()
    )


class EvidenceChoice(forms.ModelMultipleChoiceField[Evidence]):
    """Pieces of evidence, each with its date."""

    widget = forms.CheckboxSelectMultiple

    def label_from_instance(self, obj: Any) -> Any:
        """Title, and the date below."""
        return Option(obj.title, day(obj.happened_on))


class ClaimForm(SubmissionForm):
    """The unit's words and evidence under one criterion."""

    note = forms.CharField(label=_("Note"), help_text=WORK_NOT_PERSONS, max_length=300, required=False, widget=area(3))
    evidence = EvidenceChoice(
        queryset=Evidence.objects.none(),
        label=_("Evidence"),
        help_text=_("One piece of evidence may serve several criteria."),
        required=False,
    )

    def __init__(self, *args: Any, offered: Iterable[int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["evidence"]
        field.queryset = Evidence.objects.filter(pk__in=list(offered)).order_by("-happened_on", "-id")

    def recorded(self, name: str) -> Any:
        """The claim's note, and its evidence in the order it is offered in."""
        assert isinstance(self.subject, Claim)
        if name == "evidence":
            return self.subject.evidence.order_by("-happened_on", "-id")
        return super().recorded(name)

    def _changed_meanwhile(self) -> bool:
        # The application's row first, as every verb locks it: so two never wait for each other.
        assert isinstance(self.subject, Claim)
        rows = Application.objects.select_for_update(of=("self",))
        rows.values_list("pk").get(pk=self.subject.application_id)
        return super()._changed_meanwhile()


class ReturnForm(SubmissionForm):
    """Why an application is incomplete, and under which criteria."""

    reason = forms.CharField(label=_("What is missing"), help_text=WORK_NOT_PERSONS, max_length=2000, widget=area())
    criteria = forms.ModelMultipleChoiceField(
        queryset=Criterion.objects.none(),
        label=_("Criteria concerned"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, *args: Any, subject: Application, **kwargs: Any) -> None:
        super().__init__(*args, subject=subject, **kwargs)
        field: Any = self.fields["criteria"]
        field.queryset = Criterion.objects.filter(standard_id=subject.standard_id)
        field.label_from_instance = lambda one: Option(f"{one.number} {one}", "", one.field)


class StaffNumberField(forms.CharField):
    """A person by the exact number; an unknown one is answered like one who is not on the staff."""

    def clean(self, value: Any) -> Any:
        """The person."""
        number = super().clean(value)
        found = Person.objects.filter(number=number, is_active=True).first()
        if found is None:
            raise forms.ValidationError(no_such_staff(number))
        return found


class ScreenForm(SubmissionForm):
    """The two assessors, by their exact numbers."""

    leading = StaffNumberField(label=_("Number of the assessor who leads"), max_length=30)
    second = StaffNumberField(label=_("Number of the second assessor"), max_length=30)


class SiteCheckForm(SubmissionForm):
    """The record of a visit; what stands may be saved before all is found."""

    held_from = DayField(label=_("First day"))
    held_to = DayField(label=_("Last day"))
    summary = forms.CharField(label=_("What was seen"), help_text=WORK_NOT_PERSONS, max_length=4000, widget=area(5))
    seen_items = forms.CharField(label=_("Items seen"), max_length=300, required=False)
    not_checked = forms.CharField(label=_("Not checked"), max_length=300, required=False)
    disagreements = forms.CharField(
        label=_("Disagreements"),
        help_text=_("Between the assessors, or with the unit."),
        max_length=300,
        required=False,
    )

    def __init__(self, *args: Any, lines: list[Line], **kwargs: Any) -> None:
        """`lines`: the criteria with the evidence offered and what stands from this visit."""
        super().__init__(*args, **kwargs)
        self.lines = lines
        for one in lines:
            self._add(one)

    def _add(self, line: Line) -> None:
        pk = line.criterion.pk
        self.fields[f"finding_{pk}"] = forms.ChoiceField(
            label=_("Finding"),
            choices=SiteFinding.FINDINGS,
            widget=forms.RadioSelect,
            required=False,
            initial=line.finding or None,
        )
        self.fields[f"remark_{pk}"] = forms.CharField(
            label=_("Remark"), max_length=300, required=False, initial=line.remark
        )
        if line.files:
            self.fields[f"seen_{pk}"] = forms.MultipleChoiceField(
                label=_("Evidence seen on site"),
                choices=[(str(one["pk"]), one["label"]) for one in line.files],
                widget=forms.CheckboxSelectMultiple,
                required=False,
                initial=[str(one["pk"]) for one in line.files if one["seen"]],
            )

    def clean(self) -> dict[str, Any]:
        """The days stand in order and are not ahead."""
        data: dict[str, Any] = super().clean() or {}
        first, last = data.get("held_from"), data.get("held_to")
        if first and last and last < first:
            self.add_error("held_to", gettext("The last day stands before the first."))
        if last and last > today():
            self.add_error("held_to", gettext("This day has not come yet."))
        return data

    def recorded(self, name: str) -> Any:
        """What the other assessor has recorded since: of the visit, or under the criterion of the field."""
        check = last_check(cast(Application, self.subject))
        part, _sign, criterion = name.partition("_")
        if check is None or not criterion.isdigit():
            return getattr(check, name, None)
        row = check.findings.filter(criterion_id=criterion).first()
        if row is None:
            return None
        if part == "seen":
            return [str(pk) for pk in row.evidence_seen.order_by("pk").values_list("pk", flat=True)]
        return getattr(row, part)

    @property
    def cards(self) -> list[dict[str, Any]]:
        """Each criterion with its fields, for the page."""
        return [
            {
                "line": one,
                "finding": self[f"finding_{one.criterion.pk}"],
                "remark": self[f"remark_{one.criterion.pk}"],
                "seen": self[f"seen_{one.criterion.pk}"] if one.files else None,
            }
            for one in self.lines
        ]

    @property
    def general(self) -> list[Any]:
        """The fields that belong to no criterion."""
        names = ("held_from", "held_to", "summary", "seen_items", "not_checked", "disagreements")
        return [self[name] for name in names]

    @property
    def values(self) -> dict[str, Any]:
        """Keyword arguments of record_site_check."""
        data = super().values
        kept = {
            name: data[name]
            for name in ("held_from", "held_to", "summary", "seen_items", "not_checked", "disagreements")
        }
        return {**kept, "findings": [self._found(one, data) for one in self.lines]}

    def _found(self, line: Line, data: dict[str, Any]) -> Found:
        pk = line.criterion.pk
        seen = tuple(int(one) for one in data.get(f"seen_{pk}") or [])
        return Found(line.criterion, data[f"finding_{pk}"], data[f"remark_{pk}"], seen)


class ReasonsForm(SubmissionForm):
    """An outcome with its reasons: one general text, and one for each criterion concerned."""

    #: outcomes that must name a criterion
    needs_criterion: tuple[str, ...] = ("return", "refuse")

    reasons = forms.CharField(
        label=_("Reasons, by criterion"),
        help_text=_("The unit reads these words. Write of work and evidence, not of persons."),
        max_length=4000,
        widget=area(2),
        error_messages={"required": _("Write the reasons.")},
    )

    def __init__(self, *args: Any, criteria: Iterable[Criterion], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.criteria = list(criteria)
        for one in self.criteria:
            self.fields[f"why_{one.pk}"] = forms.CharField(
                label=f"{one.number} {one}", max_length=500, required=False, widget=area(2)
            )

    @property
    def chosen(self) -> str:
        """The outcome chosen."""
        return str(self.cleaned_data.get("outcome") or "")

    @property
    def why_fields(self) -> list[Any]:
        """The fields of the criteria, for the page."""
        return [self[f"why_{one.pk}"] for one in self.criteria]

    @property
    def why_open(self) -> bool:
        """Whether the fields of the criteria stand open: something is written in one, or one is asked for."""
        return self.is_bound and (bool(self.errors) or any(field.value() for field in self.why_fields))

    @property
    def by_criterion(self) -> dict[Criterion, str]:
        """The reasons written, by criterion: in the field of each, or in a line of the text that begins with its number."""
        found = written_in(self.cleaned_data.get("reasons", ""), {one.number: one for one in self.criteria})
        for one in self.criteria:
            if own := self.cleaned_data.get(f"why_{one.pk}", "").strip():
                found[one] = own
        return found

    def clean(self) -> dict[str, Any]:
        """Whoever refuses or returns names at least one criterion (Bound 6)."""
        data: dict[str, Any] = super().clean() or {}
        if self.chosen in self.needs_criterion and not self.by_criterion:
            self.add_error(None, gettext("Name the criterion that is not met or needs more, and why."))
        return data


class DecideForm(ReasonsForm):
    """The committee's decision at a sitting."""

    outcome = forms.ChoiceField(
        label=_("Decision of the committee"),
        widget=forms.RadioSelect,
        choices=[
            (
                "forward",
                Option(_("Put forward for the award"), _("The department of the committee approves or refuses")),
            ),
            ("return", Option(_("Check again on site"), _("Say which criterion needs more"))),
            ("refuse", Option(_("Do not award"), _("Say which criterion is not met"))),
        ],
        error_messages={"required": _("Choose a decision.")},
    )
    held_on = DayField(label=_("Date of the sitting"))
    place = forms.CharField(label=_("Place"), max_length=200)
    present = forms.IntegerField(label=_("Number present"), min_value=1, max_value=100_000)
    minute = forms.CharField(label=_("Minute no."), max_length=30)

    def clean_held_on(self) -> datetime.date:
        """A sitting that has been held."""
        held: datetime.date = self.cleaned_data["held_on"]
        if held > today():
            raise forms.ValidationError(gettext("This day has not come yet."))
        return held


class AwardForm(ReasonsForm):
    """The department's answer; nothing is preselected."""

    outcome = forms.ChoiceField(
        label=_("Decision"), widget=forms.RadioSelect, error_messages={"required": _("Choose a decision.")}
    )

    def __init__(self, *args: Any, subject: Application, findings: Mapping[Criterion, str], **kwargs: Any) -> None:
        """`findings`: what the last site check found under each criterion."""
        super().__init__(*args, subject=subject, criteria=findings, **kwargs)
        self.findings = findings
        field: Any = self.fields["outcome"]
        approve = gettext("Approve: %(tier)s") % {"tier": subject.get_tier_display()}
        field.choices = [
            ("approve", Option(approve, _("Enters the register at once"))),
            ("return", Option(_("Return to the committee"), _("Say which criterion needs more"))),
            ("refuse", Option(_("Do not award"), _("Say which criterion is not met"))),
        ]

    def clean(self) -> dict[str, Any]:
        """Whoever approves says why under each criterion that was not found met."""
        data = super().clean()
        if self.chosen == "approve":
            for one, words in words_missing(self.findings, self.by_criterion).items():
                self.add_error(f"why_{one.pk}", words)
        return data
