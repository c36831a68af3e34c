"""Searches on demand, and the counts of an area (L23)."""

from __future__ import annotations

import datetime
import html
from collections.abc import Iterator
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone

from reviews import deviations, searching, tasks
from reviews.finding import RULES, Rule
from reviews.models import Deviation, DeviationRun, Fault
from tests import factories as make
from tests.assessments.browser import Browser, hidden
from tests.queries import DETAIL, LIST, Page, check
from tests.reviews.finding import placed, ruled
from tests.targets.cast import TODAY, Place, client, day
from workflow.models import steps_of

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def rule() -> Iterator[Rule]:
    """The rule of these tests, alone."""
    with ruled() as found:
        yield found


@pytest.fixture
def hinted(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """The searches a worker was told of."""
    told: list[int] = []
    monkeypatch.setattr(tasks.search, "apply_async", lambda args, **_more: told.append(args[0]))
    return told


def at(name: str, *args: int) -> str:
    """An address of the app."""
    return reverse(f"reviews:{name}", args=args)


def ask(browser: Browser) -> DeviationRun:
    """Press the button."""
    return DeviationRun.objects.get(pk=int(browser.record(at("deviation_runs")).split("/")[-2]))


def test_a_search_is_asked_for_and_told_while_it_runs(
    place: Place, hinted: list[int], django_capture_on_commit_callbacks: Any
) -> None:
    """Waiting, then made by a worker; the page says what was opened within reach and leads to it."""
    placed(place, 7)
    staff = Browser(place.staff)
    with django_capture_on_commit_callbacks(execute=True):
        made = ask(staff)
    assert hinted == [made.pk]
    page = staff.open(made.get_absolute_url())
    assert "Waiting" in page
    assert "0 of 1 rules through" in page
    assert f'hx-get="{made.get_absolute_url()}"' in page
    assert tasks.search(made.pk) == 1
    page = staff.open(made.get_absolute_url())
    assert "1 of 1 rules through" in page
    assert "hx-trigger" not in page.split("<main")[1]
    lead = html.unescape(page.split("Opened within your reach")[1]).split('href="')[1].split('"')[0]
    assert Deviation.objects.get().get_absolute_url() in staff.open(lead)
    assert [step.by_id for step in steps_of(made)] == [place.staff.pk]
    part = staff.client.get(made.get_absolute_url(), HTTP_HX_REQUEST="true", HTTP_HX_TARGET="search").content.decode()
    assert part.startswith('<div id="search"')


def test_one_search_at_a_time(place: Place, hinted: list[int]) -> None:
    """Who asks meanwhile is led to the one under way; one a worker has left is not waited for."""
    first = ask(Browser(place.staff))
    other = Browser(make.official("administrator", place.county))
    assert ask(other) == first
    DeviationRun.objects.filter(pk=first.pk).update(asked_at=timezone.now() - datetime.timedelta(hours=2))
    assert ask(other) != first


def test_a_lost_hint_is_made_good_and_no_search_is_made_twice(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    """The broker is down: the beat takes it up; a second worker leaves it."""

    def down(*_args: Any, **_more: Any) -> None:
        raise OSError

    monkeypatch.setattr(tasks.search, "apply_async", down)
    placed(place, 7)
    made = searching.ask(by=place.staff, today=TODAY)
    searching.hint(made.pk)
    assert tasks.search_asked() == 1
    assert tasks.search_asked() == 0
    assert tasks.search(made.pk) == 0
    assert tasks.find_deviations() == 0


def test_a_rule_that_fails_is_named_on_the_page(place: Place, rule: Rule) -> None:
    """With why; the others ran."""

    def broken(_asked: Any) -> Iterator[Any]:
        raise ZeroDivisionError("no goal")
        yield

    RULES["broken"] = Rule(**{**vars(rule), "name": "broken", "label": "Broken rule", "measure": broken})
    made = deviations.run(TODAY)
    page = Browser(place.staff).open(made.get_absolute_url())
    assert "Broken rule" in page
    assert "ZeroDivisionError: no goal" in page
    assert "With faults" in Browser(place.staff).open(at("deviation_runs"))


def test_others_neither_ask_nor_look(place: Place) -> None:
    """A head, a member, an auditor."""
    made = deviations.run(TODAY)
    for person in (place.head, place.members[0], make.official("auditor", place.county)):
        assert client(person).get(at("deviation_runs")).status_code == 403
        assert client(person).post(at("deviation_runs")).status_code == 403
        assert client(person).get(made.get_absolute_url()).status_code == 403


def test_sent_five_times_it_is_asked_once(place: Place, hinted: list[int]) -> None:
    """One search, one step."""
    browser = Browser(place.staff)
    fields = hidden(browser.open(at("deviation_runs")))
    assert len({browser.client.post(at("deviation_runs"), fields)["Location"] for _ in range(5)}) == 1
    assert steps_of(DeviationRun.objects.get()).count() == 1


def opened(place: Place, unit: Any, days: int, state: str = "open") -> None:
    """One by hand, some days ago."""
    words = {"outcome": "Seen"} if state in ("closed", "dismissed") else {}
    Deviation.objects.create(
        unit=unit, fault=Fault.objects.all()[0], text="x", opened_on=day(-days), state=state, **words
    )


def test_an_area_counts_by_rule_unit_and_month(place: Place) -> None:
    """Those of the last twelve months and older ones not closed; a unit's subunits are counted with it."""
    farm = make.unit(place.county, name_en="Haedoji Farm")
    placed(place, 7)
    deviations.run(TODAY)
    opened(place, place.workteam, 20, "closed")
    opened(place, farm, 40, "dismissed")
    opened(place, farm, 500)
    opened(place, farm, 500, "closed")
    opened(place, make.unit(kind_code="county"), 1)
    page = Browser(place.staff).open(at("deviation_counts", place.county.pk))

    def line(label: str) -> list[str]:
        row = next(one for one in page.split("<tr")[1:] if label in one)
        return [cell.split(">")[1].split("<")[0] for cell in row.split('class="num"')[1:]]

    assert line("Target far down the order") == ["1", "1", "0", "0"]
    assert line("Opened by hand") == ["3", "1", "1", "1"]
    assert line("Sangnok Mine") == ["2", "1", "1", "0"]
    assert line("Haedoji Farm") == ["2", "1", "0", "1"]
    assert line("Jun 2026") == ["1", "1", "0", "0"]
    assert line("May 2026") == ["2", "0", "1", "1"]
    assert page.count("<tr") >= 12 + 2 + 2
    lead = html.unescape(page.split('href="' + at("deviations") + "?area=", 1)[1].split('"')[0])
    listed = Browser(place.staff).open(f"{at('deviations')}?area={lead}")
    assert "3 in all" in listed  # one of them closed long ago, which the counts leave out
    below = Browser(place.head).open(at("deviation_counts", place.mine.pk))
    assert "Haedoji Farm" not in below.split("<main")[1]


def test_an_area_without_any_is_counted_too(place: Place) -> None:
    """Nothing but noughts."""
    assert "Deviations counted" in Browser(place.staff).open(at("deviation_counts", place.county.pk))


def test_what_the_pages_cost(place: Place) -> None:
    """The same with one row and with thirty."""
    placed(place, 7)
    made = deviations.run(TODAY)
    staff = client(place.staff)

    def grow() -> None:
        opened(place, make.unit(place.county), 3)
        DeviationRun.objects.create(day=TODAY)

    grow()
    check(
        [
            Page(staff, at("deviation_runs"), LIST),
            Page(staff, made.get_absolute_url(), DETAIL),
            Page(staff, at("deviation_counts", place.county.pk), DETAIL),
        ],
        grow,
    )
