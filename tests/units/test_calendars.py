"""A unit's calendar: days without reminders, inherited down the tree; what falls on them is put off and never lost."""

from __future__ import annotations

import datetime
import io
import random
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client
from openpyxl import load_workbook

from tests import factories as make
from tests.queries import LIST, Page, check
from units import calendars
from units.models import CalendarRow, Unit
from workflow.clock import today
from workflow.models import steps_of
from workflow.refusals import NotNow, NotYours

pytestmark = pytest.mark.django_db
Day = datetime.date
DAY = datetime.timedelta(days=1)
#: A Friday, the days before and after it.
FRIDAY = Day(2027, 6, 11)


def row(unit: Unit, kind: str, since: Day, until: Day | None = None, **fields: Any) -> CalendarRow:
    """A row; without a last day it is one day."""
    last = None if kind == "weekdays" else until or since
    return CalendarRow.objects.create(unit=unit, kind=kind, since=since, until=last, **fields)


@pytest.fixture
def tree() -> list[Unit]:
    """nation, county, mine, workshop: each below the one before."""
    county = make.unit(kind_code="county")
    mine = make.unit(county, name_en="Hwangok Mine")
    return [make.nation(), county, mine, make.unit(mine, kind_code="workshop")]


def test_sunday_is_off_until_somebody_says_otherwise(tree: list[Unit]) -> None:
    """The nearest unit's week counts, from its day on; a week without a day off is one too."""
    nation, _county, mine, shop = tree
    sunday = FRIDAY + 2 * DAY
    assert calendars.reminded_on(shop, FRIDAY) == FRIDAY
    assert calendars.reminded_on(shop, sunday) == sunday + DAY
    row(nation, "weekdays", FRIDAY, weekdays=[6, 7])
    assert calendars.reminded_on(shop, FRIDAY + DAY) == FRIDAY + 3 * DAY
    assert calendars.reminded_on(shop, FRIDAY - 6 * DAY) == FRIDAY - 6 * DAY  # the Saturday before its day
    row(mine, "weekdays", FRIDAY, weekdays=[])
    assert calendars.reminded_on(shop, sunday) == sunday
    assert calendars.reminded_on(nation, sunday) == sunday + DAY


def test_single_days_of_the_nearest_unit_decide(tree: list[Unit]) -> None:
    """A holiday of the nation, a working day of the mine on it, quiet days of the workshop; a sister is not concerned."""
    nation, county, mine, shop = tree
    row(nation, "off", FRIDAY)
    assert calendars.reminded_on(shop, FRIDAY) == FRIDAY + DAY
    row(mine, "working", FRIDAY)
    assert calendars.reminded_on(shop, FRIDAY) == calendars.reminded_on(mine, FRIDAY) == FRIDAY
    assert calendars.reminded_on(make.unit(county), FRIDAY) == FRIDAY + DAY
    row(shop, "quiet", FRIDAY, FRIDAY + 10 * DAY)
    assert calendars.reminded_on(shop, FRIDAY) == FRIDAY + 11 * DAY
    # Of one unit's own rows an extra working day stands over a day off.
    row(shop, "working", FRIDAY + 2 * DAY)
    assert calendars.reminded_on(shop, FRIDAY) == FRIDAY + 2 * DAY


def test_every_year_again_across_its_end(tree: list[Unit]) -> None:
    """30 December to 2 January, from the first of them on; the 29th of February stands on the 28th in other years."""
    shop = tree[-1]
    row(shop, "off", Day(2026, 12, 30), Day(2027, 1, 2), yearly=True)
    row(shop, "off", Day(2028, 2, 29), yearly=True)
    row(shop, "weekdays", make.LONG_AGO, weekdays=[])
    assert calendars.reminded_on(shop, Day(2025, 12, 31)) == Day(2025, 12, 31)
    assert calendars.reminded_on(shop, Day(2026, 1, 1)) == Day(2026, 1, 1)
    for year in (2026, 2027, 2040):
        assert calendars.reminded_on(shop, Day(year, 12, 31)) == Day(year + 1, 1, 3)
    assert calendars.silent_days(shop, Day(2028, 1, 1), 91) == [Day(2028, 1, 1), Day(2028, 1, 2), Day(2028, 2, 29)]
    assert calendars.reminded_on(shop, Day(2029, 2, 28)) == Day(2029, 3, 1)


