"""What waits for a person: one entry for each kind of work their posts open, with how many and where to go."""

from __future__ import annotations

import datetime
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet, Value
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from assessments.models import Appeal, Application
from honours.models import RegisterChange
from reminders.models import Hold, Reminder
from reviews.models import Deviation, FollowUp, Review
from targets.calling import units_called
from targets.contributing import quarters
from targets.driving import tally_owed
from targets.models import CampaignTarget, DirectiveAnswer, Renewal, Resolution, RollupDrift, Target
from targets.models.campaign import OVER
from targets.reading_due import without_reading
from targets.rolling import waiting_for, year_at
from units.accounts import accounts_within
from units.models import CorrectionRequest, Person, Post, Unit
from units.reach import Reach, reach_of

#: Counts stop here: the page says "100+".
CAP = 100


@dataclass
class Due:
    """One line of the desk: the rows that wait, and how many there are once counted."""

    label: Any
    rows: QuerySet[Any]
    url: str
    late: bool = False
    count: int = 0

    @property
    def text(self) -> str:
        """The count as it is shown."""
        return f"{CAP}+" if self.count > CAP else str(self.count)


def waiting(person: Person, today: datetime.date) -> list[Due]:
    """The lines with something in them, each counted to the cap; nothing is computed over a subtree of targets."""
    reach = reach_of(person)
    lines: list[Due] = []
    for posts, part in PARTS:
        if reach.holds_anywhere(posts):
            lines.extend(part(reach, today))
    counted = _count(lines)
    for place, line in enumerate(lines):
        line.count = counted[place]
    return [line for line in lines if line.count]


def _count(lines: list[Due]) -> Counter[int]:
    """How many rows each line has, all lines in one statement, each stopped at the cap."""
    parts = [
        line.rows.order_by().annotate(line=Value(place)).values_list("line", flat=True)[: CAP + 1]
        for place, line in enumerate(lines)
    ]
    return Counter(parts[0].union(*parts[1:], all=True)) if parts else Counter()


def _head(reach: Reach, today: datetime.date) -> list[Due]:
    mine = reach.seen("unit__", [Post.HEAD], as_member=False)
    soon = today + datetime.timedelta(days=14)
    own = Unit.objects.filter(reach.seen("", [Post.HEAD], as_member=False))
    return [
        Due(_("Units called to resolve"), units_called(own, today), reverse("targets:calls") + "?state=open"),
        Due(
            _("Resolutions to finish and submit"),
            Resolution.objects.filter(mine, state__in=["draft", "adopted", "returned"]),
            reverse("targets:resolutions"),
        ),
        Due(
            _("Targets to discuss or put in force"),
            Target.objects.filter(mine, state__in=["draft", "discussed"]),
            reverse("targets:targets"),
        ),
        Due(
            _("Targets past their time limit"),
            Target.objects.filter(mine, state="in_force", limit_on__lt=today),
            reverse("targets:targets"),
            late=True,
        ),
        Due(_("Year-end rollover"), waiting_for(_headed(reach), today), _rollover_page(reach, today)),
        Due(_("Readings due"), without_reading(Target.objects.filter(mine), today), _readings_page(reach), late=True),
        Due(
            _("Targets of a drive without today's tally"),
            tally_owed(Target.objects.filter(mine), today),
            reverse("targets:drives") + "?state=running",
        ),
        Due(
            _("Targets that ask for renewal"),
            Target.objects.filter(mine).to_renew(today),
            reverse("targets:targets") + "?ask=renewal",
        ),
        Due(
            _("Directives to answer"),
            DirectiveAnswer.objects.filter(mine, directive__answer_by__gte=today).open(),
            reverse("targets:directives") + "?answer=owed",
        ),
        Due(
            _("Directives not answered in time"),
            DirectiveAnswer.objects.filter(mine).open().late_on(today),
            reverse("targets:directives") + "?answer=owed",
            late=True,
        ),
        Due(
            _("Campaign targets returned"),
            CampaignTarget.objects.filter(mine, state="returned", campaign__state="running").exclude(
                target__state__in=OVER
            ),
            reverse("targets:campaign_targets") + "?state=returned",
        ),
        Due(
            _("Reviews due within 14 days"),
            Review.objects.filter(mine, state="planned", due_on__lte=soon, late_after__gte=today),
            reverse("reviews:calendar"),
        ),
        Due(
            _("Reviews late"),
            Review.objects.filter(mine, state="planned", late_after__lt=today),
            reverse("reviews:calendar"),
            late=True,
        ),
        Due(
            _("Follow-ups open"),
            FollowUp.objects.filter(mine, state="open", due_on__gte=today),
            reverse("reviews:follow_ups"),
        ),
        Due(
            _("Follow-ups late"),
            FollowUp.objects.filter(mine).late_on(today),
            reverse("reviews:follow_ups") + "?state=late",
            late=True,
        ),
        Due(
            _("Deviations to answer"),
            Deviation.objects.filter(mine, state="open"),
            reverse("reviews:deviations") + "?state=open",
        ),
        Due(
            _("Applications that ask for your remark or were returned"),
            Application.objects.filter(mine, state__in=["draft", "returned", "findings_shown"]),
            reverse("assessments:applications"),
        ),
        Due(
            _("Changes of your flag in the register to remark on"),
            RegisterChange.objects.filter(mine).to_remark_on(today),
            reverse("honours:changes") + "?state=opened",
        ),
    ]


