"""Forms of the tree: units, contacts, norms, groups, catalogues."""

from __future__ import annotations

import re
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from pages.forms import DayField
from units.forms_people import NOT_FOUND, UnitByCode
from units.models import Sector, Unit, UnitKind
from units.norms import NormKind
from workflow.forms import ReasonForm, SubmissionForm


class UnitForm(SubmissionForm):
    """What is recorded of a unit."""

    kind = forms.ModelChoiceField(label=_("Kind"), queryset=UnitKind.objects.filter(retired_on__isnull=True))
    code = forms.RegexField(
        label=_("Code"),
        regex=r"^[\w.-]{1,30}$",
        help_text=_("A free code is filled in; it can be changed."),
        error_messages={"invalid": _("Letters, digits, dots and hyphens only, up to 30")},
    )
    name_en = forms.CharField(label=_("Name (English)"), required=False, max_length=200)
    name_ko = forms.CharField(label=_("Name (Korean)"), required=False, max_length=200)
    sector = forms.ModelChoiceField(
        label=_("Sector"), queryset=Sector.objects.filter(retired_on__isnull=True), required=False
    )
    staffing = forms.IntegerField(
        label=_("Staffing, persons"), required=False, min_value=0, max_value=1_000_000, help_text=_("A total only.")
    )
    note = forms.CharField(
        label=_("Note"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Write of the unit, not of persons."),
    )

    def clean(self) -> dict[str, Any]:
        """One name at least."""
        data: dict[str, Any] = super().clean() or {}
        if not data.get("name_en") and not data.get("name_ko"):
            self.add_error("name_en", _("Write a name in English or Korean"))
        return data


class MoveForm(ReasonForm):
    """A new place in the tree."""

    parent = UnitByCode(label=_("Code of the new unit above"), max_length=30)
    field_order = ("parent", "reason")


class MergeForm(ReasonForm):
    """The unit that survives; `units` are those within reach: a code elsewhere reads as one nobody has."""

    into = UnitByCode(
        label=_("Code of the unit that survives"),
        max_length=30,
        help_text=_(
            "Members and units directly below go over to it; posts at this unit end. Nothing is changed before the check page."
        ),
    )
    field_order = ("into", "reason")

    def __init__(self, *args: Any, units: QuerySet[Unit], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.units = units

    def clean_into(self) -> Unit:
        """A unit within reach."""
        into: Unit = self.cleaned_data["into"]
        found = self.units.select_related("kind").filter(pk=into.pk).first()
        if found is None:
            raise forms.ValidationError(NOT_FOUND)
        return found


class SplitForm(UnitForm):
    """The new unit, what goes over to it, and why."""

    subunits = forms.ModelMultipleChoiceField(
        label=_("Units directly below that go over"),
        queryset=Unit.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    numbers = forms.CharField(
        label=_("Numbers of the members who go over"),
        required=False,
        max_length=20_000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("One on each line. Their posts at this unit end; posts at the new one are entered by decision."),
    )
    reason = forms.CharField(
        label=_("Reason"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Those it concerns read these words. Write of work and evidence, not of persons."),
    )

    def __init__(self, *args: Any, unit: Unit, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["subunits"]
        assert isinstance(field, forms.ModelMultipleChoiceField)
        field.queryset = unit.children.filter(archived_on__isnull=True).order_by("code")

    def clean_numbers(self) -> list[str]:
        """The numbers, one a line; commas and blanks part them too."""
        return (
            re.split(r"[\s,;]+", self.cleaned_data["numbers"].strip()) if self.cleaned_data["numbers"].strip() else []
        )


class ContactForm(SubmissionForm):
    """How the unit's office is reached: posts, never persons."""

    title_en = forms.CharField(
        label=_("Post (English)"), required=False, max_length=100, help_text=_("Example: Planning section")
    )
    title_ko = forms.CharField(label=_("Post (Korean)"), required=False, max_length=100)
    contact = forms.CharField(label=_("Telephone or address of the office"), max_length=200)

    def clean(self) -> dict[str, Any]:
        """One title at least."""
        data: dict[str, Any] = super().clean() or {}
        if not data.get("title_en") and not data.get("title_ko"):
            self.add_error("title_en", _("Write the post in English or Korean"))
        return data


class NormForm(SubmissionForm):
    """A value of one norm from a day on."""

    since = DayField(label=_("In force from"))

    def __init__(self, *args: Any, kind: NormKind, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if kind.choices:
            self.fields["value"] = forms.ChoiceField(label=kind.label, choices=kind.choices, widget=forms.RadioSelect)
        else:
            self.fields["value"] = forms.IntegerField(label=kind.label, min_value=kind.lowest, max_value=kind.highest)
        self.order_fields(["value", "since"])


class GroupForm(SubmissionForm):
    """A group of units across the tree."""

    name_en = forms.CharField(label=_("Name (English)"), required=False, max_length=100)
    name_ko = forms.CharField(label=_("Name (Korean)"), required=False, max_length=100)

    def clean(self) -> dict[str, Any]:
        """One name at least."""
        data: dict[str, Any] = super().clean() or {}
        if not data.get("name_en") and not data.get("name_ko"):
            self.add_error("name_en", _("Write a name in English or Korean"))
        return data


class GroupUnitForm(SubmissionForm):
    """A unit for a group."""

    unit = UnitByCode(label=_("Code of the unit to add"), max_length=30)


class CatalogueForm(SubmissionForm):
    """An entry of a catalogue."""

    code = forms.SlugField(label=_("Code"), max_length=50)
    name_en = forms.CharField(label=_("Name (English)"), max_length=100)
    name_ko = forms.CharField(label=_("Name (Korean)"), max_length=100)
    rank = forms.IntegerField(label=_("Order"), min_value=1, max_value=9999, initial=500)
