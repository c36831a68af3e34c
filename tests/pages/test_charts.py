"""Geometry of the charts, and their twins in words."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from decimal import Decimal

from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from pages import charts

numbers = st.floats(min_value=-1e6, max_value=1e6, allow_nan=False)


def parsed(drawn: str) -> ET.Element:
    """The markup as a tree: it must be well formed."""
    return ET.fromstring(f"<div>{drawn}</div>")


def test_progress_draws_value_time_stages_and_goal() -> None:
    tree = parsed(
        charts.progress(Decimal("77"), stages=[(29, True), (71, True), (90, False)], time=64, field="technical")
    )
    svg = tree.find("svg")
    assert svg is not None
    assert svg.get("class") == "prog f2"
    assert [(r.get("class"), r.get("width")) for r in svg.findall("rect")] == [
        ("rail", "100%"),
        ("val", "77%"),
        ("time", "64%"),
    ]
    assert [(c.get("class"), c.get("cx")) for c in svg.findall("circle")] == [
        ("st on", "29%"),
        ("st on", "71%"),
        ("st", "90%"),
    ]
    goal = svg.find("svg/path")
    assert goal is not None and goal.get("class") == "goal"


def test_a_met_goal_flies_its_flag() -> None:
    assert 'class="goal on"' in charts.progress(100, met=True)


def test_progress_says_in_words_what_it_draws() -> None:
    with translation.override("en"):
        drawn = charts.progress(77, stages=[(29, True), (71, False)], time=64)
        met = charts.progress(100, met=True)
    assert "77 % of the way, 1 of 2 stages reached, 64 % of the time limit used" in drawn
    assert "goal reached" in met


def test_progress_in_words_in_korean() -> None:
    with translation.override("ko"):
        assert "77 % 진행, 2단계중 1단계 도달" in charts.progress(77, stages=[(29, True), (71, False)])


@given(
    st.one_of(st.none(), numbers),
    st.lists(st.tuples(numbers, st.booleans()), max_size=6),
    st.one_of(st.none(), numbers),
)
def test_nothing_leaves_the_rail(percent: float | None, stages: list[tuple[float, bool]], time: float | None) -> None:
    drawn = charts.progress(percent, stages=stages, time=time)
    assert "style=" not in drawn
    tree = parsed(drawn)
    for one in tree.iter():
        for name in ("width", "cx"):
            if (found := one.get(name, "")).endswith("%"):
                assert 0 <= int(found[:-1]) <= 100


@given(st.lists(numbers, min_size=1, max_size=24), st.one_of(st.none(), numbers))
def test_a_spark_stays_inside_its_box_and_keeps_its_order(values: list[float], goal: float | None) -> None:
    tree = parsed(charts.spark(values, goal))
    path = tree.find("svg/path")
    assert path is not None
    spots = [tuple(map(float, spot.split())) for spot in re.split("[ML]", path.get("d", ""))[1:]]
    assert len(spots) == len(values)
    assert all(1 <= x <= 61 and 2 <= y <= 18 for x, y in spots)
    assert [x for x, _ in spots] == sorted(x for x, _ in spots)
    for (_, one), (_, two), first, second in zip(spots, spots[1:], values, values[1:], strict=False):
        assert (first <= second and one >= two) or (first >= second and one <= two)
    assert len(tree.findall("svg/line")) == (goal is not None)


def test_a_spark_draws_the_mock_s_line() -> None:
    drawn = charts.spark([61, Decimal("66.4")], 68, field="technical", unit="%")
    with translation.override("en"):
        assert "61 to 66.4\u00a0%, goal 68\u00a0%" in charts.spark([61, Decimal("66.4")], 68, unit="%")
    assert 'class="spark f2" width="64" height="20"' in drawn
    assert '<line x1="0" x2="64" y1="2.0" y2="2.0"/>' in drawn
    assert 'd="M1.0 18.0L61.0 5.7"' in drawn


def test_no_readings_are_no_line() -> None:
    with translation.override("en"):
        assert charts.spark([]) == '<span class="mute">no readings yet</span>'


def test_one_reading_is_a_point() -> None:
    assert 'd="M1.0 10.0"' in charts.spark([5])


def test_a_spread_draws_range_quartiles_median_own_pace_and_what_is_asked() -> None:
    tree = parsed(charts.spread(14, low=2, lower=6, median=8, upper=10, high=14, own=7, field="technical"))
    svg = tree.find("svg")
    assert svg is not None
    assert svg.get("class") == "prog f2"
    bands = [(float((r.get("x") or "0").rstrip("%")), r.get("fill-opacity")) for r in svg.findall("rect")]
    assert bands == [(0.0, None), (15.4, ".25"), (42.3, ".5"), (55.7, None)]
    dot, goal = svg.find("circle"), svg.find("svg")
    assert dot is not None and dot.get("cx") == "49.0%"
    assert goal is not None and goal.get("x") == "96.0%"
    assert 'class="goal on"' in charts.spread(3, low=2, lower=6, median=8, upper=10, high=14)
    assert "<circle" not in charts.spread(3, low=2, lower=6, median=8, upper=10, high=14)
    assert 'class="goal"' in charts.spread(90, low=2, lower=6, median=8, upper=10, high=14, within=False)


@given(st.lists(numbers, min_size=5, max_size=5), numbers, st.one_of(st.none(), numbers))
def test_a_spread_stays_on_its_line(levels: list[float], asked: float, own: float | None) -> None:
    low, lower, median, upper, high = sorted(levels)
    drawn = charts.spread(asked, low=low, lower=lower, median=median, upper=upper, high=high, own=own)
    assert "style=" not in drawn
    for one in parsed(drawn).iter():
        for name in ("x", "cx"):
            if (found := one.get(name, "")).endswith("%"):
                assert 0 <= float(found[:-1]) <= 100
