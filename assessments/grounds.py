"""What the department's answer rests on, criterion by criterion: the finding, and the words of who answers (Bound 6)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db.models import OuterRef, Subquery
from django.utils.translation import gettext as _

from assessments.models import Application, Criterion, SiteFinding


def findings_of(application: Application) -> dict[Criterion, str]:
    """What the last site check found under each criterion claimed, in the standard's order; one statement."""
    found = SiteFinding.objects.filter(check_made__application=OuterRef("application"), criterion=OuterRef("criterion"))
    claims: Any = (
        application.claims.select_related("criterion")
        .annotate(finding=Subquery(found.order_by("-check_made__number").values("finding")[:1]))
        .order_by("criterion__rank", "criterion_id")
    )
    return {one.criterion: one.finding or "not_checked" for one in claims}


def words_missing(findings: Mapping[Criterion, str], given: Mapping[Criterion, str]) -> dict[Criterion, str]:
    """Criteria not found met that an approval says nothing of, each with what is asked."""
    words = dict(SiteFinding.FINDINGS)
    return {
        one: _("Found: %(finding)s. Say why it is approved all the same.") % {"finding": words[finding]}
        for one, finding in findings.items()
        if finding != "met" and not given.get(one)
    }


def written_in(text: str, criteria: Mapping[str, Criterion]) -> dict[Criterion, str]:
    """The lines of a text that begin with a criterion's number and a colon ("4.3: …"), by criterion.

    So one text can give the reasons of several criteria; lines of the same criterion are put together.
    """
    found: dict[Criterion, str] = {}
    for line in text.splitlines():
        number, colon, words = line.replace("\N{FULLWIDTH COLON}", ":").partition(":")
        one = criteria.get(number.strip())
        if one is not None and colon and words.strip():
            found[one] = f"{found[one]}\n{words.strip()}" if one in found else words.strip()
    return found
