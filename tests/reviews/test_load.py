"""The load budget: what is asked of a unit in a month is counted from what was asked; more than the limit needs a reason."""

from __future__ import annotations

import datetime
from typing import Any

import pytest
from django.urls import reverse

from reviews import load, reviewing
from reviews.models import Asked, AskedLevel, LoadReason
from targets import calling, directing, driving
from targets.models import Call, Directive, Drive
from tests import factories as make
from tests.assessments.browser import Browser, errors
from tests.queries import DETAIL, LIST, Page, check
from tests.targets.cast import TODAY, Place, client, day
from units.models import Norm, Unit
from workflow.refusals import NotReady

pytestmark = pytest.mark.django_db
JUNE = datetime.date(2026, 6, 1)


def counted(unit: Unit, month: datetime.date = JUNE) -> dict[str, int]:
    """Kind → how often."""
    return dict(Asked.objects.filter(unit=unit, month=month).values_list("kind", "n"))


def limit(unit: Unit, most: int) -> None:
    """The norm of an office."""
    Norm.objects.create(unit=unit, name="load_limit", value=str(most), since=day(-9))
    load.refresh_all(TODAY)


def directive(place: Place, **changes: Any) -> Directive:
    """A draft of the county to all its units, to be answered this month."""
    texts = {"title": "Save fuel", "text": "Name fuel", "authority": "Decision 1", "fields": ["technical"]}
    return directing.draft(place.county, by=place.staff, today=TODAY, **{**texts, "answer_by": day(10), **changes})


def drafted_call(place: Place) -> Call:
    """A call of the county to its factories, to be answered this month."""
    return make.call(place.county, state="draft", answer_by=day(10))


def planned_drive(place: Place, by: Any = None, at: Unit | None = None, tally: str = "week") -> Drive:
    """A drive of ten days from today on the mine's target."""
    return driving.plan_drive(
        at or place.county,
        by=by or place.staff,
        today=TODAY,
        targets=[place.target(title="Mill")],
        title="Push",
        text="Go",
        since=TODAY,
        until=day(9),
        tally=tally,
    )


def test_each_kind_is_counted_in_the_month_it_falls_due(place: Place) -> None:
    """One of each, and all together with the limit; what falls into another month is counted there."""
    resolution = place.resolution()
    reviewing.plan(place.mine, today=TODAY)
    target = place.target(resolution, title="Mill")
    make.drive(place.county, target, since=datetime.date(2026, 5, 30), until=day(4), tally="day")
    directing.issue(directive(place), by=place.staff, today=TODAY)
    calling.open_call(drafted_call(place), by=place.staff, today=TODAY)
    make.campaign_target(target, make.campaign(place.county), state="accepted")
    make.meeting(place.mine, held_on=day(-2))
    make.meeting(place.mine, "sitting", held_on=day(-2))
    load.refresh_all(TODAY)
    kinds = {"review": 1, "reading": 1, "tally": 19, "directive": 1, "call": 1, "campaign": 1, "meeting": 1}
    assert counted(place.mine) == {**kinds, "all": 25}
    assert counted(place.mine, datetime.date(2026, 5, 1))["tally"] == 2
    assert counted(place.mine, datetime.date(2026, 7, 1)) == {"reading": 1, "campaign": 1, "all": 2}
    assert Asked.objects.get(unit=place.mine, month=JUNE, kind="all").most == 40
    assert counted(make.unit()) == {}


def test_counting_again_changes_nothing_and_what_is_withdrawn_goes(place: Place) -> None:
    """The beat may run twice; a cancelled directive is asked no longer, an archived unit for nothing."""
    place.resolution()
    made = directing.issue(directive(place), by=place.staff, today=TODAY)
    assert counted(place.mine)["directive"] == 1
    load.refresh_all(TODAY)
    assert load.refresh_all(TODAY) == 0
    directing.cancel(made, by=place.staff, reason="Issued twice")
    load.refresh_all(TODAY)
    assert "directive" not in counted(place.mine)
    Unit.objects.filter(pk=place.mine.pk).update(archived_on=TODAY)
    assert load.refresh_all(TODAY) >= 0
    assert counted(place.mine) == {}


def test_a_weekly_tally_is_asked_once_a_week(place: Place) -> None:
    """Ten days are two weeks; of two targets of one unit it is one tally."""
    first = place.target(title="Mill")
    second = place.target(first.resolution, title="Pumps")
    make.drive(place.county, first, second, since=TODAY, until=day(9), tally="week")
    load.refresh_all(TODAY)
    assert counted(place.mine)["tally"] == 2


def test_a_norm_nearer_to_the_unit_decides(place: Place) -> None:
    """The limit is that of the nearest unit above that sets one."""
    make.meeting(place.mine, held_on=TODAY)
    limit(make.nation(), 5)
    limit(place.county, 7)
    assert Asked.objects.get(unit=place.mine, kind="all").most == 7


def requests(place: Place) -> list[tuple[Any, str, Any]]:
    """Each request of a committee in draft, its page and its verb."""
    place.resolution()
    return [
        (drafted_call(place), "open_call", calling.open_call),
        (directive(place), "issue_directive", directing.issue),
    ]


