"""The public honour roll, the register and the verification of a number."""

from __future__ import annotations

import datetime
import io
import json
from typing import Any

import pytest
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext
from openpyxl import load_workbook

from honours.models import Flag, LegacyAward, RollEntry
from honours.presenting import awards_of
from tests import factories as make
from tests.assessments import builders
from tests.assessments.browser import Browser
from tests.queries import DETAIL, LIST, Page, check
from units.models import ExportLog, Unit

pytestmark = pytest.mark.django_db
ROLL = "/honour-roll/"


def legacy(unit: Unit, printed: str, precision: str, on: datetime.date | None, tier: str = "2") -> LegacyAward:
    """A past award as its source gives it."""
    return LegacyAward.objects.create(
        unit=unit,
        unit_name_printed=printed,
        tier=tier,
        awarded_on=on,
        precision=precision,
        reference="Decree of 9 June 2023",
        identity=f"{unit.pk}-{printed}-{precision}",
    )


def test_flags_and_past_awards_stand_together() -> None:
    """Each date with its own precision, never filled in; a past award has no number."""
    here = builders.application("awarded")
    province = here.county.parent
    for precision, on in (
        ("day", datetime.date(2023, 6, 9)),
        ("month", datetime.date(2022, 11, 1)),
        ("year", datetime.date(2019, 1, 1)),
        ("unknown", None),
    ):
        legacy(make.unit(province, name_en=f"Unit {precision}"), f"단위 {precision}", precision, on)
    page = Browser().open(ROLL)
    for words in ("9 Jun 2023", "Nov 2022", "2019", "date not known", "0001", "past award", "Sangnok Mine"):
        assert words in page
    assert "1 Nov 2022" not in page
    assert "1 Jan 2019" not in page
    assert [entry.precision for entry in RollEntry.objects.order_by("-sort_on", "-id")] == [
        "day",
        "day",
        "month",
        "year",
        "unknown",
    ]


def test_the_roll_filters_by_name_tier_year_and_area() -> None:
    """Korean and English names, one letter's case, the name as printed."""
    here = builders.application("awarded")
    elsewhere = make.unit(kind_code="province", name_en="Far Province", name_ko="먼도")
    station = make.unit(elsewhere, name_en="Power Station", name_ko="송배전소")
    legacy(station, "재령군송배전소", "day", datetime.date(2023, 6, 9))
    legacy(make.unit(name_en="Placeless Works"), "Placeless Works", "unknown", None, tier="honour")

    def names(query: str) -> set[str]:
        page = Browser().open(f"{ROLL}?{query}")
        return {name for name in ("Sangnok Mine", "Power Station", "Placeless Works") if f">{name}<" in page}

    assert names("") == {"Sangnok Mine", "Power Station", "Placeless Works"}
    assert names("q=sangnok") == {"Sangnok Mine"}
    assert names("q=상록") == {"Sangnok Mine"}
    assert names("q=재령군") == {"Power Station"}
    assert names("tier=2") == {"Power Station"}
    assert names("tier=honour") == {"Placeless Works"}
    assert names("year=2023") == {"Power Station"}
    assert names(f"area={elsewhere.pk}") == {"Power Station"}
    assert names(f"area={here.county.parent_id}") == {"Sangnok Mine"}
    assert names("area=987654") == set()
    assert names("sort=unit") == {"Sangnok Mine", "Power Station", "Placeless Works"}


def test_a_number_is_verified_by_anybody() -> None:
    """What stands in the register, under the name it was awarded; a number that was never given is not found."""
    here = builders.application("awarded")
    here.unit.name_en = "Renamed Mine"
    here.unit.save()
    page = Browser().open(reverse("honours:entry", args=[1]))
    assert "Sangnok Mine" in page
    assert "Renamed Mine" not in page
    assert "Edition 1" in page
    Browser().open(reverse("honours:entry", args=[2]), 404)


def test_the_register_lists_the_entries_of_the_area() -> None:
    """Staff of the county see theirs; of another county nothing; a member is told that it is another post's."""
    here = builders.application("awarded")
    address = reverse("honours:register")
    year = here.now.flag.awarded_on.year
    assert "0001" in Browser(here.staff).open(f"{address}?tier=1&year={year}&q=sangnok&sort=date")
    foreign = make.official("staff", make.unit(make.unit(kind_code="province"), kind_code="county"))
    assert "The register has no entry yet." in Browser(foreign).open(address)
    Browser(make.person(unit=here.unit)).open(address, 403)


