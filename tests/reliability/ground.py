"""What a test of reliability stands on: a database and a broker of its own, and a nursery of processes."""

from __future__ import annotations

import contextlib
import datetime
import json
import os
import pathlib
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from typing import Any

import psycopg
from psycopg import sql

from redflag.local import binaries
from redflag.local.child import end, start
from redflag.local.home import ROOT
from reminders import planning
from reminders.models import OPEN, Address, Reminder
from tests import database
from tests.local.system import alive, eventually
from units.models import CorrectionRequest, Person

#: Whole sizes with `make reliability`; else small ones, so that every run of the suite has looked.
WHOLE = os.environ.get("REDFLAG_RELIABILITY") == "whole"
SWEEP, MAIL = "reminders.tasks.sweep", "reminders.tasks.send_mail"


BIRTH = "import django; django.setup(); from tests.reliability.nursery import main; main()"


def size(whole: int, small: int) -> int:
    """How many of something."""
    return whole if WHOLE else small


class Nursery:
    """The process that has all loaded; what it bears is killed with it."""

    def __init__(self) -> None:
        self.words = pathlib.Path(tempfile.mkdtemp(prefix="rl-"))
        environment = {**os.environ, "REDFLAG_HOME": str(self.words)}
        self.process = subprocess.Popen(
            [sys.executable, "-c", BIRTH],
            cwd=ROOT,
            env=environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            bufsize=1,
        )
        assert self.read() == "ready"

    def read(self) -> str:
        """One line it says."""
        assert self.process.stdout is not None
        return self.process.stdout.readline().strip()

    def bear(self, wish: dict[str, Any]) -> int:
        """The pid of a new process."""
        assert self.process.stdin is not None
        self.process.stdin.write(json.dumps(wish) + "\n")
        return int(self.read())

    def close(self) -> None:
        """End it and with it all it bore."""
        self.process.kill()
        self.process.communicate()
        shutil.rmtree(self.words, ignore_errors=True)


class Broker:
    """A valkey of the test's own: flushed, killed, gone, back again."""

    def __init__(self) -> None:
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="rl-"))
        self.socket = self.folder / "v.sock"
        self.process: subprocess.Popen[bytes] | None = None

    @property
    def address(self) -> str:
        """As the programme is told it."""
        return f"redis+socket://{self.socket}"

    def up(self) -> None:
        """Start it and wait until it answers."""
        command = [str(binaries.valkey()), "--port", "0", "--unixsocket", str(self.socket), "--save", ""]
        self.socket.unlink(missing_ok=True)
        self.process = start([*command, "--dir", str(self.folder)], death=signal.SIGKILL, output=subprocess.DEVNULL)
        eventually(self.socket.is_socket, 20, "the broker answers")

    def flush(self) -> None:
        """All it holds is gone."""
        import redis

        with redis.Redis(unix_socket_path=str(self.socket)) as client:
            client.flushall()

    def kill(self) -> None:
        """SIGKILL; the socket stays behind and refuses."""
        if self.process is not None:
            end(self.process)
            self.process = None

    def close(self) -> None:
        """End it and remove its folder."""
        self.kill()
        shutil.rmtree(self.folder, ignore_errors=True)


class Ground:
    """The database `name`, the broker, and the children of one test."""

    def __init__(self, nursery: Nursery, name: str) -> None:
        self.nursery, self.name = nursery, name
        self.broker = Broker()
        self.broker.up()
        self.children: list[int] = []
        self.chance = random.Random(1986)
        self.more: dict[str, Any] = {}
        self.as_owner("CREATE TABLE inbox_seen (reminder bigint NOT NULL, at timestamptz DEFAULT clock_timestamp())")
        self.as_owner("GRANT SELECT, INSERT ON inbox_seen TO PUBLIC")

    def as_owner(self, statement: str) -> None:
        """One statement of the owner in this database."""
        with database.server(self.name) as session:
            session.execute(sql.SQL(statement))  # type: ignore[arg-type]  # our own words

    def start(self, do: str, **wish: Any) -> int:
        """A child of the nursery that works here."""
        given = {"do": do, "database": self.name, "broker": self.broker.address, "folder": str(self.broker.folder)}
        given["log"] = str(self.log)
        pid = self.nursery.bear({**given, **self.more, **wish})
        self.children.append(pid)
        return pid

    @property
    def log(self) -> pathlib.Path:
        """Where the children complain."""
        return self.broker.folder / "log"

    def said(self) -> str:
        """What they complained of."""
        return self.log.read_text(errors="replace")[-4000:] if self.log.exists() else ""

    def kill(self, pid: int) -> None:
        """SIGKILL of one child."""
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)
        self.children.remove(pid)
        eventually(lambda: not alive(pid), 10, "a killed process is gone")

    def plan(self, how_many: int, *, mail: bool = False) -> None:
        """Persons who asked something, and a reminder of each that is due now; by mail too where they have an address."""
        day = datetime.date.today()
        first = Person.objects.count()
        people = [
            Person(number=f"R{n:06d}", name=f"Reader {n}", password="!", language="en")
            for n in range(first, first + how_many)
        ]
        made = Person.objects.bulk_create(people, batch_size=2000)
        CorrectionRequest.objects.bulk_create(
            [CorrectionRequest(person=one, about="Name", wish="Ri", state="open", due_on=day) for one in made],
            batch_size=2000,
        )
        if mail:
            Address.objects.bulk_create([Address(person=one, mail=f"{one.number}@mine.kp") for one in made])
            # What was due before an address was given is not sent there.
            Address.objects.update(recorded_at=datetime.datetime(2026, 1, 1, tzinfo=datetime.UTC))
        self.enter()
        # Due at midnight of another zone: what is planned is due now, whatever the hour.
        Reminder.objects.filter(state="waiting").update(next_try_at=datetime.datetime.now(datetime.UTC))

    def enter(self) -> int:
        """The planner itself; returns the rows added."""
        now = datetime.datetime.now(datetime.UTC)
        return sum(planning.plan(now, datetime.date.today()).values())

    def left(self, channel: str = "page") -> int:
        """Reminders still to be delivered."""
        return Reminder.objects.filter(state__in=OPEN, channel=channel).count()

    def wait(self, seconds: float, channel: str = "page") -> float:
        """Until nothing is left; the seconds it took."""
        began = time.monotonic()
        try:
            eventually(lambda: not self.left(channel), seconds, "all reminders are delivered")
        except AssertionError as error:
            states = list(Reminder.objects.values_list("state", "reason").distinct()[:5])
            raise AssertionError(f"{error}; {self.left(channel)} left, {states}; {self.said()}") from error
        return time.monotonic() - began

    def seen(self) -> tuple[int, int]:
        """(reminders that never came into the inbox, comings beyond the first)."""
        with psycopg.connect(**self.parts()) as session:
            row = session.execute(
                "SELECT (SELECT count(*) FROM reminders_reminder r WHERE channel = 'page'"
                " AND NOT EXISTS (SELECT 1 FROM inbox_seen WHERE reminder = r.id)),"
                " (SELECT count(*) - count(DISTINCT reminder) FROM inbox_seen)"
            ).fetchone()
        assert row is not None
        return row[0], row[1]

    def parts(self) -> dict[str, Any]:
        """How the owner connects to this database."""
        own = database.owner()
        return {"host": own["HOST"], "port": own["PORT"] or None, "user": own["USER"], "dbname": self.name}

    def close(self) -> None:
        """Kill what is left."""
        for pid in list(self.children):
            self.kill(pid)
        self.broker.close()
