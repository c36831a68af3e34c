"""`manage.py nation`: a data set of a whole nation in a database of its own, to measure with and to look at."""

from __future__ import annotations

import json
import shutil
import time
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import connection

from desk.demo.placing import PASSWORD
from desk.management.commands.make_ready import owner, unapplied
from desk.nation import checking, loading
from desk.nation.building import Size, write
from desk.nation.people import SignIn
from units.models import Person, Unit
from workflow.clock import today

#: Bytes a row takes with its indexes and, while it is loaded, its line: measured, rounded up.
BYTES = {"individual target": 620, "member": 520, "unit": 60_000}
#: What stays free beside it.
SPARE = 500 * 2**20
NOT_MINE = (
    "there are units or accounts already that this command did not make, in the database of {}; "
    "set REDFLAG_HOME to another folder"
)


class Command(BaseCommand):
    """Builds it once; a build that was cut short left nothing behind and is begun again."""

    help = "Build a national data set of invented units, members and targets by COPY, in an empty database."

    def add_arguments(self, parser: CommandParser) -> None:
        """Size, seed, and whether an earlier data set is thrown away."""
        parser.add_argument("--units", type=int, default=20_000, help="units in all levels together")
        parser.add_argument("--members", type=int, default=None, help="members (default: 100 a unit)")
        parser.add_argument("--individual", type=int, default=None, help="individual targets (default: 5 a member)")
        parser.add_argument("--seed", type=int, default=1986)
        parser.add_argument("--anew", action="store_true", help="throw an earlier data set of this command away first")

    def handle(self, *args: Any, **options: Any) -> None:
        """Refuses where anything else stands; ends with what holds and who may sign in."""
        size = _size(options)
        told = {"units": size.units, "members": size.members, "individual": size.individual, "seed": options["seed"]}
        mark = settings.REDFLAG_HOME / "nation.json"
        self._tables()
        if (Unit.objects.exists() or Person.objects.exists()) and not self._begin_again(
            mark, told, anew=options["anew"]
        ):
            return
        _room_for(size)
        mark.write_text(json.dumps({**told, "whole": False}), encoding="utf-8")
        begun = time.monotonic()
        written = write(size, seed=options["seed"], today=today(), folder=str(settings.REDFLAG_HOME), say=self._say)
        with written.book, loading.as_owner() as session:
            loading.load(session, written.book, self._say)
        self._say("adding up, counting and checking")
        checking.settle(written.holding, written.flags, today())
        if found := checking.faults():
            raise CommandError("the data set does not hold:\n  " + "\n  ".join(found))
        _write_sign_ins(written.sign_ins)
        mark.write_text(json.dumps({**told, "whole": True}), encoding="utf-8")
        self._say(f"built in {time.monotonic() - begun:.0f} s, {_size_of_database()}; counters differing: 0")
        self._say(f"look at it: REDFLAG_HOME={settings.REDFLAG_HOME} make run")

    def _begin_again(self, mark: Path, told: dict[str, int], *, anew: bool) -> bool:
        """Whether to build over what stands: only over an own data set, and only when told so."""
        if not mark.exists():
            raise CommandError(NOT_MINE.format(settings.REDFLAG_HOME))
        stands = json.loads(mark.read_text(encoding="utf-8"))
        whole = stands.pop("whole")
        if whole and not anew and stands == told:
            self._say(f"the data set stands already: {stands}")
            return False
        if whole and not anew:
            raise CommandError(f"another data set stands here: {stands}; ANEW=1 throws it away and builds this one")
        self._say("throwing the earlier data set away" if whole else "the earlier build did not end well; it goes")
        with loading.as_owner() as session:
            if not loading.is_invented(session):
                raise CommandError(NOT_MINE.format(settings.REDFLAG_HOME))
            connection.close()
            loading.throw_away(session)
        self._tables()
        return True

    def _tables(self) -> None:
        """What stands is asked of tables as they are now."""
        if unapplied():
            self._say("bringing the tables up to date")
            with owner():
                call_command("migrate", verbosity=0)

    def _say(self, line: str) -> None:
        self.stdout.write(line)
        self.stdout.flush()


def _size(options: dict[str, Any]) -> Size:
    units = options["units"]
    if units < 40:
        raise CommandError("a nation of six levels needs at least 40 units")
    members = options["members"] if options["members"] is not None else units * 100
    individual = options["individual"] if options["individual"] is not None else members * 5
    if members < 1 or individual < 0:
        raise CommandError("members and individual targets are numbers of 1 and more")
    return Size(units, members, individual)


def _room_for(size: Size) -> None:
    needed = SPARE + (
        size.individual * BYTES["individual target"] + size.members * BYTES["member"] + size.units * BYTES["unit"]
    )
    place = settings.REDFLAG_HOME
    place.mkdir(parents=True, exist_ok=True)
    free = shutil.disk_usage(place).free
    if free < needed:
        raise CommandError(
            f"needs about {needed / 2**30:.1f} GB at {place}, {free / 2**30:.1f} GB are free; "
            "make room, set REDFLAG_HOME, or ask for fewer with UNITS="
        )


def _write_sign_ins(found: list[SignIn]) -> None:
    numbers = dict(Person.objects.filter(pk__in=[one.person for one in found]).values_list("pk", "number"))
    rows = [
        {"post": one.post, "number": numbers[one.person], "password": PASSWORD, "where": one.where} for one in found
    ]
    place = settings.REDFLAG_HOME / "demo-sign-ins.json"
    place.write_text(json.dumps(rows, ensure_ascii=False, indent=1), encoding="utf-8")
    place.chmod(0o600)


def _size_of_database() -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_database_size(current_database())")
        return f"{cursor.fetchone()[0] / 2**20:,.0f} MB"
