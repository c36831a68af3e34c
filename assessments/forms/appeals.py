"""What the pages of an appeal take in; no form writes or knows a post."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from assessments.appeal_workflow import APPEAL
from assessments.appealing import steps_of_refusal
from assessments.forms.application import EvidenceChoice, ReasonsForm, area
from assessments.models import Appeal, Application
from evidence.models import Evidence
from pages.forms import Option
from targets.models import TIERS
from units.models.tree import searchable
from workflow.clock import today

CHOICES = {
    "site": Option(_("Uphold: other assessors check again"), _("The site check was faulty")),
    "committee": Option(_("Uphold: the committee decides again"), _("The committee's decision was faulty")),
    "approval": Option(_("Uphold: the department decides again"), _("The department's answer was faulty")),
    "dismiss": Option(_("Dismiss"), _("The refusal stands; say which criterion is not met")),
}


class LodgeForm(ReasonsForm):
    """What the unit says against the refusal, by criterion, with evidence of its own."""

    needs_criterion = ("appeal",)

    reasons = forms.CharField(
        label=_("Grounds of the appeal"),
        help_text=_("The official who decides reads these words. Write of work and evidence, not of persons."),
        max_length=4000,
        widget=area(5),
        error_messages={"required": _("Write the grounds.")},
    )
    evidence = EvidenceChoice(
        queryset=Evidence.objects.none(),
        label=_("Evidence"),
        help_text=_("What the assessors had not seen. Add files to the unit's evidence first."),
        required=False,
    )

    def __init__(self, *args: Any, offered: Iterable[int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["evidence"]
        field.queryset = Evidence.objects.filter(pk__in=list(offered)).order_by("-happened_on", "-id")

    @property
    def chosen(self) -> str:
        """An appeal always names a criterion."""
        return "appeal"


class AnswerForm(ReasonsForm):
    """The answer to an appeal; nothing is preselected."""

    needs_criterion = ("dismiss",)

    outcome = forms.ChoiceField(
        label=_("Decision"), widget=forms.RadioSelect, error_messages={"required": _("Choose a decision.")}
    )

    def __init__(self, *args: Any, subject: Appeal, **kwargs: Any) -> None:
        super().__init__(*args, subject=subject, **kwargs)
        field: Any = self.fields["outcome"]
        field.choices = [(name, CHOICES[name]) for name in (*steps_of_refusal(subject.decision), "dismiss")]


class AppealFilter(forms.Form):
    """State, tier and unit's name."""

    q = forms.CharField(label=_("Unit"), required=False, max_length=100)
    state = forms.ChoiceField(
        label=_("State"), required=False, choices=[("", _("All")), *APPEAL.states, ("late", _("Late"))]
    )
    tier = forms.ChoiceField(label=_("Tier"), required=False, choices=[("", _("All")), *TIERS])

    def narrow(self, rows: QuerySet[Appeal]) -> QuerySet[Appeal]:
        """Apply the filter."""
        data = self.cleaned_data
        if data["q"]:
            rows = rows.filter(unit__search_text__contains=searchable(data["q"]))
        if data["state"] == "late":
            rows = rows.filter(state="lodged", due_on__lt=today())
        elif data["state"]:
            rows = rows.filter(state=data["state"])
        return rows.filter(application__tier=data["tier"]) if data["tier"] else rows


def criteria_of(application: Application) -> list[Any]:
    """The criteria claimed, in the order of the standard."""
    claims = application.claims.select_related("criterion").order_by("criterion__rank", "criterion_id")
    return [one.criterion for one in claims]
