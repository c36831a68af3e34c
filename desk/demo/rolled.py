"""Year-end rollovers of the invented county: that of the mine for the year before, that of a farm for this one."""

from __future__ import annotations

import datetime

from desk.demo.placing import County
from targets import rolling


def show(county: County) -> None:
    """What is shown of year ends; in the months between them that of the mine alone."""
    last = county.today.year - 1
    _roll_over(county, "EH-01", last, min(county.today, rolling.last_day(last)))
    this = rolling.year_at(county.today)
    if this is not None and this != last:
        _roll_over(county, "EH-02", this, county.today)


def _roll_over(county: County, code: str, year: int, day: datetime.date) -> None:
    """What is unfinished stays as it is, with the reason of the head."""
    unit, reason = county.units[code], county.say("Work goes on until the new machines are in place.")
    answers = [rolling.Answer(one, "keep", reason) for one in rolling.unfinished(unit, year)]
    rolling.roll_over(unit, by=county.head_of(unit), year=year, answers=answers, today=day)
