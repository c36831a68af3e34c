"""How many deviations of an area were opened and what became of them: by rule, by unit below and by month (L23)."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db import connection
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from pages.charts import bar
from pages.words import number
from reviews.finding import RULES, label_of
from units.models import Unit
from units.periods import months_after

#: Months the counts go back, the running one among them.
MONTHS = 12

# All of an area in one statement: by rule, by the unit directly below, by the month.
COUNTS_SQL = """
SELECT d.rule, coalesce(nullif(subpath(u.path, 0, %(depth)s)::text, %(path)s), ''),
    date_trunc('month', d.opened_on)::date, count(*),
    count(*) FILTER (WHERE d.state IN ('open', 'explained', 'measure_taken')),
    count(*) FILTER (WHERE d.state = 'closed'), count(*) FILTER (WHERE d.state = 'dismissed')
FROM reviews_deviation d JOIN units_unit u ON u.id = d.unit_id
WHERE u.path <@ %(path)s::ltree AND (d.opened_on >= %(since)s OR d.state IN ('open', 'explained', 'measure_taken'))
GROUP BY 1, 2, 3
"""


@dataclass
class Counted:
    """Opened in the time shown, or before and not closed yet; standing now, closed, dismissed."""

    opened: int = 0
    standing: int = 0
    closed: int = 0
    dismissed: int = 0

    def add(self, counts: Sequence[int]) -> None:
        """Count more."""
        self.opened += counts[0]
        self.standing += counts[1]
        self.closed += counts[2]
        self.dismissed += counts[3]


@dataclass(frozen=True)
class Line:
    """One line of a table: its label with an address, the counts, and the part of the largest as a bar."""

    label: Any
    url: str
    counted: Counted
    bar: Any


@dataclass(frozen=True)
class Counts:
    """The three tables, and the whole."""

    by_rule: list[Line]
    by_unit: list[Line]
    by_month: list[Line]
    whole: Counted


def counts_of(area: Unit, today: datetime.date, address: str) -> Counts:
    """The counts of an area and all below it; `address` is that of the list. Three statements at most."""
    since = months_after(today.replace(day=1), 1 - MONTHS)
    given: dict[str, Any] = {"path": str(area.path), "depth": str(area.path).count(".") + 2, "since": since}
    with connection.cursor() as cursor:
        cursor.execute(COUNTS_SQL, given)
        rows = cursor.fetchall()
    rules: dict[Any, Counted] = {name: Counted() for name in RULES}
    units: dict[Any, Counted] = {}
    months: dict[Any, Counted] = {months_after(since, step): Counted() for step in range(MONTHS)}
    whole = Counted()
    for rule, path, month, *counts in rows:
        rules.setdefault(rule, Counted()).add(counts)
        units.setdefault(path, Counted()).add(counts)
        if month in months:
            months[month].add(counts)
        whole.add(counts)
    return Counts(_by_rule(rules, area, address), _by_unit(units, area, address), _by_month(months), whole)


def _by_rule(counted: dict[Any, Counted], area: Unit, address: str) -> list[Line]:
    """Every rule, those that found nothing too, and by hand; a link where there is something to see."""
    return _lines(
        [
            (
                label_of(name) if name else _("Opened by hand"),
                f"{address}?rule={name or 'hand'}&area={area.pk}" if found.opened else "",
                found,
            )
            for name, found in counted.items()
        ]
    )


def _by_unit(counted: dict[Any, Counted], area: Unit, address: str) -> list[Line]:
    ids = {path: int(path.rpartition(".")[2]) for path in counted if path}
    known = {unit.pk: unit for unit in Unit.objects.filter(pk__in=ids.values())}
    found = [(str(known[ids[path]]), f"{address}?area={ids[path]}", one) for path, one in counted.items() if path]
    if "" in counted:
        found.append((str(area), f"{address}?unit={area.pk}", counted[""]))
    return sorted(_lines(found), key=lambda line: (-line.counted.standing, str(line.label)))


def _by_month(counted: dict[Any, Counted]) -> list[Line]:
    return _lines([(date_format(month, "YEAR_MONTH_FORMAT"), "", found) for month, found in counted.items()])


def _lines(rows: list[tuple[Any, str, Counted]]) -> list[Line]:
    most = max((found.opened for _label, _url, found in rows), default=0)
    return [Line(label, url, found, bar(found.opened, most, text=number(found.opened))) for label, url, found in rows]
