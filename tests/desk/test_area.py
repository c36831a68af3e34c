"""The dashboard of an area: units below by field, totals, sorts, workbook, small groups, cost."""

from __future__ import annotations

import io
import itertools
import re
from typing import Any

import openpyxl
import pytest
from django.urls import reverse

from targets import rollup
from targets.counting import refresh_counts
from targets.models import FIELDS, RollupDrift, Target
from tests import factories as make
from tests.assessments.browser import Browser
from tests.desk.cast import Place, client
from tests.queries import DESK, Page, check
from tests.targets.cast import TODAY
from units.models import Unit

pytestmark = pytest.mark.django_db
numbers = itertools.count(1)


def address(unit: Unit) -> str:
    """The dashboard of an area."""
    return reverse("desk:area", args=[unit.pk])


def bare(place: Place, unit: Unit, **changes: Any) -> Target:
    """A target of a unit as the counters see it."""
    values = {"field": "technical", "state": "in_force", "progress": 0, **changes}
    return Target.objects.create(unit=unit, resolution=place.under, discussion=make.meeting(unit), **values)


def lines(page: str) -> dict[str, str]:
    """The rows of the table by the name of their unit, as words."""
    found = re.findall(r'<tr role="row"><th scope="row"[^>]*>(.*?)</tr>', page, re.DOTALL)
    plain = [" ".join(re.sub(r"<[^>]*>", " ", one).split()) for one in found]
    return {line.split("  ")[0][:12]: line for line in plain}


@pytest.fixture
def filled(place: Place) -> Place:
    """The mine half way in one field and done in another; a farm without a target."""
    bare(place, place.mine, progress=30)
    bare(place, place.workteam, progress=50)
    bare(place, place.mine, field="cultural", state="met", progress=100)
    make.unit(place.county, name_en="Quiet Farm")
    rollup.fold()
    return place


def test_the_units_below_by_field(filled: Place) -> None:
    """Each counted with all below it; the words say what the colours show, and as of when."""
    page = Browser(filled.staff).open(address(filled.county))
    rows = lines(page)
    mine = next(line for name, line in rows.items() if name.startswith("Sangnok"))
    assert "40 %, met 0 of 2" in mine
    assert "100 %, met 1 of 1" in mine
    farm = next(line for name, line in rows.items() if name.startswith("Quiet"))
    assert "no targets" in farm
    assert re.search(r"As of \d+ \w+ 20\d\d, \d\d:\d\d:\d\d", page)
    assert 'fill-opacity="0.55"' in page
    assert "style=" not in page.split("<main")[1]


def test_totals_are_those_of_the_whole_area(filled: Place) -> None:
    """The nation shows the same through its province."""
    page = Browser(filled.staff).open(address(filled.county))
    facts = " ".join(re.sub(r"<[^>]*>", " ", page.split('class="facts"')[1].split("</dl>")[0]).split())
    assert "Targets met 1 of 3 60 % of the way" in facts
    assert "Technical 0 of 2 40 % of the way" in facts
    assert "Ideological 0 of 0 no targets" in facts


def test_the_order_stands_in_the_address(filled: Place) -> None:
    """By progress, the furthest first, or by targets met; a unit without a target comes last."""
    for sort in ("-progress", "-met"):
        names = list(lines(Browser(filled.staff).open(f"{address(filled.county)}?sort={sort}")))
        assert names[0].startswith("Sangnok"), sort
    names = list(lines(Browser(filled.staff).open(f"{address(filled.county)}?sort=progress")))
    assert names[-1].startswith("Sangnok")


def test_the_workbook_holds_the_figures(filled: Place) -> None:
    """Numbers as numbers."""
    answer: Any = client(filled.staff).get(f"{address(filled.county)}?format=xlsx")
    sheet = openpyxl.load_workbook(io.BytesIO(b"".join(answer.streaming_content))).active
    rows = {row[0]: row[1:] for row in sheet.iter_rows(values_only=True)}
    assert rows["Sangnok Mine"][:6] == (None, 40, 100, 60, 1, 3)


def test_a_head_sees_at_once_what_was_just_entered(filled: Place) -> None:
    """Others see it once it is folded."""
    make.appoint(filled.head, "auditor", filled.county)
    bare(filled, filled.mine, state="met", progress=100)
    assert "met 1 of 3" in Browser(filled.head).open(address(filled.county))
    assert "met 1 of 3" not in Browser(filled.staff).open(address(filled.county))
    rollup.fold()
    assert "met 1 of 3" in Browser(filled.staff).open(address(filled.county))


def test_persons_come_from_the_nightly_table_alone(filled: Place) -> None:
    """A small group is not said, nor what would give it away."""
    target = bare(filled, filled.mine)
    filled.draw_up(target, filled.members)
    team = [make.person(unit=filled.workteam) for _ in range(3)]
    filled.draw_up(target, team, unit=filled.workteam)
    page = Browser(filled.staff).open(address(filled.county))
    assert ">12<" not in page
    refresh_counts(TODAY)
    page = Browser(filled.staff).open(address(filled.county))
    assert "not shown" in page
    assert ">9<" not in page
    assert ">12<" not in page


def test_a_work_unit_has_no_dashboard(place: Place) -> None:
    """Its page shows its own cascade; the area's page leads here."""
    assert client(place.head).get(address(place.mine)).status_code == 404
    assert address(place.county) in Browser(place.staff).open(reverse("desk:unit", args=[place.county.pk]))


def test_the_areas_page_reads_the_counters(filled: Place) -> None:
    """The cascade of an area counts over each unit and all below it, as of the last fold."""
    page = Browser(filled.staff).open(reverse("desk:unit", args=[filled.county.pk]))
    cascade = page.split('id="c-h"')[1].split("</section>")[0]
    assert "1 of 3" in cascade
    assert "As of" in cascade
    bare(filled, filled.mine)
    page = Browser(filled.staff).open(reverse("desk:unit", args=[filled.county.pk]))
    assert "1 of 3" in page.split('id="c-h"')[1].split("</section>")[0]


def test_what_it_costs(place: Place) -> None:
    """The same with one unit below and with thirty, in every order."""

    def grow() -> None:
        unit = make.unit(place.county)
        for name, _label in FIELDS:
            bare(place, unit, field=name, progress=next(numbers) % 100)
        place.draw_up(bare(place, unit), [make.person(unit=unit) for _ in range(2)], unit=unit)
        rollup.fold()
        refresh_counts(TODAY)

    grow()
    make.appoint(place.head, "auditor", place.county)
    nation = make.official("senior", Unit.objects.get(parent=None))
    pages = [
        Page(client(place.staff), address(place.county), DESK),
        Page(client(place.staff), f"{address(place.county)}?sort=-progress", DESK),
        Page(client(place.head), address(place.county), DESK),
        Page(client(nation), address(Unit.objects.get(parent=None)), DESK),
    ]
    check(pages, grow)


def test_a_drift_stands_on_the_administrators_desk(place: Place) -> None:
    """Until the counters are built anew; nobody else is told."""
    keeper = make.official("administrator", place.county)
    RollupDrift.objects.create(rows=2)
    assert "Counters of targets differ" in Browser(keeper).open(reverse("desk:home"))
    assert "Counters of targets differ" not in Browser(place.staff).open(reverse("desk:home"))
    rollup.rebuild()
    assert "Counters of targets differ" not in Browser(keeper).open(reverse("desk:home"))
