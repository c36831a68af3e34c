"""`manage.py up` as a person and a rough machine meet it. The tests follow one home's life, in their order."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import psycopg
import pytest

from tests.local.system import ADMINISTRATOR, ROOT, System, alive, eventually

SERVICES = {"web": "gunicorn", "worker": "celery", "beat": "redflag.beat", "valkey": "valkey-server"}


def postmaster(system: System) -> int:
    """The pid PostgreSQL wrote down; OSError while there is none."""
    return int((system.home.data / "postmaster.pid").read_text().split()[0])


def write(system: System, number: int) -> None:
    """One acknowledged write of the programme's owner."""
    with psycopg.connect(system.home.address("redflag_owner"), autocommit=True) as connection:
        connection.execute("CREATE TABLE IF NOT EXISTS kept (n integer)")
        connection.execute("INSERT INTO kept VALUES (%s)", [number])


def written(system: System) -> list[int]:
    """What was written and is still there."""
    with psycopg.connect(system.home.address("redflag_owner"), autocommit=True) as connection:
        return [row[0] for row in connection.execute("SELECT n FROM kept ORDER BY n")]


def test_starts_from_nothing_and_tells_where_it_answers(system: System) -> None:
    """An empty home becomes a running system whose first administrator can sign in."""
    system.start()
    assert system.answers()
    assert system.sign_in() == "/"
    assert f"administrator {ADMINISTRATOR['REDFLAG_ADMIN_NUMBER']} entered" in system.words.read_text()


def test_state_is_private_and_servers_listen_on_no_network(system: System) -> None:
    """Sockets stand in a folder that only the owner opens; PostgreSQL and Valkey have no port."""
    assert system.home.sockets.stat().st_mode & 0o777 == 0o700
    assert system.home.path.stat().st_mode & 0o777 == 0o700
    assert (system.home.sockets / "valkey.sock").is_socket()
    assert (system.home.sockets / ".s.PGSQL.5432").is_socket()
    assert _listening_ports(system) == {system.port}


def _listening_ports(system: System) -> set[int]:
    inodes = set()
    for pid in system.processes():
        for descriptor in Path(f"/proc/{pid}/fd").iterdir():
            try:
                inodes.add(str(descriptor.readlink()))
            except OSError:
                continue
    ports = set()
    for table in ("tcp", "tcp6"):
        for line in Path(f"/proc/net/{table}").read_text().splitlines()[1:]:
            cells = line.split()
            if cells[3] == "0A" and f"socket:[{cells[9]}]" in inodes:
                ports.add(int(cells[1].rsplit(":", 1)[1], 16))
    return ports


def test_the_tree_is_small(system: System) -> None:
    """At most 400 MB in shares of all processes, PostgreSQL and Valkey among them (340 here, since nothing is warm)."""
    for _ in range(4):
        system.sign_in()
    assert 100 < system.memory() < 370


def test_a_second_start_on_the_same_home_says_so(system: System) -> None:
    """One line, and the first one goes on."""
    said = system.command("up", PORT=str(system.port + 1))
    assert said.returncode == 1
    assert said.stdout == ""
    assert said.stderr == (
        f"redflag: already running for {system.home.path}; stop that one first or set REDFLAG_HOME\n"
    )
    assert system.answers()


def test_a_command_talks_to_the_running_system(system: System) -> None:
    """No second server is started for it, and it reads what is there."""
    before = postmaster(system)
    said = system.command("create_administrator")
    assert "There is an administrator already" in said.stderr
    assert postmaster(system) == before


@pytest.mark.parametrize("name", SERVICES)
def test_a_killed_child_is_started_again(system: System, name: str) -> None:
    """SIGKILL of web, worker, beat or Valkey: another one stands in its place, and pages come."""
    killed = system.find(SERVICES[name])
    os.kill(killed, signal.SIGKILL)
    eventually(lambda: not alive(killed), 5, f"{name} is dead")
    eventually(lambda: any(SERVICES[name] in line for line in system.processes().values()), 20, f"another {name}")
    eventually(system.answers, 20, "pages come again")


