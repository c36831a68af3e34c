"""The goals beside what was measured: a table for a reader, JSON for whoever compares runs."""

from __future__ import annotations

import dataclasses
from typing import Any

from tests.bench.contention import Found
from tests.bench.load import Cost
from tests.bench.reminders import Found as Scheduled

#: The most a page may cost of the floor of its kind, and statements.
GOALS = {"list": (3.0, 12), "detail": (2.5, 12), "dashboard": (3.0, 8), "post": (3.0, 12)}
#: Rows one statement may give back: a page of 40 and one more, the filter's choices. On the page of a thing the points of
#: its charts are rows too: at most 60 charts of 54 weeks (targets/presenting.py).
MOST_ROWS, MOST_POINTS = 60, 60 * 54


@dataclasses.dataclass(frozen=True)
class Line:
    """One goal: what, the limit, what was measured, whether it is met."""

    goal: str
    what: str
    limit: str
    measured: str
    met: bool


@dataclasses.dataclass
class Measured:
    """All that one run has found."""

    sets: dict[str, dict[str, Any]]
    costs: dict[str, Cost]
    visit: tuple[int, int]
    found: Found
    building: dict[str, float]
    reminders: Scheduled


def of(data: Measured) -> list[Line]:
    """All lines, by the numbers of performance.md."""
    return [
        *_pages(data),
        *_statements(data),
        *_growth(data),
        *_changes(data),
        *_reminders(data.reminders),
        _visit(data),
        *_whole(data),
    ]


def _at_most(goal: str, what: str, value: float, limit: float, unit: str = "") -> Line:
    return Line(goal, what, f"≤ {limit:g}{unit}", f"{value:.2f}{unit}", value <= limit)


def _pages(data: Measured) -> list[Line]:
    lines = []
    for name, page in data.sets["large"]["pages"].items():
        most, statements = GOALS[page["kind"]]
        cost, floor = data.costs[f"large {name}"], data.costs[f"floor {page['kind']}"]
        lines.append(_at_most("1", f"{name}, CPU of the floor's", cost.cpu / floor.cpu, most, "×"))
        lines.append(_count("1", f"{name}, statements", page["statements"], statements))
    cost, floor = data.costs["large post"], data.costs["floor post"]
    lines.append(_at_most("1", "POST of a reading, CPU of the floor's", cost.cpu / floor.cpu, GOALS["post"][0], "×"))
    lines.append(
        _count("1", "POST of a reading, statements", data.sets["large"]["change"]["statements"], GOALS["post"][1])
    )
    nation, workteam = (data.costs[f"large detail: unit page, {one}"].quantile(0.5) for one in ("nation", "workteam"))
    lines.append(_at_most("1", "nation's page p50 of a workteam's", nation / workteam, 1.5, "×"))
    return lines


def _count(goal: str, what: str, value: int, limit: int) -> Line:
    return Line(goal, what, f"≤ {limit}", str(value), value <= limit)


def _statements(data: Measured) -> list[Line]:
    small, large = data.sets["small"]["pages"], data.sets["large"]["pages"]
    other = [name for name in large if small[name]["statements"] != large[name]["statements"]]
    charts = max(page["most_rows"] for page in large.values())
    most = max(page["most_rows"] for page in large.values() if page["kind"] != "detail")
    stored = f"{data.sets['small']['targets']:,} and {data.sets['large']['targets']:,} targets stored"
    return [
        Line("2", f"statements alike with {stored}", "all pages", ", ".join(other) or "all alike", not other),
        _count("2", "most rows of one statement, lists and dashboards", most, MOST_ROWS),
        _count("2", "most rows of one statement, points of charts among them", charts, MOST_POINTS),
    ]


