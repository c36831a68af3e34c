"""Using the embedded servers: hold the lock, see that a keeper stands by, put the addresses into the environment."""

from __future__ import annotations

import fcntl
import os
import pathlib
import subprocess
import sys
import time
from typing import IO

from redflag.local.home import ROOT, Home, Trouble

_held: dict[pathlib.Path, IO[str]] = {}
_called: list[subprocess.Popen[bytes]] = []


def embedded() -> list[str]:
    """Which servers this environment wants embedded: those whose address is not given."""
    return [name for name, key in (("postgres", "DATABASE_URL"), ("valkey", "REDIS_URL")) if not os.environ.get(key)]


def hold(home: Home) -> None:
    """Be a user of this home until the process ends, however it ends."""
    if home.path in _held:
        return
    file = open(home.users, "a")  # noqa: SIM115  # kept open on purpose: the lock lives as long as the process
    # Waits while a keeper that found nobody stops its servers.
    fcntl.flock(file, fcntl.LOCK_SH)
    _held[home.path] = file


def let_go(home: Home, *, patience: float) -> None:
    """Be no user any more. The last one to go ends the servers, which is waited for `patience` seconds."""
    if file := _held.pop(home.path, None):
        file.close()
    deadline = time.monotonic() + patience
    # A keeper just called has not taken its lock yet.
    while time.monotonic() < deadline and (
        any(keeper.poll() is None for keeper in _called) or (home.keeper.exists() and keeper_runs(home))
    ):
        time.sleep(0.05)


def keeper_runs(home: Home) -> bool:
    """Whether a keeper holds its lock."""
    with open(home.keeper, "a") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return True
        return False


def call_keeper(home: Home, what: list[str]) -> None:
    """Start a keeper that belongs to nobody but its users; a second one finds the lock taken and goes."""
    _called[:] = [keeper for keeper in _called if keeper.poll() is None]
    with open(home.logs / "keeper.log", "ab") as log:
        keeper = subprocess.Popen(
            [sys.executable, "-m", "redflag.local.keeper", str(home.path), *what],
            cwd=ROOT,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            start_new_session=True,
            close_fds=True,
        )
    _called.append(keeper)


def bring_up(home: Home, what: list[str], *, careless: bool = False, patience: float = 90) -> None:
    """Have the servers of `what` ("postgres", "valkey") answer. Raises Trouble after `patience` seconds."""
    home.make()
    hold(home)
    trouble = home.logs / "trouble"
    deadline = time.monotonic() + patience
    called = 0.0
    while not (home.ready.exists() and keeper_runs(home)):
        if time.monotonic() > deadline:
            raise Trouble(f"the embedded servers do not answer; see {home.logs}")
        if not keeper_runs(home):
            if called and trouble.exists():
                raise Trouble(trouble.read_text())
            if time.monotonic() - called > 5:
                trouble.unlink(missing_ok=True)
                # Left over from a keeper that was killed.
                home.ready.unlink(missing_ok=True)
                call_keeper(home, [*what, *(["careless"] if careless else [])])
                called = time.monotonic()
        time.sleep(0.05)


def put_into_environment(home: Home, what: list[str]) -> None:
    """The addresses of what is embedded, and this home's key."""
    os.environ["REDFLAG_HOME"] = str(home.path)
    if "postgres" in what:
        os.environ["DATABASE_URL"] = home.address("redflag_app")
        os.environ["OWNER_DATABASE_URL"] = home.address("redflag_owner")
    if "valkey" in what:
        os.environ["REDIS_URL"] = home.broker
    os.environ.setdefault("SECRET_KEY", home.secret())
