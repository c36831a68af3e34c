"""Days on which nobody is reminded in the invented county: the holidays of the year, and some of the mine's own."""

from __future__ import annotations

import datetime

from desk.demo.placing import County
from units import calendars

#: Day and month, English and Korean name.
HOLIDAYS = (
    (1, 1, "New Year's Day", "설날"),
    (16, 2, "Day of the Shining Star", "광명성절"),
    (15, 4, "Day of the Sun", "태양절"),
    (1, 5, "May Day", "5.1절"),
    (27, 7, "Victory Day", "전승절"),
    (15, 8, "Liberation Day", "조국해방의 날"),
    (9, 9, "Foundation Day of the Republic", "공화국창건일"),
    (10, 10, "Party Foundation Day", "당창건기념일"),
    (27, 12, "Constitution Day", "사회주의헌법절"),
)


def show(county: County) -> None:
    """Staff enter the holidays for the whole county; the mine counts its stores in quiet and works on a Sunday for it."""
    area, mine, year = county.units["EH"], county.units["EH-01"], county.today.year
    for day, month, english, korean in HOLIDAYS:
        on = datetime.date(year - 1, month, day)
        calendars.add(
            area,
            by=county.officials["staff"],
            kind="off",
            since=on,
            until=on,
            yearly=True,
            name_en=english,
            name_ko=korean,
        )
    head, since = county.head_of(mine), county.ago(-12)
    counting = {"name_en": "Stores are counted", "name_ko": "자재를 조사한다"}
    calendars.add(mine, by=head, kind="quiet", since=since, until=county.ago(-15), **counting)
    sunday = since + datetime.timedelta(days=7 - since.isoweekday())
    calendars.add(mine, by=head, kind="working", since=sunday, until=sunday, **counting)
