"""`manage.py up`: the whole programme on one machine, in the foreground, until Ctrl-C."""

from __future__ import annotations

import contextlib
import fcntl
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass, field
from types import FrameType

from redflag.local.child import start, stop
from redflag.local.home import ROOT, Home, Trouble, complain, say
from redflag.local.using import bring_up, embedded, keeper_runs, put_into_environment

LEAST_FREE = 300 * 2**20
#: Seconds all children together get to end by themselves; the promise is ten.
PATIENCE = 6.0


@dataclass
class Service:
    """One child of the tree: its command, and when it may be started again after a death."""

    name: str
    command: list[str]
    process: subprocess.Popen[bytes] | None = None
    deaths: list[float] = field(default_factory=list)
    not_before: float = 0.0


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
    if what:
        say(f"starting {' and '.join(what)} in {home.path}")
        bring_up(home, what)
    put_into_environment(home, what)
    for line, arguments in (
        ("compiling messages", ["compile_messages"]),
        ("bringing the tables up to date", ["migrate", "--verbosity", "0"]),
        ("collecting static files", ["collectstatic", "--noinput", "--verbosity", "0"]),
    ):
        _command(line, arguments)
    if os.environ.get("DEMO", "1") != "0":
        _command("filling an empty database with the demonstration", ["demo", "--if-empty"])
    else:
        _command("looking for an administrator", ["create_administrator", "--if-none"], asks=True)
    services = _services(port)
    try:
        _watch(home, what, services, port)
    finally:
        say("\nstopping")
        _stop(services)


def _port() -> int:
    text = os.environ.get("PORT", "8000")
    if not text.isdigit() or not 0 < int(text) < 65536:
        raise Trouble(f"PORT={text} is no port number")
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", int(text)))
        except OSError:
            raise Trouble(f"port {text} is in use; set PORT to another, e.g. PORT={int(text) + 1} make run") from None
    return int(text)


def _command(line: str, arguments: list[str], *, asks: bool = False) -> None:
    """Run one manage.py command to its end; Trouble when it fails."""
    say(line)
    code = subprocess.run(
        [sys.executable, str(ROOT / "manage.py"), *arguments],
        stdin=None if asks else subprocess.DEVNULL,
        check=False,
    ).returncode
    if code:
        raise Trouble(f"{arguments[0]} failed, see above")


def _services(port: int) -> list[Service]:
    python = sys.executable
    web = [python, "-m", "gunicorn", "redflag.wsgi:application", "--bind", f"127.0.0.1:{port}"]
    web += ["--workers", os.environ.get("WEB_WORKERS", "2"), "--preload", "--timeout", "60", "--graceful-timeout", "4"]
    web += [
        "--max-requests",
        "5000",
        "--max-requests-jitter",
        "500",
        "--worker-tmp-dir",
        _memory_folder(),
        "--no-control-socket",
    ]
    celery = [python, "-m", "celery", "-A", "redflag.celery", "--quiet"]
    worker = ["worker", "-P", "threads", "-c", "2", "--without-gossip", "--without-mingle", "-l", "warning"]
    beat = ["beat", "-l", "warning", "--schedule", str(Home().path / "beat"), "--pidfile="]
    return [Service("web", web), Service("worker", [*celery, *worker]), Service("beat", [*celery, *beat])]


def _memory_folder() -> str:
    return "/dev/shm" if os.access("/dev/shm", os.W_OK) else str(Home().sockets)


def _watch(home: Home, what: list[str], services: list[Service], port: int) -> None:
    """Start what does not run, until a signal ends the wait; tell the address once it answers."""
    told = False
    while True:
        now = time.monotonic()
        if what and not (keeper_runs(home) and home.ready.exists()):
            bring_up(home, what)
        for service in services:
            _tend(home, service, now)
        if not told and _answers(port):
            told = True
            _tell(home, port)
        time.sleep(0.3)


def _tend(home: Home, service: Service, now: float) -> None:
    if service.process is not None:
        code = service.process.poll()
        if code is None:
            return
        stop(service.process, first=signal.SIGTERM, patience=0)
        service.deaths = [at for at in service.deaths if now - at < 60] + [now]
        wait = min(0.5 * 2 ** (len(service.deaths) - 1), 15)
        service.process, service.not_before = None, now + wait
        complain(
            f"{service.name} ended ({code}); starting it again in {wait:.1f} s, see {home.logs / service.name}.log"
        )
    if now >= service.not_before:
        with open(home.logs / f"{service.name}.log", "ab") as log:
            service.process = start(service.command, output=log)


def _stop(services: list[Service]) -> None:
    """Ask all at once, then give them the patience together."""
    running = [service.process for service in services if service.process is not None]
    for process in running:
        with contextlib.suppress(ProcessLookupError):
            process.send_signal(signal.SIGTERM)
    deadline = time.monotonic() + PATIENCE
    for process in running:
        stop(process, first=signal.SIGTERM, patience=max(0.1, deadline - time.monotonic()))


def _answers(port: int) -> bool:
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/standards/", timeout=2) as answer:
            return bool(answer.status == 200)
    except (OSError, urllib.error.URLError):
        return False


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
