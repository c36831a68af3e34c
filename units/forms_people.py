"""Forms of accounts, posts, settings and corrections."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from pages.forms import DayField
from units.models import ORGANIZATIONS, Department, Person, Post, Unit
from workflow.forms import SubmissionForm


class PersonByNumber(forms.CharField):
    """A person named by the exact number; names are never searched (Bound 8)."""

    def clean(self, value: Any) -> Person:
        """The person, or an error beside the field."""
        number = super().clean(value)
        person = Person.objects.filter(number=number).first()
        if person is None:
            raise forms.ValidationError(_("No person has this number; check it with the unit's office"))
        return person


NOT_FOUND = _("No unit has this code; find it in the list of units")


class UnitByCode(forms.CharField):
    """A unit named by its code."""

    def clean(self, value: Any) -> Unit:
        """The unit, or an error beside the field."""
        code = super().clean(value)
        unit = Unit.objects.current().filter(code=code).first()
        if unit is None:
            raise forms.ValidationError(NOT_FOUND)
        return unit


class LookUpForm(forms.Form):
    """Find one account."""

    number = forms.CharField(label=_("Exact number of the person"), max_length=30)


class EnterPersonForm(SubmissionForm):
    """A new person: what is held, and nothing else."""

    number = forms.CharField(label=_("Number"), max_length=30)
    name = forms.CharField(label=_("Name"), max_length=100)
    unit = UnitByCode(label=_("Code of the unit"), max_length=30)
    since = DayField(label=_("Member since"))
    language = forms.ChoiceField(label=_("Language"), choices=[("ko", "한국어"), ("en", "English")])
    contact = forms.CharField(label=_("Contact"), required=False, max_length=200)


class CorrectPersonForm(SubmissionForm):
    """What is held on a person, besides the number, the unit and the posts."""

    name = forms.CharField(label=_("Name"), max_length=100)
    language = forms.ChoiceField(label=_("Language"), choices=[("ko", "한국어"), ("en", "English")])
    contact = forms.CharField(label=_("Contact"), required=False, max_length=200)


class TransferForm(SubmissionForm):
    """Another unit, from a day on."""

    unit = UnitByCode(label=_("Code of the new unit"), max_length=30)
    since = DayField(label=_("From"))


class PasswordForm(SubmissionForm):
    """A first password."""

    password = forms.CharField(
        label=_("First password"),
        max_length=200,
        help_text=_("At least 15 characters. The person changes it after signing in."),
    )


class AppointForm(SubmissionForm):
    """A post at a unit."""

    person = PersonByNumber(label=_("Exact number of the person"), max_length=30)
    post = forms.ChoiceField(label=_("Post"), choices=Post.choices)
    since = DayField(label=_("From"))
    department = forms.ModelChoiceField(label=_("Department"), queryset=Department.objects.none(), required=False)
    organization = forms.ChoiceField(
        label=_("Organization"),
        choices=[("", _("None")), *ORGANIZATIONS],
        required=False,
        help_text=_("For an organization official only: of which organization."),
    )
    authority = forms.CharField(
        label=_("Decision of appointment"),
        max_length=200,
        help_text=_("Date and number of the superior committee's decision."),
    )

    def __init__(self, *args: Any, unit: Unit, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["department"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = unit.departments.filter(retired_on__isnull=True)
        if not field.queryset:
            del self.fields["department"]

    def clean(self) -> dict[str, Any]:
        """An organization official is of one organization, nobody else is of any."""
        data: dict[str, Any] = super().clean() or {}
        of_one = data.get("post") == Post.ORGANIZATION
        if of_one and not data.get("organization"):
            self.add_error("organization", _("Choose the organization of the official."))
        if not of_one and data.get("organization"):
            self.add_error("organization", _("Only an organization official is of an organization; choose none."))
        return data


class HandOverForm(SubmissionForm):
    """A successor."""

    person = PersonByNumber(label=_("Exact number of the successor"), max_length=30)
    on = DayField(label=_("First day of the successor"))
    authority = forms.CharField(label=_("Decision of appointment"), max_length=200)


class DeputyForm(SubmissionForm):
    """A deputy from a day to a day."""

    person = PersonByNumber(label=_("Exact number of the deputy"), max_length=30)
    since = DayField(label=_("From"))
    until = DayField(label=_("Until, not included"), required=False)
    authority = forms.CharField(label=_("Decision of appointment"), max_length=200)


class EndForm(SubmissionForm):
    """The first day a post no longer holds."""

    until = DayField(label=_("First day without the post"))


class SettingsForm(SubmissionForm):
    """How the programme looks to the person."""

    language = forms.ChoiceField(
        label=_("Language"), choices=[("ko", "한국어"), ("en", "English")], widget=forms.RadioSelect
    )
    theme = forms.ChoiceField(label=_("Light or dark"), widget=forms.RadioSelect)
    density = forms.ChoiceField(label=_("Density of tables"), widget=forms.RadioSelect)
    text_size = forms.ChoiceField(label=_("Text size"), widget=forms.RadioSelect)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("theme", "density", "text_size"):
            field = self.fields[name]
            assert isinstance(field, forms.ChoiceField)
            column: Any = Person._meta.get_field(name)
            field.choices = column.choices


class CorrectionForm(SubmissionForm):
    """What is wrong and how it should read."""

    about = forms.CharField(label=_("What is wrong?"), max_length=200)
    wish = forms.CharField(label=_("How should it read?"), max_length=2000, widget=forms.Textarea(attrs={"rows": 3}))


class AnswerForm(SubmissionForm):
    """The answer to a correction request."""

    answer = forms.CharField(
        label=_("Answer"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("The person reads these words."),
    )

    def clean_answer(self) -> str:
        """An answer says something."""
        answer = str(self.cleaned_data["answer"]).strip()
        if len(answer) < 3:
            raise forms.ValidationError(_now("Write what was corrected, or why not"))
        return answer
