"""The one way for lists, on real rows: meetings of units, many of them on the same day."""

from __future__ import annotations

import datetime as dt
import io
import xml.etree.ElementTree as ET
import zipfile
from collections.abc import Iterator
from typing import Any

import django_filters
import pytest
from django import forms
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import ImproperlyConfigured
from django.db import connection, transaction
from django.http import QueryDict
from django.test import RequestFactory
from django.test.utils import CaptureQueriesContext
from django.utils import translation
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

from pages.columns import Column
from pages.keyset import Key, Page, Sort
from pages.listing import Empty, Listing, capped_count
from pages.marks import chip
from tests import factories
from units.models import Meeting, Unit

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("gallery")]
SORTS = (
    Sort("held", "Date", ("held_on",)),
    Sort("present", "Present", ("present", "held_on")),
    Sort("unit", "Unit", ("unit__name_en",)),
    Sort("place", "Place", ("place",)),
)


class MeetingFilter(forms.Form):
    """By place; a date that must be one."""

    place = forms.CharField(required=False)
    since = forms.DateField(required=False)

    def narrow(self, queryset: Any) -> Any:
        """Rows at the place asked for."""
        place = self.cleaned_data["place"]
        return queryset.filter(place=place) if place else queryset


class MeetingFilterSet(django_filters.FilterSet):
    """The same by django-filter."""

    place = django_filters.CharFilter()
    since = django_filters.DateFilter(field_name="held_on", lookup_expr="gte")

    class Meta:
        model = Meeting
        fields = ["place", "since"]


COLUMNS = (
    Column("unit", "Unit", value="unit.name_en", link=lambda row: f"/units/{row.unit_id}/", sort="unit"),
    Column("held", "Date", value="held_on", kind="date", sort="held"),
    Column("place", "Place", below=lambda row: row.kind, sort="place"),
    Column("present", "Present", kind="number", unit="persons", sort="present"),
    Column("state", "State", value=lambda row: "held", show=lambda row: chip("ok", "held")),
    Column("button", "", value=lambda row: "open", exported=False),
)
MEETINGS = Listing(
    name="meetings",
    title="Meetings: all/of [them]",
    columns=COLUMNS,
    sorts=SORTS,
    default_sort="-held",
    filters=MeetingFilter,
    empty=Empty("No meeting is recorded.", "Record the first.", "Record", "/meetings/new/"),
    note="Units only.",
)
READER = AnonymousUser()
EXPORTS: list[tuple[Any, str, dict[str, str], int]] = []


def log_export(person: Any, name: str, filters: dict[str, str], rows: int) -> None:
    """Stands in for the record of exports."""
    EXPORTS.append((person, name, filters, rows))


@pytest.fixture(autouse=True)
def exports(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[Any]]:
    """Exports recorded by the test."""
    EXPORTS.clear()
    monkeypatch.setattr(Listing, "on_export", staticmethod(log_export))
    with translation.override("en"):
        yield EXPORTS


@pytest.fixture
def units() -> list[Unit]:
    """Three units, two of one name."""
    return [factories.unit(name_en=name) for name in ("Haedoji", "Milbat", "Milbat")]


def meet(at: Unit, days: int = 0, place: str = "Hall", present: int = 20) -> Meeting:
    """A meeting some days after the first of the year."""
    return factories.meeting(at, held_on=dt.date(2026, 1, 1) + dt.timedelta(days=days), place=place, present=present)


def ask(query: str = "", *, listing: Listing = MEETINGS, **headers: str) -> Any:
    """The answer of the list to an address."""
    request = RequestFactory().get(f"/meetings/{query}", headers=headers)
    request.user = READER  # type: ignore[assignment]
    return listing.respond(request, Meeting.objects.select_related("unit"))


def walk(key: Key, size: int, *, backwards_from: Page | None = None) -> tuple[list[int], Page]:
    """Every id met from the first page forward, or from a page backward, and the last page."""
    seen: list[int] = []
    page = backwards_from or key.page(Meeting.objects.all(), {}, size)
    while True:
        ids = [row.pk for row in page.rows]
        seen = ids + seen if backwards_from else seen + ids
        token = page.before if backwards_from else page.after
        if not token:
            return seen, page
        page = key.page(Meeting.objects.all(), {"before" if backwards_from else "after": token}, size)