def _headed(reach: Reach) -> QuerySet[Unit]:
    """The very units headed, without those inside: each of them has its own rollover and its own head."""
    return Unit.objects.filter(pk__in=[one.unit_id for one in reach.held if one.post == Post.HEAD])


def _rollover_page(reach: Reach, today: datetime.date) -> str:
    """The rollover of the one unit headed; with several units, the list of targets."""
    headed, year = [one.unit_id for one in reach.held if one.post == Post.HEAD], year_at(today)
    if len(headed) == 1 and year is not None:
        return reverse("targets:rollover", args=[headed[0], year])
    return reverse("targets:targets")


def _readings_page(reach: Reach) -> str:
    """The grid of the one unit headed, which names the units inside; with several units, the list of targets."""
    headed = [one.unit_id for one in reach.held if one.post == Post.HEAD]
    if len(headed) == 1:
        return reverse("targets:readings", args=headed)
    return reverse("targets:targets") + "?ask=reading"


def _staffed(reach: Reach) -> list[int]:
    """The units whose staff the person is."""
    return [one.unit_id for one in reach.held if one.post == Post.STAFF]


def _staff(reach: Reach, today: datetime.date) -> list[Due]:
    area = reach.seen_above("unit__", [Post.STAFF])
    return [
        Due(
            _("Resolutions to accept or return"),
            Resolution.objects.filter(area, state="submitted"),
            reverse("targets:resolutions") + "?state=submitted",
        ),
        Due(
            _("Renewals to accept or return"),
            Renewal.objects.filter(area, state="proposed"),
            reverse("targets:renewals") + "?state=proposed",
        ),
        Due(
            _("Campaign targets to accept or return"),
            CampaignTarget.objects.waiting().filter(area),
            reverse("targets:campaign_targets_waiting"),
        ),
        Due(
            _("Reviews to acknowledge"),
            Review.objects.filter(area, state="held"),
            reverse("reviews:calendar") + "?state=held",
        ),
        Due(
            _("Follow-ups units ask of this committee"),
            FollowUp.objects.filter(unit__parent__in=_staffed(reach), of_superior=True, state="open"),
            reverse("reviews:follow_ups") + "?asked=superior",
        ),
        Due(
            _("Reviews late in the area"),
            Review.objects.filter(area, state="planned", late_after__lt=today),
            reverse("reviews:calendar") + "?state=planned",
            late=True,
        ),
        *_answered(reach, Post.STAFF, today),
        Due(
            _("Applications to screen"),
            Application.objects.filter(area, state="submitted"),
            reverse("assessments:applications") + "?state=submitted",
        ),
        Due(
            _("Applications for the committee's decision"),
            Application.objects.filter(area, state="findings_shown"),
            reverse("assessments:applications") + "?state=findings_shown",
        ),
    ]


