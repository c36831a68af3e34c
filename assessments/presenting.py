"""An application as its pages show it: the criteria by field with claim, evidence and finding (interface.md)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Exists, OuterRef, Subquery
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from assessments.models import Application, Claim, Criterion, SiteCheck, SiteFinding
from pages.marks import chip, field_name
from pages.words import day_short, field_of_work, number

#: kind of a finding's chip, beside its word
FINDING_CHIPS = {"met": "ok", "not_met": "late", "not_checked": "mute"}


@dataclass(frozen=True)
class Line:
    """One criterion: what is asked, claimed, shown and found."""

    criterion: Criterion
    goal: str
    reached: str
    why: str = ""
    note: str = ""
    remark: str = ""
    finding: str = ""
    chip: str = ""
    evidence: list[dict[str, Any]] = field(default_factory=list)
    url: str = ""

    @property
    def files(self) -> list[dict[str, Any]]:
        """The evidence that can be seen on site: files, not the program's own records."""
        return [one for one in self.evidence if "pk" in one]


@dataclass(frozen=True)
class Part:
    """The criteria of one field."""

    field: str
    heading: SafeString | str
    lines: list[Line]
    note: str = ""

    @property
    def css(self) -> str:
        """The class that carries the field's hue."""
        return field_of_work(self.field).css


@dataclass(frozen=True)
class Sheet:
    """All criteria of an application."""

    parts: list[Part]
    met: int
    all: int
    checked: bool

    @property
    def chip(self) -> SafeString:
        """`9 of 9 met`."""
        words = _("%(met)s of %(all)s met") % {"met": self.met, "all": self.all}
        return chip("ok" if self.met == self.all else "due", words) if self.checked else SafeString("")

    @property
    def criteria(self) -> list[Criterion]:
        """The criteria claimed, in the order of the standard."""
        return [line.criterion for line in self.lines]

    @property
    def findings(self) -> dict[Criterion, str]:
        """What was found under each criterion, in the order of the standard."""
        return {line.criterion: line.finding or "not_checked" for line in self.lines}

    @property
    def lines(self) -> list[Line]:
        """All lines, in the order of the standard."""
        return [line for part in self.parts for line in part.lines]


def sheet(application: Application, check: SiteCheck | None, *, change: bool = False) -> Sheet:
    """The criteria with claims, evidence and the findings of `check`; two statements, however many there are.

    `change` gives each line the address where the unit changes its claim.
    """
    found = SiteFinding.objects.filter(check_made=check, criterion=OuterRef("criterion"))
    claims = (
        application.claims.select_related("criterion")
        .annotate(finding=Subquery(found.values("finding")), remark=Subquery(found.values("remark")))
        .order_by("criterion__rank", "criterion_id")
    )
    shown = _evidence(application, check)
    lines = [_line(application, one, shown.get(one.pk, []), change) for one in claims]
    return Sheet(
        parts=_parts(lines, check is not None),
        met=sum(line.finding == "met" for line in lines),
        all=len(lines),
        checked=check is not None,
    )


def criteria_parts(criteria: Iterable[Criterion]) -> list[Part]:
    """The criteria of an edition by field, for the published page; asks nothing of the database."""
    lines = [Line(one, goal=goal_of(one), reached="", why=str(one.get_source_display())) for one in criteria]
    return _parts(lines, checked=False)


def goal_of(criterion: Criterion) -> str:
    """`80 %`, or "yes" for what is seen on site."""
    if criterion.source == "sight":
        return _("yes")
    return number(criterion.limit, "%") if criterion.limit is not None else "–"


def counted(criterion: Criterion, reached: int | None, of: int | None) -> str:
    """`11 of 12 targets met`: the counts behind a percentage, or that it is seen on site."""
    if reached is None or of is None:
        return _("Seen on site")
    if not of:
        return _("nothing recorded yet")
    words = {
        "targets_met": _("%(n)s of %(all)s targets met"),
        "stages_reached": _("%(n)s of %(all)s stages reached"),
        "reviews_on_time": _("%(n)s of %(all)s reviews on time"),
        "discussions": _("%(n)s of %(all)s targets discussed"),
        "evidence": _("%(n)s of %(all)s readings with evidence"),
    }[criterion.source]
    return words % {"n": reached, "all": of}


def finding_chip(finding: str) -> str:
    """The chip of a finding; empty where nothing was found yet."""
    return chip(FINDING_CHIPS[finding], dict(SiteFinding.FINDINGS)[finding]) if finding else ""


def _line(application: Application, claim: Any, evidence: list[dict[str, Any]], change: bool) -> Line:
    criterion, finding = claim.criterion, claim.finding or ""
    reached = number(claim.reached, "%")
    if criterion.source == "sight":
        reached = {"met": _("yes"), "not_met": _("no")}.get(finding, "–")
    return Line(
        criterion,
        goal=goal_of(criterion),
        reached=reached,
        why=counted(criterion, claim.counted, claim.counted_of),
        note=claim.note,
        remark=claim.remark or "",
        finding=finding,
        chip=finding_chip(finding),
        evidence=[*evidence, *_records(application, claim)],
        url=reverse("assessments:claim", args=[application.pk, criterion.pk]) if change else "",
    )


def _parts(lines: list[Line], checked: bool) -> list[Part]:
    parts: list[Part] = []
    for name in ("ideological", "technical", "cultural", "running"):
        own = [line for line in lines if line.criterion.field == name]
        if not own:
            continue
        met = sum(line.finding == "met" for line in own)
        note = _("%(met)s of %(all)s met") % {"met": met, "all": len(own)} if checked else ""
        heading = _("Running of the movement") if name == "running" else field_name(name, long=True)
        parts.append(Part(name, heading, own, note))
    return parts


def _evidence(application: Application, check: SiteCheck | None) -> dict[int, list[dict[str, Any]]]:
    """Evidence items of each claim, those seen on site marked; one statement."""
    seen = SiteFinding.evidence_seen.through.objects.filter(
        sitefinding__check_made=check,
        sitefinding__criterion=OuterRef("claim__criterion"),
        evidence_id=OuterRef("evidence_id"),
    )
    rows: Any = (
        Claim.evidence.through.objects.filter(claim__application=application)
        .select_related("evidence")
        .annotate(seen=Exists(seen))
        .order_by("-seen", "-evidence__happened_on", "evidence_id")
    )
    items: dict[int, list[dict[str, Any]]] = {}
    for row in rows:
        one = row.evidence
        items.setdefault(row.claim_id, []).append(
            {
                "pk": one.pk,
                "label": one.title,
                "url": one.get_absolute_url(),
                "note": day_short(one.happened_on),
                "icon": "photo" if one.kind == "photograph" else "doc",
                "seen": row.seen,
            }
        )
    return items


def _records(application: Application, claim: Claim) -> list[dict[str, Any]]:
    """The program's own records behind a criterion of the running: reviews, targets."""
    place = {
        "reviews_on_time": (_("Review records"), "reviews:calendar"),
        "discussions": (_("Discussion records"), "targets:targets"),
        "evidence": (_("Targets and their readings"), "targets:targets"),
    }.get(claim.criterion.source)
    if place is None or not claim.counted_of:
        return []
    items = ngettext("%(n)s item", "%(n)s items", claim.counted_of) % {"n": claim.counted_of}
    return [{"label": place[0], "url": f"{reverse(place[1])}?unit={application.unit_id}", "note": items, "seen": False}]
