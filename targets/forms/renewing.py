"""Forms of renewals and directives: they parse and check, never write."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from pages.forms import DayField
from targets.forms.target import CellGroup, TargetForm, texts_of_plan
from targets.models import FIELDS, LEAVING, Directive, Target
from targets.plan import Plan, cell
from targets.reasoned import Levels, levels_of
from targets.renewing import kind_faults
from units.models import Group, Sector, Unit, UnitKind
from workflow.clock import today
from workflow.forms import SubmissionForm

#: What a renewal that keeps the target does not touch: readings run on under the same measures.
KEPT = frozenset(
    (
        "unit",
        "field",
        "weight",
        "measures",
        "shipped",
        "counted",
        "type",
        "unit_of_measure",
        "better",
        "baseline",
        "baseline_source",
        "past",
        "past_on",
    )
)
#: What some kinds keep besides.
KEPT_BY = {"extend": frozenset(("goal", "milestones", "share")), "raise": frozenset(("share",))}
WITHOUT_REASON = _("Write the reason, or name the directive that asks for it.")
#: Areas offered in a directive at most.
AREAS = 300


class RenewalForm(SubmissionForm):
    """Why a target is renewed: a reason in words, a directive, or both."""

    directive = forms.ModelChoiceField(
        label=_("Directive that asks for it"),
        queryset=Directive.objects.none(),
        required=False,
        empty_label=_("None"),
    )
    reason = forms.CharField(
        label=_("Reason"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_(
            "The committee reads it, and it stays with the version. Write of work and evidence, not of persons."
        ),
    )

    def __init__(self, *args: Any, directives: QuerySet[Directive], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["directive"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = directives
        if not directives:
            del self.fields["directive"]
            self.fields["reason"].required = True
            self.fields["reason"].error_messages["required"] = WITHOUT_REASON

    def clean(self) -> dict[str, Any]:
        """One of both."""
        data: dict[str, Any] = super().clean() or {}
        if "reason" not in self.errors and not data.get("reason") and not data.get("directive"):
            self.add_error("reason", WITHOUT_REASON)
        return data

    def recorded(self, name: str) -> Any:
        """Reason and directive belong to this renewal alone; nothing recorded compares with them."""
        return None


class RenewedPlanForm(TargetForm):
    """The whole new plan of a target: filled with what stands; what is counted stays, unless the target is left."""

    def __init__(self, *args: Any, target: Target, kind: str, standing: Plan, **kwargs: Any) -> None:
        fixed = frozenset[str]() if kind in LEAVING else KEPT | KEPT_BY.get(kind, frozenset())
        super().__init__(*args, resolution=target.resolution, fixed=fixed, **kwargs)
        self.target, self.renewal = target, kind
        self.known = self.standing = standing
        # One key and one version for the whole page: they stand in the form of the reason.
        del self.fields["submission_key"], self.fields["subject_version"]

    def groups(self, part: int) -> list[CellGroup]:
        """The cells without what is kept."""
        found = [
            CellGroup(one.heading, _open(one.fields), [row for row in map(_open, one.rows) if row])
            for one in super().groups(part)
        ]
        return [one for one in found if one.cells]

    def visible_fields(self) -> list[Any]:
        """The fields without what is kept: for the summary of faults."""
        return _open(super().visible_fields())

    @property
    def whose(self) -> Unit:
        """The unit whose target it is."""
        return self.target.unit

    def levels(self) -> Levels:
        """What the unit has read last: the goal is set from there."""
        return levels_of(self.target)

    def compare(self) -> None:
        """The plan must be what the kind of renewal says; then its goals are set beside those of like units."""
        for name, words in kind_faults(self.renewal, self.standing, self.plan()):
            self.add_error(name if name in self.fields else None, words)
        if not self.errors:
            super().compare()


def begun_with(plan: Plan) -> dict[str, Any]:
    """What the form holds at first: the plan that stands; why a new goal is set is written anew."""
    numbers = range(1, len(plan.measures) + 1)
    return texts_of_plan(plan) | {cell(number, "reason"): "" for number in numbers}


def _open(fields: list[Any]) -> list[Any]:
    return [one for one in fields if not one.field.disabled]


class DirectiveForm(SubmissionForm):
    """A directive: what it asks, of whom, by when. Nothing chosen means all."""

    title = forms.CharField(label=_("Title"), max_length=200)
    text = forms.CharField(
        label=_("What it asks"),
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("Write of work and evidence, not of persons."),
    )
    authority = forms.CharField(
        label=_("Authority"),
        max_length=200,
        help_text=_("Example: decision of the county committee, 2 Nov 2026, no. 14"),
    )
    answer_by = DayField(label=_("Answer by"))
    fields_asked = forms.MultipleChoiceField(
        label=_("Fields"), choices=FIELDS, widget=forms.CheckboxSelectMultiple, initial=[name for name, _l in FIELDS]
    )
    kinds = forms.ModelMultipleChoiceField(
        label=_("Kinds of units (none chosen: all)"),
        queryset=UnitKind.objects.filter(retired_on__isnull=True),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    sectors = forms.ModelMultipleChoiceField(
        label=_("Sectors (none chosen: all)"),
        queryset=Sector.objects.filter(retired_on__isnull=True),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    areas = forms.ModelMultipleChoiceField(
        label=_("Areas (none chosen: the whole area)"),
        queryset=Unit.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    groups = forms.ModelMultipleChoiceField(
        label=_("Groups of units (none chosen: all)"),
        queryset=Group.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, *args: Any, issuer: Unit, groups: QuerySet[Group], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        below = Unit.objects.current().filter(path__within=str(issuer.path), kind__is_area=True).exclude(pk=issuer.pk)
        for name, rows in (("areas", below.order_by("path")[:AREAS]), ("groups", groups.order_by("id"))):
            field = self.fields[name]
            assert isinstance(field, forms.ModelMultipleChoiceField)
            # A slice cannot be filtered again when the choice is checked.
            field.queryset = rows.model._default_manager.filter(pk__in=[one.pk for one in rows])
            if not rows:
                del self.fields[name]

    def clean_answer_by(self) -> Any:
        """A day ahead."""
        day = self.cleaned_data["answer_by"]
        if day <= today():
            raise forms.ValidationError(_now("Choose a day after today."))
        return day

    @property
    def values(self) -> dict[str, Any]:
        """The words of the verb."""
        found = super().values
        found["fields"] = found.pop("fields_asked")
        return found

    def recorded(self, name: str) -> Any:
        """What stands recorded under a field now."""
        found: Any = getattr(self.subject, "fields" if name == "fields_asked" else name, None)
        return list(found.all()) if hasattr(found, "all") else found
