"""`make bench`: builds two data sets, the second with ten times the rows, and measures the floor and both in turns."""

from __future__ import annotations

import argparse
import datetime
import json
import os
import pathlib
import platform
import subprocess
import sys
import time

from redflag.local.home import ROOT, Home, Trouble, complain, say
from tests.bench import contention, homes, load, reminders, report, weight

TEN = 10


def arguments(given: list[str] | None = None) -> argparse.Namespace:
    """Size and patience of a run."""
    parser = argparse.ArgumentParser(prog="make bench")
    parser.add_argument(
        "--units", type=int, default=20_000, help="units of the larger data set; the smaller has a tenth"
    )
    parser.add_argument("--smaller", type=int, default=None, help="units of the smaller one, where not a tenth")
    parser.add_argument("--members", type=int, default=10, help="members a unit")
    parser.add_argument("--individual", type=int, default=5, help="individual targets a member")
    parser.add_argument("--reminders", type=int, default=100_000, help="reminders scheduled and claimed")
    parser.add_argument("--seconds", type=float, default=1.5, help="for one page in one round")
    parser.add_argument("--rounds", type=int, default=5)
    # One short pair swings between 0.7 and 1.0 on an idle machine; the median of eight stays within a few hundredths.
    parser.add_argument("--pairs", type=int, default=8, help="rounds of eight writers, with the roll-up and without")
    parser.add_argument("--home", default=str(ROOT / "var" / "bench"))
    parser.add_argument("--out", default=str(ROOT / "var" / "bench.json"))
    return parser.parse_args(given)


def main(given: list[str] | None = None) -> int:
    """Exit code 0 once the table is printed, whatever it says: a goal that is missed is to be read, not to be hidden."""
    options = arguments(given)
    home = Home(options.home)
    try:
        with homes.servers(home) as postmaster:
            data = measure(options, home, postmaster)
    except Trouble as trouble:
        complain(str(trouble))
        return 1
    lines = report.of(data)
    say("\n" + report.costs(data) + "\n\n" + report.table(lines))
    told = {
        "on": datetime.datetime.now(datetime.UTC).isoformat(timespec="minutes"),
        "machine": f"{os.cpu_count()} cores, {platform.machine()}, load {os.getloadavg()[0]:.1f}",
        "units": options.units,
        "targets": {name: one["targets"] for name, one in data.sets.items()},
    }
    pathlib.Path(options.out).write_text(json.dumps(report.as_json(data, lines, told), indent=1), encoding="utf-8")
    bad = {name: one.bad for name, one in data.costs.items() if one.bad}
    say(f"\n{told['machine']}; written to {options.out}" + (f"; answers that were not good: {bad}" if bad else ""))
    return 1 if bad else 0


def measure(options: argparse.Namespace, home: Home, postmaster: int) -> report.Measured:
    """Build, ask what needs no clock, then the clock."""
    sizes = {"small": options.smaller or max(40, options.units // TEN), "large": options.units}
    building, sets = {}, {}
    for name, units in sizes.items():
        say(f"data set of {units:,} units")
        begun = time.monotonic()
        members = units * options.members
        homes.build(home, name, units=units, members=members, individual=members * options.individual)
        building[name] = time.monotonic() - begun
        sets[name] = homes.known_of(home, name)
    key = _fill_floor(home)
    say("measuring")
    with homes.webs(home) as servers:
        masters = dict(servers.values())
        costs = load.run(
            [*_floor(servers["floor"][0], key), *_ours(sets, servers)],
            masters=masters,
            postmaster=postmaster,
            seconds=options.seconds,
            rounds=options.rounds,
        )
        desk = sets["large"]["pages"]["dashboard: desk, nation"]
        visit = weight.first_visit(servers["large"][0], desk["path"], desk["cookie"])
    say("eight writers in one county")
    found = contention.measure(
        home.address("redflag_app", "large"),
        home.address("redflag_owner", "large"),
        sets["large"]["county"],
        seconds=options.seconds * 3,
        rounds=options.pairs,
    )
    say(f"{options.reminders:,} reminders")
    scheduled = reminders.measure(home, options.reminders)
    return report.Measured(sets, costs, visit, found, building, scheduled)


def _fill_floor(home: Home) -> str:
    environment = homes.environment(home, "large")
    command = [sys.executable, "-m", "tests.bench.floor"]
    run = subprocess.run(command, env=environment, cwd=ROOT, check=True, stdout=subprocess.PIPE, text=True)
    return run.stdout.split()[-1]


def _floor(port: int, key: str) -> list[load.Job]:
    secret = "a" * 32
    cookie = f"sessionid={key}; csrftoken={secret}"
    return [
        load.Job("floor list", port, "/goals/2/", cookie),
        load.Job("floor detail", port, "/goal/1/", cookie),
        load.Job("floor dashboard", port, "/board/1/", cookie),
        load.Job(
            "floor post",
            port,
            "/goal/1/set/",
            cookie,
            body=f"share={{v}}&csrfmiddlewaretoken={secret}",
            values=("10", "20"),
        ),
    ]


def _ours(sets: dict[str, dict[str, object]], servers: dict[str, tuple[int, int]]) -> list[load.Job]:
    jobs = []
    for name, known in sets.items():
        port = servers[name][0]
        pages: dict[str, dict[str, str]] = known["pages"]  # type: ignore[assignment]  # as subjects.py says it
        jobs += [load.Job(f"{name} {page}", port, one["path"], one["cookie"]) for page, one in pages.items()]
        sending: dict[str, object] = known["sending"]  # type: ignore[assignment]
        jobs.append(
            load.Job(
                f"{name} post",
                port,
                str(sending["path"]),
                str(sending["cookie"]),
                body=str(sending["body"]),
                first=int(str(sending["first"])),
                values=tuple(sending["values"]),  # type: ignore[arg-type]
            )
        )
    return jobs


if __name__ == "__main__":
    sys.exit(main())
