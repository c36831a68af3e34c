"""The three services of one machine: web, worker, beat; what each is started with, and when again after a death."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from dataclasses import dataclass, field

from redflag.local.child import end, start, stop_all
from redflag.local.home import ROOT, Home, complain

#: Seconds all services together get to end by themselves.
PATIENCE = 5.0
#: A service that lived this long begins its waits anew.
LONG_LIFE = 60.0
LONGEST_WAIT = 15.0


@dataclass
class Service:
    """One child of the tree. `death`: what it gets when the parent is gone without a word."""

    name: str
    command: list[str]
    death: int = signal.SIGKILL
    process: subprocess.Popen[bytes] | None = None
    deaths: list[float] = field(default_factory=list)
    not_before: float = 0.0


def services(home: Home, port: int) -> list[Service]:
    """Web, worker, beat. A worker's task may be cut short at any time: its effect and its mark are one transaction."""
    python = sys.executable
    # Gunicorn is asked, not killed: its workers end by themselves when it goes (redflag.local.web).
    web = [python, "-m", "gunicorn", "-c", "python:redflag.local.web", "--bind", f"127.0.0.1:{port}"]
    worker = [python, "-m", "celery", "-A", "redflag.celery", "--quiet", "worker", "-l", "warning"]
    worker += ["-P", "threads", "-c", "2", "--without-gossip", "--without-mingle", "--without-heartbeat"]
    beat = [python, "-m", "redflag.beat", str(home.path / "beat")]
    return [Service("web", web, death=signal.SIGTERM), Service("worker", worker), Service("beat", beat)]


def tend(home: Home, service: Service) -> None:
    """Start the service when it does not run and its wait is over; a death is told in one line."""
    now = time.monotonic()
    if service.process is not None:
        code = service.process.poll()
        if code is None:
            return
        # What it left behind would hold the port.
        end(service.process)
        service.deaths = [at for at in service.deaths if now - at < LONG_LIFE] + [now]
        wait = min(0.5 * 2 ** (len(service.deaths) - 1), LONGEST_WAIT)
        service.process, service.not_before = None, now + wait
        complain(f"{service.name} ended ({code}); starting it again in {wait:.1f} s, see {log_of(home, service)}")
    if now >= service.not_before:
        with open(log_of(home, service), "ab") as log:
            service.process = start(service.command, death=service.death, output=log, folder=ROOT)


def log_of(home: Home, service: Service) -> str:
    """Where the service's own words go."""
    return os.fspath(home.logs / f"{service.name}.log")


def stop_services(running: list[Service]) -> None:
    """Ask all at once, then give them the patience together."""
    processes = [service.process for service in running if service.process is not None]
    stop_all([(process, signal.SIGTERM) for process in processes], patience=PATIENCE)
