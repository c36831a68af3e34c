"""Late matters in words: what is late, where it is opened, what its reminder says. Of units' paperwork alone."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from pages import words


def what(row: Any) -> str:
    """`Review 1 Jul 2026 – 30 Sep 2026 not held`; `row` as with_names() gives it."""
    if row.kind == "review":
        span = {"first": words.day(row.review_from), "last": words.day(row.review_to)}
        return _("Review %(first)s – %(last)s not held") % span
    if row.kind == "directive":
        return _("Directive not answered: %(title)s") % {"title": row.directive_title}
    number = {"n": row.count}
    if row.kind == "renewal":
        return ngettext("%(n)s target not renewed in time", "%(n)s targets not renewed in time", row.count) % number
    if row.kind == "reading":
        return ngettext("%(n)s target without a reading", "%(n)s targets without a reading", row.count) % number
    return ngettext("%(n)s follow-up past its date", "%(n)s follow-ups past their date", row.count) % number


def said(row: Any) -> str:
    """What a reminder says to the unit's office."""
    return _("%(what)s. The last day in time was %(day)s.") % {"what": what(row), "day": words.day(row.until)}


def url_of(row: Any) -> str:
    """Where the matter is opened and settled."""
    if row.kind == "review":
        return reverse("reviews:review", args=[row.subject_id])
    if row.kind == "directive":
        return reverse("targets:directive", args=[row.directive])
    if row.kind == "follow_up":
        return reverse("reviews:follow_ups") + f"?unit={row.unit_id}&state=late&asked=unit"
    return reverse("targets:targets") + f"?unit={row.unit_id}&ask={row.kind}"
