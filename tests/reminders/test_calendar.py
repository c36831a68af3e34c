"""The calendar file is as RFC 5545 wants it: folding, escaping, stamps, whole days."""

from __future__ import annotations

import datetime

import pytest

from reminders.calendar import OCTETS, Event, calendar, escape, fold

NOW = datetime.datetime(2026, 11, 24, 23, 5, 7, tzinfo=datetime.timezone(datetime.timedelta(hours=9)))
DAY = datetime.date(2026, 12, 4)


def unfolded(text: str) -> list[str]:
    """The lines as a calendar reads them (RFC 5545, 3.1)."""
    return text.replace("\r\n ", "").split("\r\n")


def test_the_example_of_the_rfc_is_folded_and_read_back() -> None:
    """A long description; the line breaks at 75 octets and is whole again without CR LF and blank."""
    line = "DESCRIPTION:This is a lo" + "ng description that exists on a long line. " * 5
    folded = fold(line)
    assert all(len(part.encode()) <= OCTETS for part in folded.split("\r\n"))
    assert len(folded.split("\r\n")[0].encode()) == OCTETS
    assert folded.replace("\r\n ", "") == line
    assert fold("SUMMARY:Short") == "SUMMARY:Short"


@pytest.mark.parametrize("before", range(4))
def test_korean_is_folded_by_octets_and_no_syllable_is_torn(before: int) -> None:
    """A syllable has three octets: wherever the end of the line falls, each line can be read alone."""
    line = "X" * before + "분기총화를 기한안에 진행하고 그 결과를 상급에 보고한다" * 6
    parts = fold(line).split("\r\n")
    assert len(parts) > 3
    assert all(OCTETS - 3 < len(part.encode()) <= OCTETS for part in parts[:-1])
    assert [part.encode().decode() for part in parts] == parts
    assert "".join([parts[0], *(part[1:] for part in parts[1:])]) == line


@pytest.mark.parametrize(
    ("text", "written"),
    [
        (
            "Project XYZ Final Review\nConference Room - 3B\nCome Prepared.",
            "Project XYZ Final Review\\nConference Room - 3B\\nCome Prepared.",
        ),
        ("a\\b; c, d", "a\\\\b\\; c\\, d"),
        ("one\r\ntwo\rthree", "one\\ntwo\\nthree"),
        ("bell\x07 and end\x00", "bell and end"),
    ],
)
def test_text_is_escaped_as_the_rfc_says(text: str, written: str) -> None:
    """3.3.11; its own example first. Control characters have no place in it."""
    assert escape(text) == written


def test_an_event_is_a_whole_day_with_a_stamp_in_utc() -> None:
    """Every line of it, in order; lines end with CR LF, and the last one too."""
    text = calendar("Dates", [Event("reviews.review-7@redflag", DAY, "Review; Mine", "http://x/7/")], now=NOW)
    assert text.endswith("END:VCALENDAR\r\n")
    assert "\n" not in text.replace("\r\n", "")
    lines = unfolded(text)
    assert lines[0] == "BEGIN:VCALENDAR"
    assert lines[1] == "VERSION:2.0"
    assert lines[lines.index("BEGIN:VEVENT") : lines.index("END:VEVENT")] == [
        "BEGIN:VEVENT",
        "UID:reviews.review-7@redflag",
        "DTSTAMP:20261124T140507Z",
        "DTSTART;VALUE=DATE:20261204",
        "SUMMARY:Review\\; Mine",
        "URL:http://x/7/",
        "TRANSP:TRANSPARENT",
    ]


def test_a_title_cannot_smuggle_in_lines() -> None:
    """What an office typed stays one line of text."""
    text = calendar("D", [Event("u", DAY, "x\r\nEND:VEVENT\r\nBEGIN:VALARM", "http://x/")], now=NOW)
    assert unfolded(text).count("END:VEVENT") == 1
    assert "BEGIN:VALARM" not in unfolded(text)


def test_no_event_is_a_calendar_all_the_same() -> None:
    """Subscribed to before anything is due."""
    assert unfolded(calendar("D", [], now=NOW))[-2:] == ["END:VCALENDAR", ""]