rows = st.lists(
    st.tuples(
        st.integers(0, 2), st.integers(0, 3), st.sampled_from(["", "a", "B", "가", "각", "a\\"]), st.integers(1, 3)
    ),
    max_size=14,
)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(rows=rows, size=st.integers(1, 6), sort=st.sampled_from(SORTS), descending=st.booleans())
def test_pages_forward_and_back_meet_every_row_once_in_order(
    units: list[Unit], rows: list[tuple[int, int, str, int]], size: int, sort: Sort, descending: bool
) -> None:
    with transaction.atomic():
        for unit, days, place, present in rows:
            meet(units[unit], days, place, present)
        key = Key.of(Meeting.objects.all(), sort, descending)
        expected = list(key.ordered(Meeting.objects.all()).values_list("pk", flat=True))
        forward, last = walk(key, size)
        assert forward == expected
        backward, _first = walk(key, size, backwards_from=last)
        assert backward == expected
        transaction.set_rollback(True)


def test_a_row_added_meanwhile_moves_nothing(units: list[Unit]) -> None:
    key = Key.of(Meeting.objects.all(), SORTS[0], False)
    made = [meet(units[0], days) for days in (10, 20, 30, 40)]
    first = key.page(Meeting.objects.all(), {}, 2)
    meet(units[0], 5)
    second = key.page(Meeting.objects.all(), {"after": first.after}, 2)
    assert [row.pk for row in [*first.rows, *second.rows]] == [one.pk for one in made]


def test_the_last_rows_taken_away_leave_an_empty_page(units: list[Unit]) -> None:
    key = Key.of(Meeting.objects.all(), SORTS[0], False)
    meet(units[0], 1)
    gone = meet(units[0], 2)
    page = key.page(Meeting.objects.all(), {}, 1)
    Meeting.objects.filter(pk=gone.pk).delete()
    assert key.page(Meeting.objects.all(), {"after": page.after}, 1) == Page([])


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(token=st.one_of(st.text(max_size=60), st.binary(max_size=60).map(lambda raw: raw.decode("latin-1"))))
def test_any_token_is_read_or_shows_the_first_page(units: list[Unit], token: str) -> None:
    key = Key.of(Meeting.objects.all(), SORTS[3], False)
    key.page(Meeting.objects.all(), {"after": token}, 2)
    key.page(Meeting.objects.all(), {"before": token}, 2)


def packed(text: str) -> str:
    """A token as the list packs it, around any content."""
    import base64

    return base64.urlsafe_b64encode(text.encode()).decode()


@pytest.mark.parametrize(
    "content",
    [
        "[]",
        "{}",
        "null",
        '["2026-01-01"]',
        '["2026-13-01", 1]',
        "[null, 1]",
        '["2026-01-01", null]',
        '["2026-01-01", [1]]',
        '["2026-01-01", {"a": 1}]',
        '["2026-01-01", 99999999999999999999999]',
        '["2026-01-01", "\\u0000"]',
        '["2026-01-01", 1, 2]',
        '["2026-01-01", "x"]',
        "[" * 1400,
    ],
)
def test_a_token_tampered_with_shows_the_first_page(units: list[Unit], content: str) -> None:
    meet(units[0])
    page = ask(f"?after={packed(content)}")
    assert page.status_code == 200
    assert "Haedoji" in page.content.decode()


def test_a_text_with_a_zero_byte_is_no_key(units: list[Unit]) -> None:
    key = Key.of(Meeting.objects.all(), SORTS[3], False)
    assert key.read(packed('["a\\u0000", 1]')) is None
    assert key.read(packed('["\\ud800", 1]')) is None
    assert key.read(packed('["a", 1]')) == ["a", 1]


def test_a_key_that_may_be_empty_is_refused() -> None:
    with pytest.raises(ImproperlyConfigured, match="may be empty"):
        Key.of(Unit.objects.all(), Sort("up", "Up", ("parent__name_en",)), False)
    with pytest.raises(ImproperlyConfigured, match="no field"):
        Key.of(Unit.objects.all(), Sort("x", "X", ("absent",)), False)


def test_an_annotation_can_be_a_key(units: list[Unit]) -> None:
    from django.db.models.functions import Length

    short, long = meet(units[0], place="a"), meet(units[0], place="aaa")
    found = Meeting.objects.annotate(size=Length("place"))
    key = Key.of(found, Sort("size", "Size", ("size",)), True)
    first = key.page(found, {}, 1)
    assert [row.pk for row in first.rows] == [long.pk]
    assert [row.pk for row in key.page(found, {"after": first.after}, 1).rows] == [short.pk]


