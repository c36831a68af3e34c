"""What committees ask of units is weighed before it goes out: asking for more than a limit needs a reason (rule 10).

A higher app counts what is asked and enters itself here; without one nothing is weighed.
"""

from __future__ import annotations

import datetime
from typing import Any, Protocol

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy
from django.utils.translation import ngettext

from units.models import Person
from workflow.forms import SubmissionForm
from workflow.refusals import NotReady


class Weigher(Protocol):
    """Who counts what is asked. A request is a call, a directive or a drive."""

    def above(self, request: Any, today: datetime.date) -> int:
        """How many units the request would bring above their limit."""

    def keep(self, request: Any, *, by: Person, reason: str, above: int, today: datetime.date) -> None:
        """Keep the reason with the request."""

    def asked(self, request: Any, today: datetime.date) -> None:
        """The request has gone out: count it."""

    def reasons(self, request: Any) -> list[dict[str, Any]]:
        """The reasons kept with a request, as rows of a summary."""


#: One at most.
weighers: list[Weigher] = []


def above(request: Any, today: datetime.date) -> int:
    """How many units a request would bring above their limit, counted to a cap."""
    return sum(one.above(request, today) for one in weighers)


def justify(request: Any, *, by: Person | None, reason: str, today: datetime.date) -> None:
    """Keep the reason of a request that asks for more than the limit; the caller's transaction.

    Raises NotReady where one is needed and none is given: what the program would send out by itself waits for an office.
    """
    many = above(request, today)
    if not many:
        return
    if by is None or not reason.strip():
        raise NotReady(_("Say why more is asked of units than their limit."))
    for one in weighers:
        one.keep(request, by=by, reason=reason, above=many, today=today)


def asked(request: Any, today: datetime.date) -> None:
    """Count a request that has gone out."""
    for one in weighers:
        one.asked(request, today)


def reasons_of(request: Any) -> list[dict[str, Any]]:
    """Rows of a summary: why a request asks for more than the limit."""
    return [row for one in weighers for row in one.reasons(request)]


class AskingForm(SubmissionForm):
    """Sends a request out; demands a reason where it brings units above their limit."""

    load_reason = forms.CharField(
        label=_lazy("Why more is asked than the limit"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, *args: Any, today: datetime.date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        many = above(self.subject, today)
        if not many:
            del self.fields["load_reason"]
            return
        self.fields["load_reason"].help_text = ngettext(
            "%(n)s unit is asked for more than its limit a month. The units read the reason.",
            "%(n)s units are asked for more than their limit a month. They read the reason.",
            many,
        ) % {"n": many}

    def recorded(self, name: str) -> Any:
        """Nothing stands recorded under it."""
        return None
