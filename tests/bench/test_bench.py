"""The bench at its smallest: the whole way is gone, the table has its shape, and what must hold without a clock holds."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

from redflag.local.home import ROOT
from tests.bench import load, report
from tests.bench.contention import Found
from tests.bench.load import Cost
from tests.bench.reminders import Found as Scheduled

#: Lines whose measure is no time: they must be met at any size and on any machine.
WITHOUT_A_CLOCK = (
    "statements alike",
    "lists and dashboards",
    "points of charts",
    "steps written",
    "deltas for one unit",
    "counters differing",
    "a second run adds",
    "first visit",
)


def test_the_whole_bench(tmp_path: Path) -> None:
    """Both data sets, the floor and all pages once; every answer a good one."""
    out = tmp_path / "bench.json"
    size = [
        "--units",
        "60",
        "--smaller",
        "50",
        "--seconds",
        "0.05",
        "--rounds",
        "1",
        "--pairs",
        "1",
        "--reminders",
        "200",
    ]
    command = [sys.executable, "-m", "tests.bench", *size, "--home", str(tmp_path / "b"), "--out", str(out)]
    environment = {name: value for name, value in os.environ.items() if name not in ("DATABASE_URL", "REDIS_URL")}
    run = subprocess.run(command, cwd=ROOT, env=environment, check=False, capture_output=True, text=True)
    assert run.returncode == 0, run.stdout[-3000:] + run.stderr[-3000:]
    found = json.loads(out.read_text(encoding="utf-8"))
    assert {line["goal"] for line in found["goals"]} == {"1", "2", "3", "4", "5", "7", "8"}
    assert all(page["requests"] and not page["bad"] and page["cpu_ms"] > 0 for page in found["pages"].values())
    assert {"floor list", "floor detail", "floor dashboard", "floor post", "large post"} <= set(found["pages"])
    fixed = [line for line in found["goals"] if any(words in line["what"] for words in WITHOUT_A_CLOCK)]
    assert len(fixed) == len(WITHOUT_A_CLOCK)
    assert [line for line in fixed if not line["met"]] == []
    assert "goal  what" in run.stdout


def measured(**page: int) -> report.Measured:
    """A run of one page, as the report takes it."""
    known = {"kind": "list", "statements": 5, "most_rows": 26, **page}
    pages = {f"list: targets, {one}": known for one in ("nation", "far page")}
    pages |= {f"detail: unit page, {one}": {**known, "kind": "detail"} for one in ("nation", "workteam")}
    change = {"statements": 11, "steps": 1, "deltas": 1}
    one = {"pages": pages, "change": change, "targets": 10, "units": 60, "far": 9}
    costs = {
        f"{place} {name}": Cost(times=[10.0], web=20.0) for place in ("small", "large") for name in [*pages, "post"]
    }
    costs |= {f"floor {kind}": Cost(times=[5.0], web=10.0) for kind in report.GOALS}
    return report.Measured(
        {"small": one, "large": one},
        costs,
        (50_000, 5),
        Found([90.0], [100.0], [1.0], 0),
        {"large": 60},
        Scheduled(60_000, 1.0, 0, 900.0, 40.0),
    )


def test_a_goal_that_is_missed_is_said_to_be() -> None:
    """At its limit it is met, beyond it is not."""
    assert {line.met for line in report.of(measured())} == {True}
    for page in ({"statements": 13}, {"most_rows": 500}):
        assert "MISSED" in report.table(report.of(measured(**page)))
    data = measured()
    data.costs["large list: targets, nation"].web = 30.1
    missed = {line.what for line in report.of(data) if not line.met}
    assert missed == {"list: targets, nation, CPU of the floor's", "list: targets, nation, CPU at ten times the rows"}
    data = measured()
    data.found.differing, data.found.with_rollup = 1, [79.0]
    assert len([line for line in report.of(data) if not line.met]) == 2
    data = measured()
    data.reminders = Scheduled(49_000, 1.0, 1, 700.0, 40.0)
    assert [line.goal for line in report.of(data) if not line.met] == ["5", "5", "5"]


def test_cpu_is_read_of_a_process_and_what_it_started() -> None:
    """Work of a child counts, a process that is gone counts nothing."""
    child = subprocess.Popen([sys.executable, "-c", "while True: pass"])
    try:
        assert {os.getpid(), child.pid} <= set(load.family(os.getpid()))
        before = load.cpu_of([child.pid])
        deadline = time.monotonic() + 60
        while load.cpu_of([child.pid]) <= before and time.monotonic() < deadline:
            time.sleep(0.01)
        assert load.cpu_of([child.pid]) > before
    finally:
        child.kill()
        child.wait()
    assert load.cpu_of([child.pid]) == 0


@pytest.mark.parametrize(("share", "expected"), [(0.0, 1.0), (0.5, 3.0), (0.95, 5.0)])
def test_quantiles(share: float, expected: float) -> None:
    """Of an odd number the middle one."""
    assert Cost(times=[5.0, 1.0, 3.0, 2.0, 4.0]).quantile(share) == expected
