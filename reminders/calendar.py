"""iCalendar as RFC 5545 wants it, in the few lines a calendar of due dates needs."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

#: Octets of a line, without its end (RFC 5545, 3.1).
OCTETS = 75
TYPE = "text/calendar; charset=utf-8"


@dataclass(frozen=True, slots=True)
class Event:
    """One day's entry."""

    #: the same each time the matter is told, and nobody else's
    uid: str
    day: datetime.date
    summary: str
    url: str


def calendar(name: str, events: Iterable[Event], *, now: datetime.datetime) -> str:
    """The file: whole-day entries that take no time from the day; lines end with CR LF and are folded."""
    return "".join(f"{fold(line)}\r\n" for line in _lines(name, events, now))


def _lines(name: str, events: Iterable[Event], now: datetime.datetime) -> Iterator[str]:
    stamp = now.astimezone(datetime.UTC).strftime("%Y%m%dT%H%M%SZ")
    yield from ("BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//redflag//reminders//EN", "CALSCALE:GREGORIAN")
    yield from ("METHOD:PUBLISH", f"X-WR-CALNAME:{escape(name)}", "REFRESH-INTERVAL;VALUE=DURATION:PT6H")
    for event in events:
        yield from ("BEGIN:VEVENT", f"UID:{escape(event.uid)}", f"DTSTAMP:{stamp}")
        yield f"DTSTART;VALUE=DATE:{event.day:%Y%m%d}"
        yield from (f"SUMMARY:{escape(event.summary)}", f"URL:{event.url}", "TRANSP:TRANSPARENT", "END:VEVENT")
    yield "END:VCALENDAR"


def escape(text: str) -> str:
    r"""TEXT of RFC 5545, 3.3.11: \ ; , and line ends; other control characters have no place in it."""
    text = text.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,")
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\n", "\\n")
    return "".join(sign for sign in text if sign == "\t" or (sign >= " " and sign != "\x7f"))


def fold(line: str) -> str:
    """At most 75 octets a line, further ones begin with a blank; no character is torn apart."""
    parts, octets = [""], 0
    for sign in line:
        width = len(sign.encode())
        if octets + width > OCTETS:
            parts.append(" ")
            octets = 1
        parts[-1] += sign
        octets += width
    return "\r\n".join(parts)
