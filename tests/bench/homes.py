"""The servers of a run: one PostgreSQL with the floor's database and two data sets, a web server for each."""

from __future__ import annotations

import http.client
import json
import os
import pathlib
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from typing import Any

import psycopg

from redflag.local.child import end, start
from redflag.local.home import ROOT, Home
from redflag.local.using import bring_up, let_go

SETS = ("small", "large")
#: Tables without rows; by its name it is made before those that are copied from it.
BLANK = "blank"


def environment(home: Home, name: str) -> dict[str, str]:
    """What a process works with that belongs to one data set; its files stand in a folder of the home."""
    place = home.path / name
    place.mkdir(exist_ok=True)
    return {
        **os.environ,
        "REDFLAG_HOME": str(place),
        "DATABASE_URL": home.address("redflag_app", name),
        "OWNER_DATABASE_URL": home.address("redflag_owner", name),
        "FLOOR_DATABASE_URL": home.address("redflag_owner", "floor"),
        "REDIS_URL": home.broker,
        "SECRET_KEY": home.secret(),
        "DJANGO_SETTINGS_MODULE": "redflag.settings",
        # What is measured is what `make run` serves.
        "STATICFILES_BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage",
    }


@contextmanager
def servers(home: Home) -> Iterator[int]:
    """PostgreSQL and Valkey of this home with a database for each part; the process id of the postmaster."""
    bring_up(home, ["postgres", "valkey"])
    try:
        with psycopg.connect(home.address("redflag_owner", "postgres"), autocommit=True) as session:
            known = {row[0] for row in session.execute("SELECT datname FROM pg_database")}
            for name in sorted({*SETS, BLANK, "floor"} - known):
                # The tables are made once, for both data sets.
                like = f" TEMPLATE {BLANK}" if name in SETS else ""
                session.execute(f"CREATE DATABASE {name}{like}")  # type: ignore[arg-type]  # names of our own
                if name == BLANK:
                    manage(home, BLANK, "migrate", "--verbosity=0")
        yield int((home.data / "postmaster.pid").read_text().split()[0])
    finally:
        let_go(home, patience=10)


def build(home: Home, name: str, *, units: int, members: int, individual: int) -> None:
    """Build a data set, or leave it where it stands, and make ready what its web server needs."""
    size = ["--units", str(units), "--members", str(members), "--individual", str(individual)]
    for command in (["nation", *size], ["make_ready"]):
        manage(home, name, *command)


def manage(home: Home, name: str, *command: str) -> None:
    """Run a command of the programme on a data set; its failure ends the run."""
    run = subprocess.run([sys.executable, "manage.py", *command], env=environment(home, name), cwd=ROOT, check=False)
    if run.returncode:
        raise SystemExit(run.returncode)


def asked(home: Home, name: str, module: str) -> str:
    """What a module says of a data set."""
    command = [sys.executable, "-m", module]
    return subprocess.run(
        command, env=environment(home, name), cwd=ROOT, check=True, stdout=subprocess.PIPE, text=True
    ).stdout


def known_of(home: Home, name: str) -> dict[str, Any]:
    """The pages of a data set and what they cost in statements."""
    found: dict[str, Any] = json.loads(asked(home, name, "tests.bench.subjects"))
    return found


@contextmanager
def webs(home: Home) -> Iterator[dict[str, tuple[int, int]]]:
    """A web server for the floor and for each data set: name → (port, process id)."""
    with ExitStack() as stack:
        found = {"floor": stack.enter_context(_web(home, "large", "tests.bench.floor_web"))}
        for name in SETS:
            found[name] = stack.enter_context(_web(home, name, "redflag.local.web"))
        yield found


@contextmanager
def _web(home: Home, name: str, settings: str) -> Iterator[tuple[int, int]]:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        port = int(one.getsockname()[1])
    command = [sys.executable, "-m", "gunicorn", "-c", f"python:{settings}", "--bind", f"127.0.0.1:{port}"]
    log = home.logs / f"{name}-{settings}.log"
    with log.open("ab") as words:
        process = start(command, environment=environment(home, name), output=words, folder=ROOT)
    try:
        _wait(port, process, log)
        yield port, process.pid
    finally:
        process.terminate()
        with suppress(subprocess.TimeoutExpired):
            process.wait(10)
        end(process)


def _wait(port: int, process: subprocess.Popen[bytes], log: pathlib.Path) -> None:
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline and process.poll() is None:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
        try:
            connection.request("GET", "/none/")
            connection.getresponse()
        except OSError:
            time.sleep(0.2)
        else:
            return
        finally:
            connection.close()
    raise SystemExit(f"a web server does not answer; see {log}")
