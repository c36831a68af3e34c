"""L7, at the end of a year: what is not finished is extended, ended or left as it is, each with its reason."""

from __future__ import annotations

import datetime

import pytest

from targets.models import Renewal
from tests.assessments.browser import Browser, errors, hidden
from tests.letter.movement import Unit, day, route

pytestmark = pytest.mark.django_db


def test_a_unit_closes_its_year(monkeypatch: pytest.MonkeyPatch) -> None:
    """The desk leads the head there; one page asks of every target, one shows it all, the committee answers the extension."""
    mine = Unit()
    study, mill, room = mine.in_force()
    year = mill.limit_on.year
    for page in ("targets.views.rolling", "targets.forms.rolling", "targets.views.renewals", "desk.views.home"):
        monkeypatch.setattr(f"{page}.today", lambda: datetime.date(year, 12, 1))
    url = route("rollover", mine.unit.pk, year)
    assert url in mine.head.open("/")
    typed = {
        f"choice_{mill.pk}": "extend",
        f"limit_on_{mill.pk}": day(650),
        f"reason_{mill.pk}": "Liners for the third mill came late",
        f"choice_{study.pk}": "keep",
        f"reason_{study.pk}": "Lectures end with the year",
        f"choice_{room.pk}": "end",
        f"reason_{room.pk}": "The town opens a room of its own",
    }
    page = mine.head.send(url, **typed).content.decode()
    assert "Nothing is recorded until you press the button." in page, errors(page)
    assert mine.head.client.post(url, {**hidden(page), "confirm": "1"}).status_code == 302
    made = Renewal.objects.get()
    assert "Liners for the third mill came late" in mine.staff.open(route("renewals_waiting"))
    mine.staff.record(route("accept_renewal", made.pk))
    mill.refresh_from_db()
    room.refresh_from_db()
    assert (mill.limit_on, room.state) == (day(650), "ended")
    assert url not in mine.head.open("/")
    page = Browser(mine.member).open(url)
    for words in ("What was recorded", "Lectures end with the year", "The town opens a room of its own"):
        assert words in page
