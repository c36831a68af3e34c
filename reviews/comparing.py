"""A review beside the two before it: counts of each field, and the texts side by side (L9)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import F, Q
from django.utils.translation import gettext as _

from pages import words
from reviews.filling import before_it
from reviews.models import Finding, FollowUp, Review
from targets.models import FIELDS

#: How many reviews before stand beside one.
BEFORE = 2


@dataclass(frozen=True)
class Line:
    """One line of the table of a field: a cell for each review, the oldest first."""

    label: Any
    cells: list[tuple[str, Any]]


def compared(review: Review) -> tuple[list[Review], list[dict[str, Any]]]:
    """(the reviews, the oldest first; the lines of each field); three statements."""
    earlier = list(before_it(review).select_related("meeting")[:BEFORE])
    reviews = [*reversed(earlier), review]
    ids = [one.pk for one in reviews]
    findings = list(
        Finding.objects.filter(review__in=ids).select_related("target").prefetch_related("corrections").order_by("id")
    )
    taken = list(
        FollowUp.objects.filter(review__in=ids)
        .exclude(state="withdrawn")
        .annotate(on_time=Q(state="closed", carried=0, closed_on__lte=F("due_on")))
    )
    parts = [{"field": field, "lines": _lines(field, reviews, findings, taken)} for field, _label in FIELDS]
    return reviews, parts


def _lines(field: str, reviews: list[Review], findings: list[Finding], taken: list[Any]) -> list[Line]:
    heads = [words.day(one.period_end) for one in reviews]

    def of(review: Review, kind: str) -> list[Finding]:
        return [one for one in findings if one.review_id == review.pk and one.field == field and one.kind == kind]

    def closed(review: Review) -> str:
        own = [one for one in taken if one.review_id == review.pk and one.field == field]
        if not own:
            return "–"
        return _("%(n)s of %(all)s") % {"n": sum(1 for one in own if one.on_time), "all": len(own)}

    def row(label: Any, cells: list[Any]) -> Line:
        return Line(label, list(zip(heads, cells, strict=True)))

    texts = (("success", _("Successes, in words")), ("shortcoming", _("Shortcomings of work, in words")))
    return [
        row(_("Successes"), [len(of(one, "success")) for one in reviews]),
        row(_("Shortcomings of work"), [len(of(one, "shortcoming")) for one in reviews]),
        row(_("Follow-ups closed on time"), [closed(one) for one in reviews]),
        *(row(label, [_said(of(one, kind)) for one in reviews]) for kind, label in texts),
    ]


def _said(findings: list[Finding]) -> str:
    """The texts, one a line; a corrected one with its correction behind it."""
    return "\n".join(_with_correction(one) for one in findings) or "–"


def _with_correction(one: Finding) -> str:
    said = f"{one.target}: {one.text}" if one.target else one.text
    right = [row.text for row in one.corrections.all() if row.state == "confirmed"]
    return f"{said} ({_('corrected')}: {right[-1]})" if right else said
