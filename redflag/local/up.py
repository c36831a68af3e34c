"""`manage.py up`: the whole programme on one machine, in the foreground, until Ctrl-C."""

from __future__ import annotations

import contextlib
import errno
import fcntl
import http.client
import json
import os
import shutil
import signal
import socket
import sys
import time
from collections.abc import Iterator
from types import FrameType

from redflag.local.child import end, start
from redflag.local.home import ROOT, Home, Trouble, complain, say
from redflag.local.services import Service, services, stop_services, tend
from redflag.local.using import bring_up, embedded, keeper_runs, let_go, put_into_environment

LEAST_FREE = 300 * 2**20
#: Seconds the embedded servers get after the services have ended; the promise for all together is ten.
LAST_WAIT = 4.5
NAMES = {"postgres": "PostgreSQL", "valkey": "Valkey"}


class Leaving(Exception):
    """Ctrl-C or SIGTERM."""


def up() -> int:
    """Run everything; the exit code is 0 after a wished end, 1 after trouble (one line says which)."""
    home = Home()
    for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
        signal.signal(number, _leave)
    try:
        with _alone(home):
            _run(home)
    except Trouble as trouble:
        complain(str(trouble))
        return 1
    except Leaving:
        return 0
    except OSError as error:
        complain(f"{error.strerror or error} ({home.path})")
        return 1
    return 0


def _leave(number: int, frame: FrameType | None) -> None:
    # Once is enough: a second Ctrl-C must not cut the stopping short.
    for each in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
        signal.signal(each, signal.SIG_IGN)
    raise Leaving


@contextlib.contextmanager
def _alone(home: Home) -> Iterator[None]:
    """One `up` a home; the lock goes with the process."""
    if shutil.disk_usage(_existing(home)).free < LEAST_FREE:
        raise Trouble(f"less than {LEAST_FREE // 2**20} MB free at {home.path}; make room or set REDFLAG_HOME")
    home.make()
    with open(home.path / "up.lock", "a") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise Trouble(f"already running for {home.path}; stop that one first or set REDFLAG_HOME") from None
        yield


def _existing(home: Home) -> str:
    place = home.path
    while not place.exists():
        place = place.parent
    return str(place)


def _run(home: Home) -> None:
    port = _port()
    what = embedded()
    running: list[Service] = []
    try:
        if what:
            say(f"starting {' and '.join(NAMES[name] for name in what)} in {home.path}")
            bring_up(home, what)
        put_into_environment(home, what)
        _make_ready()
        say("starting web, worker and beat")
        running = services(home, port)
        _watch(home, what, running, port)
    except Leaving:
        say("\nstopping")
        raise
    finally:
        stop_services(running)
        let_go(home, patience=LAST_WAIT)


def _port() -> int:
    text = os.environ.get("PORT") or "8000"
    if not text.isdigit() or not 0 < int(text) < 65536:
        raise Trouble(f"PORT={text} is no port number")
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", int(text)))
        except OSError as error:
            reason = "is in use" if error.errno == errno.EADDRINUSE else f"cannot be had ({error.strerror})"
            raise Trouble(f"port {text} {reason}; set PORT to another, e.g. PORT=8001 make run") from None
    return int(text)


def _make_ready() -> None:
    """Tables, static files, first data: one child does it and goes, so that this process stays small."""
    child = start([sys.executable, str(ROOT / "manage.py"), "make_ready"], death=signal.SIGKILL, asks=True)
    try:
        code = child.wait()
    finally:
        end(child)
    if code:
        raise Trouble("not started, see above")


def _watch(home: Home, what: list[str], running: list[Service], port: int) -> None:
    """Start what does not run, until a signal ends the wait; tell the address once it answers."""
    told = False
    while True:
        if what and not (home.ready.exists() and keeper_runs(home)):
            bring_up(home, what)
        for service in running:
            tend(home, service)
        if not told and _answers(port):
            told = True
            _tell(home, port)
        time.sleep(0.3)


def _answers(port: int) -> bool:
    """Whether the web answers; also when, behind TLS, the answer is to go to another address."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=2)
    try:
        connection.request("GET", "/standards/")
        return connection.getresponse().status < 500
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()


def _tell(home: Home, port: int) -> None:
    say(f"\n  http://127.0.0.1:{port}/\n")
    table = home.path / "demo-sign-ins.json"
    if table.exists() and os.environ.get("DEMO", "1") != "0":
        rows = [("post", "number", "password", "where")]
        rows += [(row["post"], row["number"], row["password"], row["where"]) for row in json.loads(table.read_text())]
        widths = [max(len(row[column]) for row in rows) for column in range(4)]
        for row in rows:
            say("  " + "  ".join(text.ljust(width) for text, width in zip(row, widths, strict=True)).rstrip())
        say("")
    say("Ctrl-C stops everything. Data stay in " + str(home.path))
