"""What stands beside the program: containers, locks, the list of dependencies; no address of a registry anywhere."""

from __future__ import annotations

import importlib.util
import re
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from django.core.management import get_commands

from redflag import beat
from redflag.local import web
from tests.local.system import ROOT

COMPOSE: dict[str, Any] = yaml.safe_load((ROOT / "docker-compose.yml").read_text(encoding="utf-8"))
SERVICES: dict[str, Any] = COMPOSE["services"]
OURS = ("prepare", "web", "worker", "beat")
LOCKS = ("requirements.lock", "requirements-dev.lock")


def test_the_services_are_there() -> None:
    """Web, worker, beat, PostgreSQL 18, Valkey, and the one that migrates before them."""
    assert set(SERVICES) == {*OURS, "postgres", "valkey"}
    assert SERVICES["postgres"]["image"] == "postgres:18"
    assert SERVICES["valkey"]["image"].startswith("valkey/valkey:")
    assert {SERVICES[name]["image"] for name in OURS} == {"redflag"}


def test_their_commands_exist() -> None:
    """Each is a program, module or command of this tree."""
    commands = {name: SERVICES[name]["command"] for name in OURS}
    assert commands["web"][:3] == ["gunicorn", "-c", f"python:{web.__name__}"]
    assert commands["beat"][:3] == ["python", "-m", beat.__name__]
    assert commands["worker"][:3] == ["celery", "-A", "redflag.celery"]
    assert importlib.util.find_spec("redflag.celery") is not None
    assert commands["prepare"][:2] == ["python", "manage.py"]
    assert commands["prepare"][2] in get_commands()
    assert f"CMD {str(commands['web']).replace(chr(39), chr(34))}" in (ROOT / "Dockerfile").read_text(encoding="utf-8")


def test_every_variable_is_one_the_program_reads() -> None:
    """A misspelt key would be silence."""
    sources = [
        *ROOT.glob("redflag/**/*.py"),
        *ROOT.glob("units/management/**/*.py"),
        *ROOT.glob("desk/management/**/*.py"),
    ]
    read = set(re.findall(r'"([A-Z][A-Z_]+)"', "".join(path.read_text(encoding="utf-8") for path in sources)))
    for name in OURS:
        assert set(SERVICES[name]["environment"]) <= read, name


def test_only_the_one_that_migrates_is_the_owner() -> None:
    """The program's role cannot rewrite what is append-only, and does not hold the password of the one that can."""
    for name in OURS:
        text = yaml.safe_dump(SERVICES[name]["environment"])
        assert ("OWNER" in text) == (name == "prepare")
        assert "//redflag_app:" in SERVICES[name]["environment"]["DATABASE_URL"]


def test_nothing_starts_before_what_it_needs_is_well() -> None:
    """Migrated tables, a database and a broker that answer."""
    for name in ("web", "worker", "beat"):
        wanted = {one: how["condition"] for one, how in SERVICES[name]["depends_on"].items()}
        assert wanted == {
            "prepare": "service_completed_successfully",
            "postgres": "service_healthy",
            "valkey": "service_healthy",
        }
    for name in ("web", "worker", "postgres", "valkey"):
        assert SERVICES[name]["healthcheck"]["test"][0].startswith("CMD"), name


def test_state_lives_in_volumes_and_plain_http_stays_on_the_machine() -> None:
    """A removed container loses nothing."""
    assert set(COMPOSE["volumes"]) == {"data", "database"}
    assert all("data:/data" in SERVICES[name]["volumes"] for name in OURS)
    assert [port for name in SERVICES for port in SERVICES[name].get("ports", [])] == ["127.0.0.1:${PORT:-8000}:8000"]


def test_the_image_copies_what_there_is() -> None:
    """And runs as nobody in particular."""
    text = (ROOT / "Dockerfile").read_text(encoding="utf-8")
    for source in re.findall(r"^COPY (?!--from)(\S+)", text, re.M):
        assert (ROOT / source).exists(), source
    assert re.search(r"^USER redflag$", text, re.M)


@pytest.mark.parametrize("name", LOCKS)
def test_a_lock_pins_by_hash_and_holds_no_address(name: str) -> None:
    """Only names, versions, markers, hashes and why; the same on every machine."""
    line = re.compile(
        r"[a-z0-9][a-z0-9._-]*(\[[a-z0-9,_-]+\])?==[\w.+!]+( ; [\w .'<>=!()]+)? \\"
        r"|    --hash=sha256:[0-9a-f]{64}( \\)?"
        r"|    # via( [\w.()\[\], -]+)?|    #   [\w.()\[\], -]+"
    )
    lines = (ROOT / name).read_text(encoding="utf-8").splitlines()
    assert [text for text in lines if not line.fullmatch(text)] == []
    assert any("==" in text for text in lines)


def test_the_locks_agree() -> None:
    """Tests run with the versions the program runs with."""
    run, dev = (dict(re.findall(r"^([\w.-]+)(?:\[.*?\])?==(\S+)", (ROOT / name).read_text(), re.M)) for name in LOCKS)
    assert run.items() <= dev.items()


def direct(group: str) -> list[str]:
    """Names of direct dependencies."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    wanted = project["dependencies"] if group == "run" else project["optional-dependencies"]["dev"]
    return sorted(re.match(r"[\w-]+", name)[0] for name in wanted)  # type: ignore[index]


def test_every_dependency_says_why() -> None:
    """One line each in docs/dependencies.md, and none for what is gone."""
    run, dev = (ROOT / "docs" / "dependencies.md").read_text(encoding="utf-8").split("## To test and check")
    for group, text in (("run", run), ("dev", dev)):
        assert sorted(re.findall(r"^- `([\w-]+)`: \S", text, re.M)) == direct(group)


def test_no_file_names_an_index_of_packages() -> None:
    """Where packages come from is each machine's own affair."""
    shown = re.compile(r"(?<!no-emit)-index-url|find-links=|pypi\.|/simple\b|registry\.\w|ghcr\.io|quay\.io")
    found = []
    for path in _own_files(ROOT):
        text = path.read_bytes().decode(errors="replace")
        found += [f"{path.relative_to(ROOT)}: {match[0]}" for match in shown.finditer(text)]
    assert found == []


def _own_files(folder: Path) -> Iterator[Path]:
    """Files of the tree that a clone holds, this one apart."""
    for path in folder.iterdir():
        if path.is_dir():
            if path.name not in (".git", ".venv", "var", "__pycache__", ".hypothesis") and "_cache" not in path.name:
                yield from _own_files(path)
        elif path != Path(__file__) and path.suffix not in (".woff2", ".png", ".ico", ".mo", ".pyc"):
            yield path