def test_put_off_and_never_lost(tree: list[Unit]) -> None:
    """Four months of quiet days one after the other: a reminder waits a month and goes out."""
    shop = tree[-1]
    for place in range(4):
        row(shop, "quiet", FRIDAY + 31 * place * DAY, FRIDAY + (31 * place + 30) * DAY)
    assert calendars.reminded_on(shop, FRIDAY) == FRIDAY + 31 * DAY


def by_hand(rows: list[CalendarRow], depth: dict[int, int], day: Day) -> bool:
    """Whether a day carries reminders: the rule of the calendar in other words, for a unit below all of `rows`."""
    said: list[tuple[int, bool]] = []
    for one in rows:
        if one.kind == "weekdays" or one.since > day:
            continue
        assert one.until is not None
        spans = [(one.since, one.until)]
        if one.yearly:
            moved = day.year - one.since.year
            spans = [
                (one.since.replace(year=one.since.year + by), one.until.replace(year=one.until.year + by))
                for by in (moved, moved - 1)
            ]
        if any(since <= day <= until for since, until in spans):
            said.append((depth[one.unit_id], one.kind == "working"))
    if said:
        return max(said)[1]
    weeks = [one for one in rows if one.kind == "weekdays" and one.since <= day]
    week = max(weeks, key=lambda one: (depth[one.unit_id], one.since, one.pk), default=None)
    return day.isoweekday() not in (week.weekdays if week else [7])


def test_the_database_says_what_the_rule_says(tree: list[Unit]) -> None:
    """A hundred random calendars, each over sixty days."""
    chance, shop = random.Random(19), tree[-1]
    depth = {unit.pk: place for place, unit in enumerate(tree)}
    faults = []
    for number in range(100):
        CalendarRow.objects.all().delete()
        for _ in range(chance.randint(0, 8)):
            since = Day(2026, 1, 1) + chance.randrange(600) * DAY
            if since.month == 2 and since.day == 29:
                continue
            if chance.random() < 0.3:
                row(chance.choice(tree), "weekdays", since, weekdays=chance.sample(range(1, 8), chance.randint(0, 6)))
            else:
                kind, until = chance.choice(["off", "quiet", "working"]), since + chance.randrange(25) * DAY
                row(chance.choice(tree), kind, since, until, yearly=chance.random() < 0.4)
        rows, first = list(CalendarRow.objects.all()), Day(2027, 1, 1) + chance.randrange(300) * DAY
        found = calendars.silent_days(shop, first, 60)
        if found != [day for day in (first + n * DAY for n in range(60)) if not by_hand(rows, depth, day)]:
            faults.append((number, first, [(one.kind, one.since, one.until, one.weekdays) for one in rows]))
    assert faults == []


