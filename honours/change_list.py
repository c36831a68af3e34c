"""Changes of the register as a list (L11)."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from honours.models import RegisterChange
from honours.workflow import CHANGE
from pages.listing import Column, Empty, Listing, Sort
from pages.marks import chip

CHIPS = {"opened": "due", "decided": "due", "appealed": "due", "entered": "late", "dismissed": "late", "upheld": "ok"}


def state_chip(change: RegisterChange) -> Any:
    """The state: shape and word."""
    return chip(CHIPS.get(change.state, "mute"), CHANGE.label_of(change.state))


class ChangeFilter(forms.Form):
    """State and kind."""

    state = forms.ChoiceField(label=_("State"), required=False, choices=[("", _("All")), *CHANGE.states])
    kind = forms.ChoiceField(label=_("Kind of entry"), required=False, choices=[("", _("All")), *RegisterChange.KINDS])

    def narrow(self, rows: QuerySet[RegisterChange]) -> QuerySet[RegisterChange]:
        """Rows that fit."""
        data = self.cleaned_data
        chosen = {name: data[name] for name in ("state", "kind") if data.get(name)}
        return rows.filter(**chosen)


CHANGES = Listing(
    name="register-changes",
    title=_("Changes of the register"),
    columns=(
        Column("what", _("Change"), value=str, link=lambda row: row.get_absolute_url()),
        Column("unit", _("Unit"), value="unit"),
        Column("opened", _("Opened on"), value="opened_on", kind="date", sort="opened", width=130),
        Column("remark", _("Remark until"), value="remark_until", kind="date", width=130),
        Column("appeal", _("Appeal until"), value="appeal_until", kind="date", width=130),
        Column("state", _("State"), value=lambda row: CHANGE.label_of(row.state), show=state_chip, width=180),
    ),
    sorts=(Sort("opened", _("Opened on"), ("opened_on",)),),
    default_sort="-opened",
    filters=ChangeFilter,
    empty=Empty(
        _("No change of the register is on record."),
        _("The department opens one on the page of an entry: a correction, a suspension, a withdrawal."),
    ),
    note=_("An entry is never edited: each change is an entry of its own that names the award."),
)
