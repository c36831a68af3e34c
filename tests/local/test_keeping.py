"""The keeper's locks, its folders, and when a service is started again."""

from __future__ import annotations

import fcntl
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from redflag.local import home as homes
from redflag.local import prepare, services, using
from redflag.local.home import Home, Trouble
from redflag.local.keeper import Keeper


@pytest.fixture
def home(tmp_path: Path) -> Iterator[Home]:
    """A made home without servers."""
    made = Home(tmp_path / "home")
    made.make()
    yield made
    using.let_go(made, patience=0)


def could_use(home: Home) -> bool:
    """Whether somebody could become a user now, without waiting."""
    with open(home.users, "a") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_SH | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True


def test_a_keeper_that_leaves_lets_nobody_in_meanwhile(home: Home) -> None:
    """Who comes while the servers stop waits for the next keeper, and does not meet servers about to end."""
    keeper = Keeper(home, postgres=False, valkey=False, careless=True)
    using.hold(home)
    assert not keeper._nobody()
    assert could_use(home)
    using.let_go(home, patience=0)
    assert keeper._nobody()
    assert not could_use(home)
    # The fault put back: a lock given back at once lets a user in who would then lose the servers.
    keeper.users.close()
    assert could_use(home)


def test_holding_twice_is_holding_once(home: Home) -> None:
    """A start after a keeper's death must not leave a second lock behind."""
    using.hold(home)
    using.hold(home)
    using.let_go(home, patience=0)
    keeper = Keeper(home, postgres=False, valkey=False, careless=True)
    assert keeper._nobody()
    keeper.users.close()


def test_a_second_keeper_finds_the_first_and_goes(home: Home) -> None:
    """One keeper a home."""
    with open(home.keeper, "a") as own:
        fcntl.flock(own, fcntl.LOCK_EX)
        assert using.keeper_runs(home)
        command = [sys.executable, "-m", "redflag.local.keeper", str(home.path), "postgres", "valkey"]
        assert subprocess.run(command, check=False, timeout=20, cwd=homes.ROOT).returncode == 0
    assert not home.data.exists()
    assert not using.keeper_runs(home)


def test_a_long_path_gets_its_sockets_elsewhere(tmp_path: Path) -> None:
    """A unix socket's path holds 107 bytes."""
    long = Home(tmp_path / ("deep" * 30))
    assert len(str(long.sockets / ".s.PGSQL.5432")) < 107
    assert Home(tmp_path / ("deep" * 30)).sockets == long.sockets
    assert Home(tmp_path / ("deeq" * 30)).sockets != long.sockets


def test_a_home_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    """A file stands where the folder should be."""
    (tmp_path / "file").touch()
    with pytest.raises(Trouble, match=r"cannot write to .*/file/home: Not a directory. Set REDFLAG_HOME"):
        Home(tmp_path / "file" / "home").make()


def test_given_addresses_are_used_and_nothing_is_embedded(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each address stands for its own server."""
    for name, value, wanted in (("DATABASE_URL", "", ["postgres", "valkey"]), ("DATABASE_URL", "x", ["valkey"])):
        monkeypatch.setenv(name, value)
        monkeypatch.delenv("REDIS_URL", raising=False)
        assert using.embedded() == wanted
    monkeypatch.setenv("REDIS_URL", "x")
    assert using.embedded() == []


def test_only_the_owners_commands_work_as_owner(monkeypatch: pytest.MonkeyPatch) -> None:
    """The programme itself never does."""
    monkeypatch.setenv("REDIS_URL", "redis://unused")
    monkeypatch.setenv("OWNER_DATABASE_URL", "postgresql://owner@/db")
    for command, role in (("migrate", "owner"), ("nightly", "app")):
        # Set first, so that what `prepare` writes is taken back at the end.
        monkeypatch.setenv("APPLICATION_ROLE", "to be left out")
        del os.environ["APPLICATION_ROLE"]
        monkeypatch.setenv("DATABASE_URL", "postgresql://app@/db")
        prepare(["manage.py", command])
        assert os.environ["DATABASE_URL"] == f"postgresql://{role}@/db"
        assert os.environ["APPLICATION_ROLE"] == "app"


def test_a_service_that_keeps_dying_is_started_ever_later(home: Home, capsys: pytest.CaptureFixture[str]) -> None:
    """Half a second, one, two … to fifteen; each death is one line that says where to look."""
    service = services.Service("web", [sys.executable, "-c", "raise SystemExit(3)"])
    waits = []
    for _ in range(7):
        service.not_before = 0
        services.tend(home, service)
        assert service.process is not None
        service.process.wait(20)
        services.tend(home, service)
        assert service.process is None
        waits.append(service.not_before - service.deaths[-1])
    assert [round(wait, 1) for wait in waits] == [0.5, 1, 2, 4, 8, 15, 15]
    lines = capsys.readouterr().err.splitlines()
    assert lines[0] == f"redflag: web ended (3); starting it again in 0.5 s, see {home.logs}/web.log"
    assert len(lines) == 7


def test_a_service_is_not_started_before_its_time(home: Home) -> None:
    """While it waits nothing runs."""
    service = services.Service("web", ["true"], not_before=float("inf"))
    services.tend(home, service)
    assert service.process is None
