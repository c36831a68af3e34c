"""Keeps the embedded servers while somebody uses them.

One keeper a home. Every user holds a shared lock on `users.lock`, which the kernel gives back however the user ends;
when nobody holds it, the keeper stops the servers and goes. A server that dies is started again.
"""

from __future__ import annotations

import fcntl
import os
import shutil
import signal
import subprocess
import sys
import time
from types import FrameType
from typing import IO

from redflag.local import binaries
from redflag.local.child import start, stop_all
from redflag.local.home import Home, Trouble

PAUSE = 0.25
#: Seconds the servers together get to end; PostgreSQL ended later than that recovers at the next start.
PATIENCE = 4.0
#: PostgreSQL's fast shutdown waits for no client; Valkey keeps nothing on disk.
ENDING = {"postgres": signal.SIGINT, "valkey": signal.SIGTERM}
#: Small by intention: one machine also runs the web, a worker and the beat.
SETTINGS = {
    "listen_addresses": "",
    "max_connections": "100",
    "shared_buffers": "48MB",
    "work_mem": "8MB",
    "maintenance_work_mem": "64MB",
    "wal_level": "minimal",
    "max_wal_senders": "0",
    "max_wal_size": "256MB",
    "autovacuum_max_workers": "2",
    # Two cores and a small data set need no helpers for reading, and nothing is replicated.
    "io_method": "sync",
    "max_logical_replication_workers": "0",
    "logging_collector": "off",
    "log_min_messages": "warning",
}
#: For throw-away servers of the tests, whose data nobody misses.
CARELESS = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off", "shared_buffers": "128MB"}


class Keeper:
    """The servers of one home."""

    def __init__(self, home: Home, *, postgres: bool, valkey: bool, careless: bool) -> None:
        self.home, self.careless = home, careless
        self.wanted = {"postgres": postgres, "valkey": valkey}
        self.running: dict[str, subprocess.Popen[bytes]] = {}
        self.leaving = False
        self.users = open(home.users, "a")  # noqa: SIM115  # its lock is held until the process ends

    def keep(self) -> None:
        """Start, stand by, stop."""
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, self._leave)
        if self.wanted["postgres"] and not self._nobody():
            self._found_cluster()
        try:
            while not self.leaving and not self._nobody():
                for name, wanted in self.wanted.items():
                    if wanted and (name not in self.running or self.running[name].poll() is not None):
                        self.home.ready.unlink(missing_ok=True)
                        self.running[name] = getattr(self, f"_start_{name}")()
                        self._wait(name)
                if not self.home.ready.exists():
                    self.home.ready.write_text(str(os.getpid()))
                time.sleep(PAUSE)
        finally:
            self.home.ready.unlink(missing_ok=True)
            stop_all([(child, ENDING[name]) for name, child in self.running.items()], patience=PATIENCE)

    def _leave(self, number: int, frame: FrameType | None) -> None:
        self.leaving = True

    def _nobody(self) -> bool:
        """Whether no user is left. If so the lock is kept to the end: who comes now waits, and calls a new keeper."""
        try:
            fcntl.flock(self.users, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True

    def _found_cluster(self) -> None:
        """Make the data folder, under another name until it is whole: a killed initdb must not look like a cluster."""
        place = binaries.postgresql()
        if (self.home.data / "PG_VERSION").exists():
            return
        half = self.home.data.with_suffix(".half")
        shutil.rmtree(half, ignore_errors=True)
        words = ["--username", "postgres", "--auth", "trust", "--encoding", "UTF8"]
        # With plain C, trigram search finds no Korean.
        words += ["--locale-provider", "builtin", "--builtin-locale", "C.UTF-8"]
        binaries.run(place, "initdb", "--pgdata", str(half), *words, *(["--no-sync"] if self.careless else []))
        half.rename(self.home.data)

    def _start_postgres(self) -> subprocess.Popen[bytes]:
        place = binaries.postgresql()
        settings = {
            **SETTINGS,
            **(CARELESS if self.careless else {}),
            "unix_socket_directories": str(self.home.sockets),
        }
        command = [str(place / "bin" / "postgres"), "-D", str(self.home.data)]
        for name, value in settings.items():
            command += ["-c", f"{name}={value}"]
        return start(
            command,
            death=signal.SIGQUIT,
            unroot=True,
            environment=binaries.environment_of(place),
            output=self._log("postgresql"),
        )

    def _start_valkey(self) -> subprocess.Popen[bytes]:
        socket = self.home.sockets / "valkey.sock"
        options = {
            "port": "0",
            "unixsocket": str(socket),
            "unixsocketperm": "700",
            "dir": str(self.home.sockets),
            "save": "",
            "appendonly": "no",
            "maxmemory": "64mb",
            "maxmemory-policy": "volatile-lru",
        }
        command = [str(binaries.valkey())]
        for name, value in options.items():
            command += [f"--{name}", value]
        return start(command, death=signal.SIGKILL, output=self._log("valkey"))

    def _wait(self, name: str) -> None:
        """Until the server answers; a server that gives up while starting is tried again for a minute."""
        deadline = time.monotonic() + 60
        while time.monotonic() < deadline and not self.leaving:
            if self._nobody():
                return
            if self.running[name].poll() is not None:
                # After a kill the old process may still let go of its lock file.
                time.sleep(0.5)
                self.running[name] = getattr(self, f"_start_{name}")()
            if getattr(self, f"_{name}_answers")():
                return
            time.sleep(0.1)
        if not self.leaving:
            raise Trouble(f"{name} does not start; see {self.home.logs}")

    def _postgres_answers(self) -> bool:
        place = binaries.postgresql()
        roles = (
            "DO $$ BEGIN"
            " IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'redflag_owner') THEN"
            " CREATE ROLE redflag_owner LOGIN CREATEDB CREATEROLE; END IF;"
            " IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'redflag_app') THEN"
            " CREATE ROLE redflag_app LOGIN; END IF; END $$"
        )
        where = ("-h", str(self.home.sockets), "-U", "postgres", "-d", "postgres", "-v", "ON_ERROR_STOP=1", "-qAt")
        try:
            binaries.run(place, "psql", *where, "-c", roles)
            found = binaries.run(place, "psql", *where, "-c", "SELECT 1 FROM pg_database WHERE datname = 'redflag'")
            if not found.strip():
                binaries.run(place, "psql", *where, "-c", "CREATE DATABASE redflag OWNER redflag_owner")
        except Trouble:
            return False
        return True

    def _valkey_answers(self) -> bool:
        import socket

        with socket.socket(socket.AF_UNIX) as one:
            one.settimeout(1)
            try:
                one.connect(str(self.home.sockets / "valkey.sock"))
                one.sendall(b"PING\r\n")
                return one.recv(16).startswith(b"+PONG")
            except OSError:
                return False

    def _log(self, name: str) -> IO[bytes]:
        return open(self.home.logs / f"{name}.log", "ab")


def main() -> int:
    """`python -m redflag.local.keeper HOME what…`: runs until nobody uses the servers."""
    home = Home(sys.argv[1])
    what = sys.argv[2:]
    # Opened for reading and writing without truncation: another keeper's lock stays its own.
    with open(home.keeper, "a") as own:
        try:
            fcntl.flock(own, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return 0
        try:
            Keeper(home, postgres="postgres" in what, valkey="valkey" in what, careless="careless" in what).keep()
        except Trouble as trouble:
            (home.logs / "trouble").write_text(str(trouble))
            return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