@pytest.mark.parametrize("which", [0, 1])
def test_more_than_the_limit_needs_a_reason_that_the_units_read(place: Place, which: int) -> None:
    """The form demands it beside the field; the verb too; it is kept with the request and shown to the unit."""
    request, page, verb = requests(place)[which]
    make.meeting(place.mine, held_on=TODAY)
    limit(place.county, 1)
    with pytest.raises(NotReady):
        verb(request, by=place.staff, today=TODAY)
    staff = Browser(place.staff)
    address = reverse(f"targets:{page}", args=[request.pk])
    assert "1 unit is asked for more than its limit a month" in staff.open(address)
    refused = staff.send(address, load_reason="").content.decode()
    assert errors(refused) == ["Why more is asked than the limit – This field is required."]
    assert LoadReason.objects.count() == 0
    staff.record(address, load_reason="The thaw sets the date")
    kept = LoadReason.objects.get()
    assert (kept.request_id, kept.above, kept.month, kept.by) == (request.pk, 1, JUNE, place.staff)
    head = Browser(place.head)
    assert "The thaw sets the date" in head.open(request.get_absolute_url())
    assert "The thaw sets the date" in head.open(reverse("reviews:unit_load", args=[place.mine.pk]))


@pytest.mark.parametrize("which", [0, 1])
def test_within_the_limit_no_reason_is_asked(place: Place, which: int) -> None:
    """The twin: one more fits, so the form has no such field."""
    request, page, _verb = requests(place)[which]
    make.meeting(place.mine, held_on=TODAY)
    limit(place.county, 3)
    staff = Browser(place.staff)
    address = reverse(f"targets:{page}", args=[request.pk])
    assert "load_reason" not in staff.open(address)
    staff.record(address)
    assert LoadReason.objects.count() == 0
    assert counted(place.mine)["all"] > 1


def test_a_drive_above_the_limit_waits_for_the_reason_and_does_not_start_by_itself(place: Place) -> None:
    """Daily tallies of a unit for which nothing is counted yet are weighed too; the beat starts no such drive."""
    drive = planned_drive(place, tally="day")
    limit(place.county, 9)
    assert driving.keep_time(TODAY) == 0
    staff = Browser(place.staff)
    address = reverse("targets:start_drive", args=[drive.pk])
    assert errors(staff.send(address, load_reason="").content.decode())
    staff.record(address, load_reason="Ten days before the frost")
    drive.refresh_from_db()
    assert drive.state == "running"
    assert counted(place.mine)["tally"] == 10
    assert "Ten days before the frost" in Browser(place.head).open(drive.get_absolute_url())


def test_a_unit_that_pushes_itself_needs_no_reason(place: Place) -> None:
    """What a unit takes on is its own."""
    limit(place.county, 1)
    drive = planned_drive(place, by=place.head, at=place.mine, tally="day")
    assert load.LoadBudget().above(drive, TODAY) == 0
    driving.start_drive(drive, by=place.head, today=TODAY)


def test_the_list_is_narrowed_sorted_and_told_by_level(place: Place) -> None:
    """Units above the limit; each level below the reader's area with its mean; nothing of units out of reach."""
    farm, foreign = make.unit(place.county, name_en="Haedoji Farm"), make.unit(name_en="Foreign Works")
    for unit, meetings in ((place.mine, 3), (farm, 1), (foreign, 9)):
        for _number in range(meetings):
            make.meeting(unit, held_on=TODAY)
    limit(place.county, 2)
    staff = Browser(place.staff)

    def shown(**narrow: str) -> str:
        return staff.client.get(reverse("reviews:loads"), narrow).content.decode().split("<main")[1]

    page = shown()
    assert "Sangnok Mine" in page and "Haedoji Farm" in page and "Foreign Works" not in page
    assert page.index("Sangnok Mine") < page.index("Haedoji Farm") < len(page)
    assert "2 asked on average, at most 2" in page and "1 unit of 2 above the limit" in page
    assert "Haedoji Farm" not in shown(limit="above") and "Sangnok Mine" in shown(limit="above")
    assert "Sangnok Mine" not in shown(limit="within")
    assert "Sangnok Mine" not in shown(month="2026-07-01")
    assert shown(sort="unit").index("Haedoji Farm") < shown(sort="unit").index("Sangnok Mine")
    workbook = staff.client.get(reverse("reviews:loads"), {"format": "xlsx"})
    assert workbook["Content-Type"].endswith("sheet")
    assert b"".join(workbook.streaming_content)[:2] == b"PK"  # type: ignore[attr-defined]  # a file
    assert AskedLevel.objects.filter(area=place.county, level=1).get().units == 2


def test_the_unit_page_says_what_is_asked_this_month(place: Place) -> None:
    """With the limit and a way to the kinds."""
    make.meeting(place.mine, held_on=TODAY)
    load.refresh_all(TODAY)
    head = Browser(place.head)
    page = head.open(place.mine.get_absolute_url())
    address = reverse("reviews:unit_load", args=[place.mine.pk])
    assert address in page and "at most 40" in page
    text = head.open(address)
    assert "Meetings of discussion" in text and "Jun" in text
    assert "Nothing is asked of the unit in these months." in head.open(
        reverse("reviews:unit_load", args=[place.workteam.pk])
    )
    assert client(place.outsider).get(address).status_code == 404


def test_what_the_pages_cost(place: Place) -> None:
    """The same with one row and with thirty."""

    def grow() -> None:
        unit = make.unit(place.county)
        make.meeting(unit, held_on=TODAY)
        make.meeting(place.mine, held_on=TODAY)
        LoadReason.objects.create(
            unit=place.county,
            request_type="targets.call",
            request_id=1,
            title="Call",
            month=JUNE,
            above=1,
            reason="Thaw",
            happened_on=TODAY,
            by=place.staff,
        )
        load.refresh_all(TODAY)

    grow()
    check(
        [
            Page(client(place.staff), reverse("reviews:loads"), LIST),
            Page(client(place.head), reverse("reviews:unit_load", args=[place.mine.pk]), DETAIL),
        ],
        grow,
    )