def _growth(data: Measured) -> list[Line]:
    lines = []
    for name in data.sets["large"]["pages"]:
        ratio = data.costs[f"large {name}"].cpu / data.costs[f"small {name}"].cpu
        lines.append(_at_most("3", f"{name}, CPU at ten times the rows", ratio, 1.2, "×"))
    far, near = (data.costs[f"large list: targets, {one}"].cpu for one in ("far page", "nation"))
    lines.append(_at_most("3", f"page {data.sets['large']['far']:,} of page 1", far / near, 2.0, "×"))
    return lines


def _changes(data: Measured) -> list[Line]:
    change, found = data.sets["large"]["change"], data.found
    return [
        Line("4", "a reading: steps written", "1", str(change["steps"]), change["steps"] == 1),
        _count("4", "a reading: deltas for one unit and field", change["deltas"], 1),
        Line(
            "4",
            "8 writers in one county, with the roll-up of without",
            "≥ 0.8×",
            f"{found.ratio:.2f}×",
            found.ratio >= 0.8,
        ),
        _at_most("4", "lag of the folder under that, p95", found.lag, 5.0, " s"),
        Line("4", "counters differing afterwards", "0", str(found.differing), found.differing == 0),
    ]


def _reminders(found: Scheduled) -> list[Line]:
    pace = found.rows / found.seconds
    return [
        Line("5", f"{found.rows:,} reminders scheduled, a second", "≥ 50,000", f"{pace:,.0f}", pace >= 50_000),
        _count("5", "reminders a second run adds", found.again, 0),
        Line("5", "claims in batches of single ones", "≥ 20×", f"{found.ratio:.0f}×", found.ratio >= 20),
    ]


def _visit(data: Measured) -> Line:
    size, requests = data.visit
    measured = f"{size / 1024:.1f} KB, {requests} requests"
    return Line(
        "7", "first visit, packed, before fonts", "≤ 100 KB, 6 requests", measured, size <= 100 * 1024 and requests <= 6
    )


def _whole(data: Measured) -> list[Line]:
    return [
        Line("8", f"`make nation`, {data.sets[name]['units']:,} units", "minutes", f"{seconds:.0f} s", seconds <= 900)
        for name, seconds in data.building.items()
    ]


def table(lines: list[Line]) -> str:
    """The lines under each other."""
    head = Line("goal", "what", "limit", "measured", met=True)
    widths = [
        max(len(getattr(line, name)) for line in [head, *lines]) for name in ("goal", "what", "limit", "measured")
    ]

    def row(line: Line, last: str) -> str:
        cells = (line.goal, line.what, line.limit, line.measured)
        return "  ".join(text.ljust(width) for text, width in zip(cells, widths, strict=True)) + f"  {last}"

    return "\n".join([row(head, ""), *(row(line, "met" if line.met else "MISSED") for line in lines)])


def costs(data: Measured) -> str:
    """What each page cost: CPU of web and database, median, size."""
    rows = [f"{'page':38} {'requests':>8} {'web ms':>8} {'db ms':>7} {'p50 ms':>8} {'bytes':>8}"]
    for name, one in data.costs.items():
        each = max(1, one.count)
        web, database = one.web / each, one.database / each
        rows.append(f"{name:38} {one.count:>8} {web:>8.2f} {database:>7.2f} {one.quantile(0.5):>8.2f} {one.size:>8}")
    return "\n".join(rows)


def as_json(data: Measured, lines: list[Line], told: dict[str, Any]) -> dict[str, Any]:
    """All of it, without cookies and addresses."""
    pages = {
        name: {"cpu_ms": one.cpu, "web_ms": one.web / max(1, one.count), "p50_ms": one.quantile(0.5),
               "p95_ms": one.quantile(0.95), "requests": one.count, "bytes": one.size, "bad": one.bad}
        for name, one in data.costs.items()
    }  # fmt: skip
    return {
        **told,
        "goals": [dataclasses.asdict(line) for line in lines],
        "pages": pages,
        "contention": dataclasses.asdict(data.found),
        "reminders": dataclasses.asdict(data.reminders),
    }