def test_a_list_without_its_default_sort_takes_the_first(units: list[Unit]) -> None:
    bare = Listing(name="bare", title="Bare", columns=COLUMNS, sorts=SORTS)
    meet(units[0], 2, "second")
    meet(units[0], 1, "first")
    text = ask(listing=bare).content.decode()
    assert text.index("first") < text.index("second")


@pytest.mark.parametrize(("sorts", "default"), [((), ""), (SORTS, "-absent"), (SORTS[:1], "held")])
def test_a_list_declares_the_sorts_it_names(sorts: tuple[Sort, ...], default: str) -> None:
    with pytest.raises(ImproperlyConfigured):
        Listing(name="bad", title="Bad", columns=COLUMNS, sorts=sorts, default_sort=default)


def test_sort_and_filter_stand_in_the_address(units: list[Unit]) -> None:
    meet(units[0], 1, "Hall")
    meet(units[1], 2, "Yard")
    text = ask("?sort=unit&place=Yard").content.decode()
    assert "Milbat" in text
    assert "Haedoji" not in text
    assert 'aria-sort="ascending"' in text
    assert 'href="?place=Yard&amp;sort=-unit"' in text
    assert 'href="?sort=unit"' in text  # clear the filter, keep the sort
    assert '<input type="hidden" name="sort" value="unit">' in text
    assert 'href="?sort=unit&amp;place=Yard&amp;format=xlsx"' in text


@pytest.mark.parametrize("filters", [MeetingFilter, MeetingFilterSet])
def test_a_filter_that_cannot_be_read_shows_its_error_and_no_rows(units: list[Unit], filters: Any) -> None:
    meet(units[0])
    listing = Listing(name="m", title="M", columns=COLUMNS, sorts=SORTS, filters=filters)
    text = ask("?since=31.31.2026", listing=listing).content.decode()
    assert "Enter a valid date" in text
    assert "Nothing matches this filter." in text


def test_django_filter_narrows_too(units: list[Unit]) -> None:
    meet(units[0], 1, "Hall")
    meet(units[1], 2, "Yard")
    listing = Listing(name="m", title="M", columns=COLUMNS, sorts=SORTS, filters=MeetingFilterSet)
    text = ask("?place=Yard", listing=listing).content.decode()
    assert "Milbat" in text
    assert "Haedoji" not in text


def test_an_unknown_sort_is_the_default_one(units: list[Unit]) -> None:
    meet(units[0], 1, "early")
    meet(units[0], 2, "late")
    text = ask("?sort=-absent").content.decode()
    assert text.index("late") < text.index("early")
    assert 'aria-sort="descending"' in text


def test_pages_of_25_with_links_that_keep_the_filter(units: list[Unit]) -> None:
    for days in range(30):
        meet(units[0], days)
    first = ask("?place=Hall").content.decode()
    assert first.count("<tr role=") == 26
    assert 'rel="next"' in first
    assert 'rel="prev"' not in first
    token = first.split("after=")[1].split('"')[0]
    second = ask(f"?place=Hall&after={QueryDict(f'a={token}')['a']}").content.decode()
    assert second.count("<tr role=") == 6
    assert 'rel="next"' not in second
    assert 'rel="prev"' in second


def test_an_empty_list_says_what_to_do_next() -> None:
    text = ask().content.decode()
    assert "No meeting is recorded." in text
    assert 'href="/meetings/new/"' in text
    assert "Export xlsx" not in text


def test_htmx_gets_the_fragment_only(units: list[Unit]) -> None:
    meet(units[0])
    part = ask(**{"hx-request": "true", "hx-target": "listing"})
    assert part.content.decode().lstrip().startswith('<div id="listing"')
    assert part["Vary"] == "HX-Request"
    whole = ask(**{"hx-request": "true", "hx-target": "main"})
    assert "<!doctype html>" in whole.content.decode()
    assert whole["Vary"] == "HX-Request"


def test_cells_say_value_link_second_line_and_unit_of_measure(units: list[Unit]) -> None:
    made = meet(units[0], 3, present=1200)
    text = ask().content.decode()
    assert f'<a href="/units/{made.unit_id}/">Haedoji</a>' in text
    assert "4 Jan 2026" in text
    assert "1,200\u00a0persons" in text
    assert '<span class="why">discussion</span>' in text
    assert '<span class="chip ok">' in text