def _answered(reach: Reach, post: Post, today: datetime.date) -> list[Due]:
    """What units answered to deviations, for the posts that close them."""
    rows = Deviation.objects.filter(reach.seen_above("unit__", [post])).answered()
    return [
        Due(_("Answers to deviations to close or reject"), rows, reverse("reviews:deviations") + "?state=answered"),
        Due(
            _("Measures on deviations past their date"),
            rows.measure_late_on(today),
            reverse("reviews:deviations") + "?state=measure_taken",
            late=True,
        ),
    ]


def _department(reach: Reach, today: datetime.date) -> list[Due]:
    area = reach.seen_above("unit__", [Post.DEPARTMENT])
    return [
        Due(
            _("Awards to approve or refuse"),
            Application.objects.filter(area, state="decided"),
            reverse("assessments:awaiting"),
        ),
        *_answered(reach, Post.DEPARTMENT, today),
        *_appealed(reach.seen_above("decided_at__", [Post.DEPARTMENT]), today),
        Due(
            _("Changes of the register to decide"),
            RegisterChange.objects.filter(area).to_decide(today),
            reverse("honours:changes") + "?state=opened",
        ),
        Due(
            _("Changes of the register for another official's approval"),
            RegisterChange.objects.filter(area, state="decided"),
            reverse("honours:changes") + "?state=decided",
        ),
    ]


def _senior(reach: Reach, today: datetime.date) -> list[Due]:
    area = reach.seen_above("unit__", [Post.SENIOR])
    return [
        *_appealed(area, today),
        Due(
            _("Appeals against changes of the register"),
            RegisterChange.objects.filter(area, state="appealed"),
            reverse("honours:changes") + "?state=appealed",
        ),
    ]


def _appealed(area: Q, today: datetime.date) -> list[Due]:
    """Appeals that wait for an answer, for the posts that decide them."""
    rows, page = Appeal.objects.open().filter(area), reverse("assessments:appeals")
    return [
        Due(_("Appeals to decide"), rows.filter(due_on__gte=today), page + "?state=lodged"),
        Due(_("Appeals past their date"), rows.filter(due_on__lt=today), page + "?state=late", late=True),
    ]


def _organization(reach: Reach, today: datetime.date) -> list[Due]:
    mine = Q(pk__in=[])
    for one in reach.held:
        if one.organization:
            here = Q(unit__path__within=one.path) if one.below else Q(unit=one.unit_id)
            mine |= here & Q(campaign__organizations__contains=[one.organization])
    return [
        Due(
            _("Campaign targets without a result for the last quarter"),
            CampaignTarget.objects.unrecorded(quarters(today)[1].since).filter(mine),
            reverse("targets:campaign_targets") + "?state=unrecorded",
        )
    ]


def _administrator(reach: Reach, today: datetime.date) -> list[Due]:
    asked = CorrectionRequest.objects.filter(state="open", person__in=accounts_within(reach))
    return [
        Due(_("Correction requests to answer"), asked, reverse("units:corrections")),
        Due(
            _("Correction requests past their date"),
            asked.filter(due_on__lt=today),
            reverse("units:corrections"),
            late=True,
        ),
        Due(
            _("Counters of targets differ from the targets: run manage.py rebuild_rollup"),
            RollupDrift.objects.filter(settled_at=None),
            reverse("desk:unit", args=[next(one.unit_id for one in reach.held if one.post == Post.ADMINISTRATOR)]),
            late=True,
        ),
        Due(
            _("Reminders given up"),
            Reminder.objects.filter(state="dead"),
            reverse("operations:reminders") + "?state=dead",
            late=True,
        ),
        Due(
            _("Delivery of reminders is on hold"),
            Hold.objects.filter(released_at=None),
            reverse("operations:reminders"),
            late=True,
        ),
    ]


PARTS: tuple[tuple[tuple[Post, ...], Callable[[Reach, datetime.date], list[Due]]], ...] = (
    ((Post.HEAD,), _head),
    ((Post.STAFF,), _staff),
    ((Post.DEPARTMENT,), _department),
    ((Post.SENIOR,), _senior),
    ((Post.ORGANIZATION,), _organization),
    ((Post.ADMINISTRATOR,), _administrator),
)


def assessing(person: Person) -> list[Application]:
    """Applications the person is named assessor of and still works on; at most 20."""
    return list(
        Application.objects.filter(assessors__person=person, state__in=["screened", "on_site"])
        .select_related("unit")
        .order_by("id")[:20]
    )