def test_the_database_refuses_what_makes_no_sense(tree: list[Unit]) -> None:
    """A week without a working day, days without an end or longer than a month, or before they begin."""
    for fields in (
        {"kind": "weekdays", "weekdays": [1, 2, 3, 4, 5, 6, 7]},
        {"kind": "weekdays", "until": FRIDAY},
        {"kind": "off"},
        {"kind": "off", "until": FRIDAY, "weekdays": [1]},
        {"kind": "quiet", "until": FRIDAY + 31 * DAY},
        {"kind": "quiet", "until": FRIDAY - DAY},
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            CalendarRow.objects.create(unit=tree[2], since=FRIDAY, **fields)


def test_office_and_head_keep_it(tree: list[Unit]) -> None:
    """The page: added with a step, shown below with who set it, removed after a look; the history keeps both."""
    _nation, county, mine, shop = tree
    client, member = Client(), Client()
    client.force_login(make.official("head", mine))
    member.force_login(make.person(unit=shop))
    day = today() + 40 * DAY
    typed = {
        "kind": "quiet",
        "since": day.isoformat(),
        "until": (day + 5 * DAY).isoformat(),
        "name_en": "Transplanting",
    }
    assert client.post(f"/units/{mine.pk}/calendar/add/", typed)["Location"] == f"/units/{mine.pk}/calendar/"
    made = CalendarRow.objects.get()
    assert (made.unit, made.until) == (mine, day + 5 * DAY)
    remove = f"/calendar/{made.pk}/remove/"
    own, below = (client.get(f"/units/{unit.pk}/calendar/").content.decode() for unit in (mine, shop))
    assert remove in own and "Transplanting" in below and str(mine) in below and remove not in below
    assert remove not in member.get(f"/units/{shop.pk}/calendar/").content.decode()
    assert member.get(remove).status_code == 404 or member.post(remove).status_code == 403
    assert "Transplanting" in client.get(remove).content.decode()
    assert client.post(remove, {"confirm": "1"}).status_code == 302
    assert not CalendarRow.objects.exists()
    assert [step.name for step in steps_of(mine)] == ["calendar", "calendar_removed"]
    assert "Transplanting" in client.get(f"/units/{mine.pk}/history/").content.decode()
    with pytest.raises(NotNow):
        calendars.remove(made, by=make.official("staff", county))
    with pytest.raises(NotYours):
        calendars.add(county, by=make.official("auditor", county), kind="off", since=day, until=day)


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"kind": "weekdays", "weekdays": ["1", "2", "3", "4", "5", "6", "7"]}, "weekdays"),
        ({"kind": "weekdays", "until": "2027-06-12"}, "until"),
        ({"kind": "weekdays", "yearly": "on"}, "yearly"),
        ({"kind": "off", "weekdays": ["1"]}, "weekdays"),
        ({"kind": "off", "until": "2027-06-10"}, "until"),
        ({"kind": "off", "until": "2027-07-12"}, "until"),
        ({"kind": "off", "since": "31.6.2027"}, "since"),
        ({"kind": "nothing"}, "kind"),
    ],
)
def test_bad_input_is_named_beside_its_field(tree: list[Unit], typed: dict[str, Any], field: str) -> None:
    """What was typed stays; nothing is written."""
    client = Client()
    client.force_login(make.official("staff", tree[1]))
    sent = {"since": "2027-06-11", "name_en": "Holiday", **typed}
    answer = client.post(f"/units/{tree[2].pk}/calendar/add/", sent)
    assert answer.status_code == 422 and list(answer.context["form"].errors) == [field]
    assert 'value="Holiday"' in answer.content.decode()
    assert not CalendarRow.objects.exists()


def test_filter_file_and_words(tree: list[Unit]) -> None:
    """Past days leave the list unless asked for; the file has no column of acts; the week is told by its days."""
    client, mine = Client(), tree[2]
    client.force_login(make.official("head", mine))
    row(mine, "off", Day(2020, 5, 1), name_en="Old fair")
    row(mine, "weekdays", Day(2020, 5, 1), weekdays=[7, 3])
    row(mine, "off", Day(2020, 10, 10), yearly=True, name_ko="당창건기념일")
    address = f"/units/{mine.pk}/calendar/"
    page = client.get(address).content.decode()
    assert "Wednesday, Sunday" in page and "every year, 10 Oct" in page and "Old fair" not in page
    assert "Old fair" in client.get(f"{address}?past=all").content.decode()
    assert "Old fair" not in client.get(f"{address}?past=all&kind=weekdays").content.decode()
    sheet = load_workbook(io.BytesIO(client.get(f"{address}?format=xlsx").getvalue())).active
    assert sheet is not None
    assert [cell.value for cell in sheet[1]] == ["Days", "Name", "What it is", "Set by"] and sheet.max_row == 3
    CalendarRow.objects.all().delete()
    assert "Sundays are off" in client.get(address).content.decode()


def test_what_the_page_costs(tree: list[Unit]) -> None:
    """The same with one row and with thirty."""
    client, mine = Client(), tree[2]
    client.force_login(make.official("head", mine))

    def grow() -> None:
        row(mine, "off", today() + CalendarRow.objects.count() * DAY, name_en="Day")

    grow()
    check([Page(client, f"/units/{mine.pk}/calendar/", LIST)], grow)


def test_a_days_answer_is_read_by_index(tree: list[Unit]) -> None:
    """Thousands of other units' rows are not looked at: what stands above is found by its ids."""
    CalendarRow.objects.bulk_create(
        CalendarRow(unit=tree[1], kind="off", since=FRIDAY - n * DAY, until=FRIDAY - n * DAY) for n in range(3000)
    )
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE units_calendarrow")
        cursor.execute(
            "EXPLAIN SELECT kind FROM units_calendarrow WHERE unit_id = ANY (%s) AND since <= %s AND kind = 'off'",
            [[tree[3].pk, tree[2].pk], FRIDAY],
        )
        plan = "\n".join(line for (line,) in cursor.fetchall())
    assert "calendar_unit_since" in plan or "calendarrow_unit_id" in plan, plan