@pytest.mark.parametrize("turn", [1, 2])
def test_a_killed_database_comes_back_with_every_acknowledged_write(system: System, turn: int) -> None:
    """SIGKILL of the postmaster right after a commit; the web recovers by itself."""
    killed = postmaster(system)
    write(system, turn)
    os.kill(killed, signal.SIGKILL)
    eventually(lambda: postmaster(system) != killed and system.home.ready.exists(), 30, "another postmaster")
    assert written(system) == list(range(1, turn + 1))
    eventually(lambda: system.sign_in() == "/", 30, "sign-in works again")


def test_a_killed_keeper_takes_its_servers_along_and_is_replaced(system: System) -> None:
    """Nobody is left who would restart the servers, so they must not stay alone."""
    keeper, server = system.find("redflag.local.keeper"), postmaster(system)
    os.kill(keeper, signal.SIGKILL)
    eventually(lambda: not alive(server), 10, "its PostgreSQL is gone")
    # What the killed one could not take away.
    eventually(lambda: postmaster(system) != server, 30, "another PostgreSQL")
    eventually(lambda: system.home.ready.exists() and system.find("redflag.local.keeper"), 30, "another keeper")
    eventually(system.answers, 20, "pages come again")
    assert written(system) == [1, 2]


def test_sigterm_ends_everything_within_ten_seconds(system: System) -> None:
    """Also while a client holds a connection open and says nothing."""
    with socket.create_connection(("127.0.0.1", system.port)) as idle:
        idle.sendall(b"GET / HTTP/1.1\r\n")
        assert system.end() <= 10
        assert system.process is not None
        assert system.process.returncode == 0
        assert system.processes() == {}


def test_a_command_starts_the_servers_for_its_own_duration(system: System) -> None:
    """With nothing running, a command works, and leaves nothing running."""
    said = system.command("migrate", "--check")
    assert said.returncode == 0, said.stderr
    system.gone(10)


def test_a_used_port_is_told_before_anything_starts(system: System) -> None:
    """One line, no server started for nothing."""
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        said = system.command("up", PORT=str(port))
    assert (said.returncode, said.stdout) == (1, "")
    assert said.stderr == f"redflag: port {port} is in use; set PORT to another, e.g. PORT=8001 make run\n"


def test_the_second_start_is_quick_and_repeats_nothing(system: System) -> None:
    """No tables, texts or static files are made again, and nobody asks for an administrator."""
    assert system.start() <= 20
    said = system.words.read_text()
    assert [line for line in said.splitlines() if line and not line.startswith(" ")] == [
        f"starting PostgreSQL and Valkey in {system.home.path}",
        "starting web, worker and beat",
        f"Ctrl-C stops everything. Data stay in {system.home.path}",
    ]
    assert written(system) == [1, 2]


def test_sigkill_of_the_parent_leaves_no_process(system: System) -> None:
    """Nothing outlives it, and what was written is there at the next start."""
    write(system, 3)
    system.end(signal.SIGKILL)
    system.gone(10)


def test_a_dead_broker_harms_no_page(system: System) -> None:
    """REDIS_URL given: no Valkey is started. It answers nobody: pages and writes work and do not wait."""
    began = time.monotonic()
    system.start(REDIS_URL=f"redis+socket://{system.home.path}/nobody.sock")
    assert not [line for line in system.processes().values() if "valkey-server" in line]
    assert written(system) == [1, 2, 3]
    began = time.monotonic()
    assert system.sign_in() == "/"
    assert time.monotonic() - began < 8
    assert system.end(signal.SIGINT) <= 10
    assert system.processes() == {}


def test_a_full_disk_is_told_in_one_line(tmp_path: Path) -> None:
    """A tiny file system as home: refused before anything is written to it."""
    place = tmp_path / "tiny"
    place.mkdir()
    script = f"mount -t tmpfs -o size=1m tiny {place} && exec {sys.executable} {ROOT / 'manage.py'} up"
    command = ["unshare", "--user", "--map-root-user", "--mount", "sh", "-c", script]
    environment = {"PATH": os.environ["PATH"], "REDFLAG_HOME": str(place / "home"), "PORT": "0"}
    said = subprocess.run(command, env=environment, capture_output=True, text=True, check=False, timeout=60)
    assert said.returncode == 1
    assert said.stderr == f"redflag: less than 300 MB free at {place}/home; make room or set REDFLAG_HOME\n"