def test_awards_of_a_unit_newest_first(django_assert_num_queries: Any) -> None:
    """Number and authority for a flag; what has no date stands last. One statement."""
    here = builders.application("awarded")
    legacy(here.unit, "상록광산", "unknown", None, tier="1")
    legacy(here.unit, "상록광산", "year", datetime.date(2019, 1, 1), tier="2")
    with django_assert_num_queries(1):
        awards = awards_of(here.unit)
    assert [award["number"] for award in awards] == ["0001", "", ""]
    assert [award["precision"] for award in awards] == ["day", "year", "unknown"]
    assert "Eunha County" in awards[0]["authority"]
    assert awards[1]["authority"] == "Decree of 9 June 2023"
    assert awards[0]["url"].endswith("/register/1/")


def test_the_lists_ask_the_same_with_more_rows() -> None:
    """Equal with 1 row and with 30 past awards and five flags, each of which is a whole road; at most twelve."""
    here = builders.application("awarded")
    browser = Browser(here.staff).client
    rows = iter(range(30))

    def grow() -> None:
        legacy(make.unit(here.county), f"past {next(rows)}", "unknown", None)
        if Flag.objects.count() < 5:
            builders.application("awarded", builders.road(here.county))

    legacy(make.unit(here.county), "past", "unknown", None)
    check([Page(browser, ROLL, LIST), Page(browser, reverse("honours:register"), LIST)], grow)


def test_the_entry_asks_little() -> None:
    """One number, at most twelve statements."""
    builders.application("awarded")
    check([Page(Browser().client, reverse("honours:entry", args=[1]), DETAIL)], lambda: None, rows=1)


def test_the_roll_goes_on_behind_the_last_row() -> None:
    """Pages by key: every award is met once, those without a date as well."""
    province = make.unit(kind_code="province")
    for n in range(60):
        on = datetime.date(2020, 1, 1) + datetime.timedelta(days=n // 2) if n % 3 else None
        legacy(make.unit(province, name_en=f"Works {n:02d} end"), f"w{n}", "day" if on else "unknown", on)
    browser, seen, query = Browser(), [], ""
    while True:
        page = browser.client.get(ROLL + query)
        rows = page.context["listing"]["rows"]
        seen.extend(row[0].text for row in rows)
        after = page.context["listing"]["page"].after
        if not after:
            break
        query = f"?after={after}"
    assert len(seen) == len(set(seen)) == 60


def test_the_roll_leaves_as_a_file_and_that_is_written_down() -> None:
    """Anybody may take it; dates keep their precision, a name that looks like a formula stays text."""
    legacy(make.unit(name_en="=1+1", name_ko="=1+1"), "=1+1", "month", datetime.date(2022, 11, 1))
    answer = Browser().client.get(f"{ROLL}?format=xlsx&tier=2&sort=unit")
    sheet = load_workbook(io.BytesIO(b"".join(answer.streaming_content))).active  # type: ignore[attr-defined]
    rows = [[cell.value for cell in row] for row in sheet.iter_rows()]
    assert rows[1][:3] == ["=1+1", "Second flag", "Nov 2022"]
    assert sheet["A2"].data_type == "s"
    kept = ExportLog.objects.get()
    assert (kept.by, kept.name, kept.rows) == (None, "honour-roll", 1)
    assert json.loads(kept.narrowed_by) == {"tier": "2", "sort": "unit"}


@pytest.mark.parametrize("language", ["en", "ko"])
def test_an_empty_roll_says_so(language: str) -> None:
    """And one that a filter left empty says what to do."""
    browser = Browser()
    with translation.override(language):
        empty, nothing = gettext("The roll is empty."), gettext("Nothing matches this filter.")
    assert empty in browser.client.get(ROLL, headers={"accept-language": language}).content.decode()
    assert nothing in browser.client.get(f"{ROLL}?q=zz", headers={"accept-language": language}).content.decode()