def test_a_cell_without_a_value_is_a_dash() -> None:
    column = Column("x", "X", value="unit.parent.name")
    assert column.cell(Meeting(unit=Unit())).text == "–"
    assert column.exported_value(Meeting(unit=Unit())) is None


def test_the_count_stops_at_a_thousand(units: list[Unit]) -> None:
    Meeting.objects.bulk_create(
        Meeting(unit=units[0], kind="discussion", held_on=dt.date(2026, 1, 1), place="x", present=1)
        for _ in range(1000)
    )
    assert capped_count(Meeting.objects.all()) == "1,000"
    meet(units[0])
    assert capped_count(Meeting.objects.all()) == "1,000+"
    with CaptureQueriesContext(connection) as asked:
        capped_count(Meeting.objects.all())
    assert "LIMIT 1001" in asked.captured_queries[0]["sql"]


def test_queries_are_as_many_for_1_row_as_for_30(units: list[Unit]) -> None:
    meet(units[0])
    with CaptureQueriesContext(connection) as one:
        ask("?sort=unit")
    for days in range(29):
        meet(units[days % 3], days)
    with CaptureQueriesContext(connection) as thirty:
        ask("?sort=unit")
    assert len(one) == len(thirty) == 2


def workbook_of(query: str) -> bytes:
    """The exported file."""
    answer = ask(query)
    assert answer["Content-Type"].endswith("spreadsheetml.sheet")
    assert 'filename="meetings-' in answer["Content-Disposition"]
    content = b"".join(answer.streaming_content)
    answer.close()
    return content


def exported(query: str) -> list[list[Any]]:
    """The rows of the workbook."""
    sheet = load_workbook(io.BytesIO(workbook_of(query))).active
    assert sheet is not None
    return [[cell.value for cell in row] for row in sheet.iter_rows()]


def test_the_export_has_the_filter_and_order_of_the_list_and_is_recorded(units: list[Unit], exports: list[Any]) -> None:
    for days in range(30):
        meet(units[0], days, "Hall" if days else "Yard", days + 1)
    rows = exported("?format=xlsx&place=Hall&sort=-held&after=AA")
    assert rows[0] == ["Unit", "Date", "Place", "Present", "State"]
    assert [row[3] for row in rows[1:]] == list(range(30, 1, -1))
    assert rows[1][1] == dt.datetime(2026, 1, 30)
    assert exports == [(READER, "meetings", {"place": "Hall", "sort": "-held"}, 29)]


@pytest.mark.parametrize(
    "text", ['=HYPERLINK("http://x","y")', "+1+1", "-2", "@SUM(A1)", "http://example.org", "\t=1", "007"]
)
def test_no_cell_of_an_export_computes(units: list[Unit], text: str) -> None:
    meet(units[0], place=text)
    with zipfile.ZipFile(io.BytesIO(workbook_of("?format=xlsx"))) as parts:
        sheet = ET.fromstring(parts.read("xl/worksheets/sheet1.xml"))
        assert not [name for name in parts.namelist() if "rels" in name and "sheet" in name]
    kind = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
    assert sheet.findall(f".//{kind}f") == sheet.findall(f".//{kind}hyperlink") == []
    cell = next(one for one in sheet.iter(f"{kind}c") if one.get("r") == "C2")
    assert cell.get("t") == "inlineStr"
    assert "".join(cell.itertext()) == text


def test_an_export_nobody_records_is_refused(units: list[Unit], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Listing, "on_export", None)
    with pytest.raises(ImproperlyConfigured):
        ask("?format=xlsx")


def test_a_list_may_keep_its_rows_in_the_house(units: list[Unit], exports: list[Any]) -> None:
    meet(units[0])
    inside = Listing(name="m", title="M", columns=COLUMNS, sorts=SORTS, exportable=False)
    page = ask("?format=xlsx", listing=inside)
    assert page["Content-Type"].startswith("text/html")
    assert "xlsx" not in page.content.decode().replace("format=xlsx", "")
    assert exports == []


def test_a_time_without_its_zone_is_no_key(units: list[Unit]) -> None:
    key = Key.of(Meeting.objects.all(), Sort("recorded", "Recorded", ("recorded_at",)), False)
    assert key.read(packed('["2026-01-01T00:00:00", 1]')) is None
    assert key.read(packed('["2026-01-01T00:00:00+00:00", 1]')) is not None
