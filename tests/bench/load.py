"""Opens pages again and again over one connection, and reads from /proc what that cost the processes behind them."""

from __future__ import annotations

import dataclasses
import http.client
import os
import pathlib
import time
import uuid
from collections.abc import Sequence

PROC = pathlib.Path("/proc")
TICKS = os.sysconf("SC_CLK_TCK")


@dataclasses.dataclass(frozen=True)
class Job:
    """A page as somebody opens it.

    In `body`, {key} is a fresh key, {n} the number of the sending, from `first`, {v} one of `values` by turns.
    """

    name: str
    port: int
    path: str
    cookie: str
    body: str = ""
    first: int = 0
    values: tuple[str, ...] = ("",)

    @property
    def expected(self) -> int:
        """The status of a good answer."""
        return 302 if self.body else 200


@dataclasses.dataclass
class Cost:
    """What one page has cost so far: wall times in ms, CPU ms of web and database, bytes, answers that were not good."""

    times: list[float] = dataclasses.field(default_factory=list)
    web: float = 0.0
    database: float = 0.0
    size: int = 0
    bad: int = 0

    @property
    def count(self) -> int:
        """Requests."""
        return len(self.times)

    @property
    def cpu(self) -> float:
        """CPU ms a request, web and database together."""
        return (self.web + self.database) / max(1, self.count)

    def quantile(self, share: float) -> float:
        """Wall time, ms: 0.5 is the median."""
        ordered = sorted(self.times)
        return ordered[min(len(ordered) - 1, round(share * (len(ordered) - 1)))] if ordered else 0.0


def family(pid: int) -> list[int]:
    """A process and all its descendants."""
    children: dict[int, list[int]] = {}
    for place in PROC.iterdir():
        if place.name.isdigit():
            try:
                above = int((place / "stat").read_text().rpartition(")")[2].split()[1])
            except (OSError, ValueError, IndexError):
                continue
            children.setdefault(above, []).append(int(place.name))
    found, waiting = [], [pid]
    while waiting:
        one = waiting.pop()
        found.append(one)
        waiting += children.get(one, [])
    return found


def cpu_of(pids: Sequence[int]) -> float:
    """CPU ms that these processes have used; to the nanosecond where the kernel keeps that."""
    total = 0.0
    for pid in pids:
        try:
            total += int((PROC / str(pid) / "schedstat").read_text().split()[0]) / 1e6
        except (OSError, ValueError, IndexError):
            try:
                fields = (PROC / str(pid) / "stat").read_text().rpartition(")")[2].split()
            except OSError:
                continue
            total += (int(fields[11]) + int(fields[12])) * 1000 / TICKS
    return total


def run(
    jobs: Sequence[Job], *, masters: dict[int, int], postmaster: int, seconds: float, rounds: int
) -> dict[str, Cost]:
    """All jobs in turn, `rounds` times, `seconds` each; `masters` are the web servers by port."""
    costs = {job.name: Cost() for job in jobs}
    sent = {job.name: job.first for job in jobs}
    for _round in range(rounds):
        for job in jobs:
            cell(job, costs[job.name], sent, masters[job.port], postmaster, seconds)
    return costs


def cell(job: Job, cost: Cost, sent: dict[str, int], master: int, postmaster: int, seconds: float) -> None:
    """One job for some seconds, after one request that is not counted."""
    connection = http.client.HTTPConnection("127.0.0.1", job.port, timeout=60)
    try:
        # Not counted: a worker's first request of a kind, a connection to the database that is made.
        for _worker in range(4):
            ask(connection, job, sent)
        web, database = family(master), family(postmaster)
        before = cpu_of(web), cpu_of(database)
        end = time.perf_counter() + seconds
        while True:
            begun = time.perf_counter()
            status, cost.size = ask(connection, job, sent)
            cost.times.append((time.perf_counter() - begun) * 1000)
            cost.bad += status != job.expected
            if time.perf_counter() >= end:
                break
        cost.web += cpu_of(web) - before[0]
        cost.database += cpu_of(database) - before[1]
    finally:
        connection.close()


def ask(connection: http.client.HTTPConnection, job: Job, sent: dict[str, int]) -> tuple[int, int]:
    """One request; status and size of the answer."""
    headers = {"Cookie": job.cookie, "Host": f"127.0.0.1:{job.port}", "Accept": "text/html"}
    if not job.body:
        connection.request("GET", job.path, headers=headers)
    else:
        headers |= {"Content-Type": "application/x-www-form-urlencoded", "Origin": f"http://127.0.0.1:{job.port}"}
        number = sent[job.name]
        body = job.body.replace("{key}", str(uuid.uuid4())).replace("{n}", str(number))
        body = body.replace("{v}", job.values[number % len(job.values)])
        sent[job.name] += 1
        connection.request("POST", job.path, body, headers)
    answer = connection.getresponse()
    content = answer.read()
    return answer.status, len(content)
