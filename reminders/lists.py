"""The lists of reminders and of notices: columns, filters, sorts."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from pages import words
from pages.listing import Column, Empty, Listing, Sort
from pages.marks import chip
from reminders.inbox import label_of, text_of
from reminders.registry import KINDS
from reminders.workflow import NOTICE
from workflow.clock import today

CHIPS = {"published": "go", "withdrawn": "late", "over": "ok"}


class InboxFilter(forms.Form):
    """Narrow the inbox: by kind, and to what was not opened."""

    kind = forms.ChoiceField(label=_("Kind"), required=False)
    state = forms.ChoiceField(
        label=_("Read"),
        required=False,
        choices=[("", _("All")), ("unread", _("Unread")), ("late", _("Date passed"))],
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kind = self.fields["kind"]
        assert isinstance(kind, forms.ChoiceField)
        kind.choices = [("", _("All")), *((one.name, one.label) for one in KINDS.values())]

    def narrow(self, rows: QuerySet[Any]) -> QuerySet[Any]:
        """Rows that fit."""
        data = self.cleaned_data
        if data.get("kind"):
            rows = rows.filter(kind=data["kind"])
        if data.get("state") == "unread":
            rows = rows.filter(seen_at__isnull=True)
        if data.get("state") == "late":
            rows = rows.filter(due_on__lt=today())
        return rows


def _below(row: Any) -> str:
    return label_of(row) if row.line else ""


def standing(row: Any) -> str:
    """How the matter stands, in words: late by so many days, so many days left, or done with."""
    if not row.still_open:
        return _now("Done with")
    return words.days_left(row.due_on, today())


def standing_chip(row: Any) -> Any:
    """The same as a shape and a word; nothing where the matter has no date."""
    if not row.still_open:
        return chip("bare", standing(row))
    if row.due_on is None:
        return "–"
    return chip("late" if row.due_on < today() else "due", standing(row))


def read_chip(row: Any) -> Any:
    """New, or read already."""
    return chip("bare", _("Read")) if row.seen_at else chip("go", _("New"))


INBOX = Listing(
    name="reminders",
    title=_("Reminders"),
    columns=(
        Column(
            "matter",
            _("Matter"),
            value=text_of,
            link=lambda row: reverse("reminders:open", args=[row.pk]),
            below=_below,
        ),
        Column("unit", _("Unit"), width=180),
        Column("due_on", _("Due"), kind="date", sort="date", width=120),
        Column("standing", _("Standing"), value=standing, show=standing_chip, width=150),
        Column("came", _("Came"), value="delivered_at", kind="date", sort="newest", width=130),
        Column(
            "read",
            _("Read"),
            value=lambda row: _now("Read") if row.seen_at else _now("New"),
            show=read_chip,
            width=100,
        ),
    ),
    sorts=(Sort("newest", _("Came"), ("id",)), Sort("date", _("Due"), ("urgent_on",))),
    default_sort="-newest",
    filters=InboxFilter,
    empty=Empty(
        _("No reminders yet."),
        _("What is due at your unit or of your own comes here before its date. You need not remember it."),
    ),
    note=_("You alone read this list. Nobody is told what you have opened."),
)


class NoticeFilter(forms.Form):
    """Narrow the notices: by a word of the title, by state."""

    name = forms.CharField(label=_("Title"), required=False, max_length=100)
    state = forms.ChoiceField(label=_("State"), required=False, choices=[("", _("All")), *NOTICE.states])

    def narrow(self, rows: QuerySet[Any]) -> QuerySet[Any]:
        """Rows that fit."""
        data = self.cleaned_data
        for word in data.get("name", "").split():
            rows = rows.filter(title_en__icontains=word) | rows.filter(title_ko__icontains=word)
        return rows.filter(state=data["state"]) if data.get("state") else rows


def state_chip(notice: Any) -> Any:
    """The state as a chip."""
    return chip(CHIPS.get(notice.state, "mute"), NOTICE.label_of(notice.state))


NOTICES = Listing(
    name="notices",
    title=_("Notices"),
    columns=(
        Column(
            "title", _("Title"), value=str, link=lambda row: row.get_absolute_url(), below=lambda row: str(row.unit)
        ),
        Column("addressees", _("To"), width=200),
        Column("since", _("From"), kind="date", sort="since", width=120),
        Column("until", _("Until"), kind="date", width=120),
        Column("state", _("State"), value=lambda row: NOTICE.label_of(row.state), show=state_chip, width=130),
    ),
    sorts=(Sort("since", _("From"), ("since",)),),
    default_sort="-since",
    filters=NoticeFilter,
    empty=Empty(
        _("No notices yet."),
        _("A notice stands on the desks and in the reminders of those it is addressed to, from a day to a day."),
    ),
)
