"""What the unit page and the target page say of targets."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from targets import progress
from targets.models import Reading, Resolution, Target
from targets.presenting import goals_of, target_rows
from targets.target_page import goal_rows, reading_rows
from tests.evidence import files
from tests.targets.cast import TODAY, Place, counted_in, day

pytestmark = pytest.mark.django_db


def read(place: Place, target: Target, value: str, days: int) -> None:
    """One reading `days` from the fixed day."""
    Reading.objects.create(measure=target.measures.get(), value=Decimal(value), happened_on=day(days), by=place.head)


def only_row(place: Place) -> Any:
    """The row of the only target."""
    (part,) = target_rows(place.mine, TODAY)
    (row,) = part.rows
    return row


def test_a_row_says_where_the_target_stands(place: Place) -> None:
    """Level, stages with what is reached, last value, limit, days and chip: as the mock shows it."""
    target = place.target(limit_on=day(38), stages=[*_two_stages()])
    progress.add_reading(
        target, by=place.head, measure=target.measures.get(), value=Decimal("66.4"), happened_on=day(-2), today=TODAY
    )
    row = only_row(place)
    assert (row.title, row.url) == (target.title, target.get_absolute_url())
    assert row.why == "61 → 68\u00a0%; Put the third mill in order, fit dosing pumps."
    assert (row.percent, row.now) == (Decimal("77.1"), "66.4\u00a0%")
    assert row.values == ["63", "66", "68"]
    assert row.stages == [(Decimal("28.5"), True), (Decimal("71.4"), True)]
    assert (row.limit_note, row.unit, row.goal) == ("38 days left", "%", 68)
    assert [str(part) for part in row.chip[:2]] == ["go", "On course"]
    assert 0 < row.time < 100
    assert row.met is False


def _two_stages() -> list[Any]:
    from targets.setting import Step

    return [Step(day(10), Decimal(63), ""), Step(day(20), Decimal(66), "")]


def test_fields_stand_in_their_order_and_count_what_is_met(place: Place) -> None:
    """Ideological, technical, cultural; empty fields are left out; the unit's own order inside."""
    resolution = place.resolution()
    place.target(resolution, field="cultural")
    first, second = (place.target(resolution, state, field="technical", title=state) for state in ("met", "in_force"))
    Target.objects.filter(pk=second.pk).update(order=1)
    Target.objects.filter(pk=first.pk).update(order=2)
    parts = target_rows(place.mine, TODAY)
    assert [(part.field, part.met, part.all) for part in parts] == [("technical", 1, 2), ("cultural", 0, 1)]
    assert [row.pk for row in parts[0].rows] == [second.pk, first.pk]


def test_only_the_last_resolution_is_shown(place: Place) -> None:
    """What an earlier flag was won with stands in the register, not in the table of today; withdrawn ones nowhere."""
    old = place.target(place.resolution(), "met")
    Resolution.objects.update(state="fulfilled")
    assert only_row(place).pk == old.pk
    new = place.target(place.resolution("in_force", tier="2"))
    assert only_row(place).pk == new.pk
    Resolution.objects.filter(pk=new.resolution_id).update(state="withdrawn")
    assert only_row(place).pk == old.pk


@pytest.mark.parametrize(
    ("state", "days", "chip"),
    [
        ("draft", 90, ("mute", "Draft")),
        ("discussed", 90, ("due", "Discussed")),
        ("in_force", 90, ("mute", "Not started")),
        ("in_force", -9, ("late", "9 days late")),
        ("met", -9, ("ok", "Met")),
        ("unmet", -9, ("late", "Not met")),
    ],
)
def test_the_chip_of_each_state(place: Place, state: str, days: int, chip: tuple[str, str]) -> None:
    """Lateness is derived from the day, never stored."""
    target = place.target(state=state)
    Target.objects.filter(pk=target.pk).update(limit_on=day(days))
    assert tuple(str(part) for part in only_row(place).chip[:2]) == chip


def test_a_yes_or_no_is_said_in_words(place: Place) -> None:
    """No numbers nobody asked for."""
    target = place.target(type="yes_no", baseline=Decimal(0), goal=Decimal(1), stages=[])
    assert (only_row(place).now, only_row(place).values) == ("no reading yet", ["yes"])
    read(place, target, "0", -1)
    assert only_row(place).now == "not yet"


def test_twelve_months_hold_one_point_a_week(place: Place) -> None:
    """Daily readings of two years make at most 54 points; the last one before the year still says where it stands."""
    target = place.target()
    measure = target.measures.get()
    Reading.objects.bulk_create(
        Reading(measure=measure, value=Decimal(61), happened_on=day(-n), by=place.head) for n in range(1, 730)
    )
    assert len(only_row(place).spark) <= 54
    Reading.objects.filter(happened_on__gte=day(-400)).delete()
    row = only_row(place)
    assert (row.spark, row.now) == ([], "61\u00a0%")


def test_a_corrected_value_is_not_drawn(place: Place) -> None:
    """It stands struck through in the table of readings alone."""
    target = place.target()
    read(place, target, "99", -3)
    wrong = Reading.objects.get()
    progress.correct_reading(
        wrong, by=place.head, value=Decimal(63), happened_on=day(-3), reason="Misread", today=TODAY
    )
    assert only_row(place).spark == [63]
    newer, older = reading_rows(target)
    assert (newer["struck"], newer["value"], older["struck"]) == (False, "63\u00a0%", True)


def test_the_units_of_measure_stand_beside_the_numbers(place: Place) -> None:
    """In the language of the page."""
    place.target(type="number", unit_of_measure=counted_in("homes"), baseline=Decimal(0), goal=Decimal(48), stages=[])
    assert only_row(place).why.startswith("0 → 48\u00a0homes;")


def test_stages_are_reached_late_or_ahead(place: Place) -> None:
    """On the target page, from readings and day."""
    target = place.target(stages=_two_stages())
    for value, days in (("62", -9), ("63.2", -5), ("64", -2)):
        read(place, target, value, days)
    (goal,) = goal_rows(target, goals_of([target])[target.pk], day(25))
    assert [str(line["chip"][1]) for line in goal["rows"][1:]] == ["Reached 10 Jun", "5 days late", "Ahead"]
    assert [line["value"] for line in goal["rows"]] == ["61\u00a0%", "63\u00a0%", "66\u00a0%", "68\u00a0%"]


def test_readings_carry_their_files(place: Place) -> None:
    """Document and photograph by their signs."""
    target = place.target()
    read(place, target, "63", -3)
    sheet = files.kept(place.mine, place.head, title="Shift log")
    photo = files.kept(place.mine, place.head, b"x", title="Winch", kind="photograph")
    Reading.objects.get().evidence.set([sheet, photo])
    items = reading_rows(target)[0]["items"]
    assert sorted((one["label"], one["icon"]) for one in items) == [("Shift log", "doc"), ("Winch", "photo")]


def test_one_target_costs_as_much_as_thirty(place: Place) -> None:
    """Four statements."""

    def asked() -> int:
        with CaptureQueriesContext(connection) as statements:
            target_rows(place.mine, TODAY)
        return len(statements)

    resolution = place.resolution()
    read(place, place.target(resolution), "63", -9)
    one = asked()
    for _ in range(29):
        read(place, place.target(resolution), "63", -9)
    assert asked() == one <= 4
