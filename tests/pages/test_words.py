"""Dates, numbers and fields in both languages."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone, translation
from hypothesis import given
from hypothesis import strategies as st

from pages import marks, words

DAY = dt.date(2026, 12, 4)


@pytest.mark.parametrize(
    ("language", "precision", "text"),
    [
        ("en", "day", "4 Dec 2026"),
        ("ko", "day", "2026년 12월 4일"),
        ("en", "month", "Dec 2026"),
        ("ko", "month", "2026년 12월"),
        ("en", "year", "2026"),
        ("ko", "year", "2026년"),
        ("en", "unknown", "date not known"),
        ("ko", "unknown", "날자를 알수 없음"),
    ],
)
def test_a_day_says_no_more_than_is_known(language: str, precision: str, text: str) -> None:
    with translation.override(language):
        assert words.day(DAY, precision) == text


def test_an_absent_day_is_not_known() -> None:
    with translation.override("en"):
        assert words.day(None) == words.day_short(None) == "date not known"


@pytest.mark.parametrize(("language", "text"), [("en", "4 Dec"), ("ko", "12월 4일")])
def test_a_short_day_leaves_the_year_out(language: str, text: str) -> None:
    with translation.override(language):
        assert words.day_short(DAY) == text


def test_a_moment_is_written_in_the_local_day() -> None:
    late_in_utc = dt.datetime(2026, 12, 3, 20, 0, tzinfo=dt.UTC)
    with translation.override("en"), timezone.override(ZoneInfo("Asia/Pyongyang")):
        assert words.day(late_in_utc) == "4 Dec 2026"


@pytest.mark.parametrize(
    ("value", "unit", "text"),
    [
        (Decimal("66.40"), "%", "66.4\u00a0%"),
        (Decimal("1200.000"), "t", "1,200\u00a0t"),
        (Decimal("1E+3"), "", "1,000"),
        (Decimal("-0.50"), "", "-0.5"),
        (0, "", "0"),
        (3.25, "km", "3.25\u00a0km"),
        (None, "t", "–"),
        ("", "t", "–"),
        (Decimal("NaN"), "", "–"),
        ("yes", "", "yes"),
    ],
)
def test_a_number_has_its_unit_and_no_idle_zeros(value: object, unit: str, text: str) -> None:
    with translation.override("en"):
        assert words.number(value, unit) == text


@given(st.decimals(min_value=-(10**9), max_value=10**9, places=4))
def test_a_written_number_reads_back_as_itself(value: Decimal) -> None:
    with translation.override("en"):
        assert Decimal(words.number(value).replace(",", "")) == value


@pytest.mark.parametrize(
    ("share", "whole"),
    [(0, 0), (66.5, 67), (Decimal("0.4"), 0), (100.1, 100), (-3, 0), (None, 0), ("x", 0), ("NaN", 0)],
)
def test_a_share_stays_between_0_and_100(share: object, whole: int) -> None:
    assert words.whole_percent(share) == whole


@pytest.mark.parametrize(
    ("days", "english", "korean"),
    [
        (38, "38 days left", "38일 남음"),
        (1, "1 day left", "1일 남음"),
        (0, "today", "오늘"),
        (-1, "1 day late", "1일 늦음"),
        (-9, "9 days late", "9일 늦음"),
    ],
)
def test_days_left(days: int, english: str, korean: str) -> None:
    until = DAY + dt.timedelta(days=days)
    with translation.override("en"):
        assert words.days_left(until, DAY) == english
    with translation.override("ko"):
        assert words.days_left(until, DAY) == korean


def test_days_left_without_a_date_is_nothing() -> None:
    assert words.days_left(None) == ""


@pytest.mark.parametrize(
    ("field", "shape", "english", "korean"),
    [
        ("ideological", "s1", "Ideological", "사상"),
        ("technical", "s2", "Technical", "기술"),
        ("cultural", "s3", "Cultural", "문화"),
    ],
)
def test_a_field_is_shape_and_word(field: str, shape: str, english: str, korean: str) -> None:
    with translation.override("en"):
        drawn = marks.field_name(field)
        assert f"#{shape}" in drawn
        assert drawn.endswith(f"{english}</span>")
    with translation.override("ko"):
        assert marks.field_name(field).endswith(f"{korean}</span>")


def test_the_long_name_says_what_a_field_covers() -> None:
    with translation.override("en"):
        assert "Ideological: study and training" in marks.field_name("ideological", True)
        assert "Technical</span>" in marks.field_name("technical", True)


def test_what_belongs_to_no_field_has_no_mark() -> None:
    assert marks.field_mark("") == ""
    assert words.field_of_work(None).css == "f0"


@pytest.mark.parametrize("kind", list(marks.CHIP_ICONS))
def test_a_chip_is_shape_and_word(kind: str) -> None:
    drawn = marks.chip(kind, "9 < 10")
    assert f"#{marks.CHIP_ICONS[kind]}" in drawn
    assert "9 &lt; 10" in drawn
