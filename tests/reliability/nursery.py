"""A process that has everything loaded and forks real workers and beats from that, as told.

A worker that loads Django anew takes two seconds; two hundred of them are killed here. Each fork is a whole process of
its own with Celery's own worker or beat in it. Lines in: JSON with `do` ("worker", "beat", "call") and what it needs;
lines out: the pid of what was started.
"""

from __future__ import annotations

import contextlib
import importlib
import json
import os
import signal
import sys
from types import FrameType
from typing import Any

from redflag.celery import app
from redflag.local.child import die_with_parent
from reminders.registry import KINDS
from tests.reliability import faults
from tests.reminders import corrections

WORKER = ["--quiet", "worker", "-l", "error", "-P", "threads", "--without-gossip", "--without-mingle"]


def ready() -> None:
    """All that a child needs is loaded; the test's own kind is the only one."""
    app.loader.import_default_modules()
    app.finalize()
    for name in ("celery.apps.worker", "celery.worker.consumer", "celery.bin.worker", "celery.concurrency.thread"):
        importlib.import_module(name)
    KINDS.clear()
    made = corrections.kind()
    KINDS[made.name] = made


def worker(wish: dict[str, Any]) -> None:
    """Celery's worker with threads, as `manage.py up` starts it; the hostname keeps two apart."""
    app.worker_main([*WORKER, "-c", str(wish.get("threads", 2)), "-n", f"{os.getpid()}@here"])


def beat(wish: dict[str, Any]) -> None:
    """The programme's beat; its schedule runs faster where the wish says so (seconds by task)."""
    from redflag.beat import NamesOnly

    for entry in app.conf.beat_schedule.values():
        if entry["task"] in wish.get("every", {}):
            entry["schedule"] = wish["every"][entry["task"]]
    if wish.get("only"):
        kept = {name: one for name, one in app.conf.beat_schedule.items() if one["task"] in wish["only"]}
        app.conf.beat_schedule = kept
    file = f"{wish['folder']}/beat-{os.getpid()}"
    NamesOnly(app=app, schedule=file, pidfile="", loglevel="CRITICAL", quiet=True).run()


def call(wish: dict[str, Any]) -> None:
    """A function of a module, with words for arguments."""
    module, _, name = wish["what"].partition(":")
    getattr(importlib.import_module(module), name)(**wish.get("given", {}))


def bear(wish: dict[str, Any], parent: int) -> int:
    """Fork; the child never comes back from here."""
    pid = os.fork()
    if pid:
        return pid
    code = 1
    try:
        signal.signal(signal.SIGCHLD, signal.SIG_DFL)
        os.setsid()
        die_with_parent(signal.SIGKILL, parent)
        with open(wish["log"], "ab", buffering=0) as log:
            for number in (1, 2):
                os.dup2(log.fileno(), number)
        os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
        faults.seed(wish)
        {"worker": worker, "beat": beat, "call": call}[wish["do"]](wish)
        code = 0
    except BaseException:
        import traceback

        traceback.print_exc()
    finally:
        os._exit(code)


def reap(number: int, frame: FrameType | None) -> None:
    """Nobody stays a zombie."""
    with contextlib.suppress(ChildProcessError):
        while os.waitpid(-1, os.WNOHANG)[0]:
            pass


def main() -> None:
    """Serve until the input ends."""
    ready()
    signal.signal(signal.SIGCHLD, reap)
    sys.stdout.write("ready\n")
    sys.stdout.flush()
    for line in sys.stdin:
        sys.stdout.write(f"{bear(json.loads(line), os.getpid())}\n")
        sys.stdout.flush()
