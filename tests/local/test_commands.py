"""`make run` and `make test` before anything of the project runs: the Python, the browser, what CI says without one."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import pytest

from tests import run
from tests.local.system import ROOT


def make_with(
    path: Path, *arguments: str, python: str = "3.9.2", good: bool = False
) -> subprocess.CompletedProcess[str]:
    """`make run` in a folder where the only Python calls itself `python`."""
    tools = path / "bin"
    tools.mkdir()
    fake = tools / "python3"
    fake.write_text(f'#!/bin/sh\n[ "$1" = --version ] && {{ echo Python {python}; exit 0; }}\nexit {int(not good)}\n')
    fake.chmod(0o755)
    shutil.copy(ROOT / "Makefile", path)
    (path / "requirements.lock").touch()
    make = shutil.which("make")
    assert make is not None
    return subprocess.run(
        [make, "run", *arguments], cwd=path, env={"PATH": str(tools)}, capture_output=True, text=True, check=False
    )


def test_a_python_too_old_is_told_in_one_line(tmp_path: Path) -> None:
    """Nothing is made with it."""
    said = make_with(tmp_path)
    assert said.returncode != 0
    assert said.stderr.splitlines()[0] == (
        "redflag: needs Python 3.11 or newer; found Python 3.9.2. Install one or say: make PYTHON=/path/to/python3.11"
    )
    assert not (tmp_path / ".venv").exists()


def test_an_old_python_named_by_hand_is_told_too(tmp_path: Path) -> None:
    """PYTHON= is looked at like the one that was found."""
    said = make_with(tmp_path, f"PYTHON={tmp_path}/bin/python3")
    assert "needs Python 3.11 or newer; found Python 3.9.2." in said.stderr


def test_a_python_without_venv_is_told(tmp_path: Path) -> None:
    """Debian ships it apart."""
    (tmp_path / "x").mkdir()
    fake = tmp_path / "x" / "python3"
    fake.write_text('#!/bin/sh\n[ "$1" = -m ] && exit 1\nexit 0\n')
    fake.chmod(0o755)
    said = make_with(tmp_path, f"PYTHON={fake}")
    assert said.stderr.splitlines()[0] == f"redflag: {fake} has no venv; install it (on Debian: python3-venv)"


def test_a_whole_run_leaves_out_the_grid_and_a_part_stays_in_one_process() -> None:
    """`make test` against `make test ARGS=…` against `make axe`."""
    assert run.plan([], "/usr/bin/chromium") == [*run.WHOLE, f"--ignore={run.GRID}"]
    assert run.plan(["tests/letter", "-k", "l07"], "x") == [f"--ignore={run.GRID}", "tests/letter", "-k", "l07"]
    assert run.plan(["--axe", "-x"], "x") == [run.GRID, "-x"]
    assert run.plan(["--axe"], "x") == [run.GRID, "-n", "auto"]


def without_browser(monkeypatch: pytest.MonkeyPatch, *, pytest_says: int = 0) -> list[list[str]]:
    """No browser is to be had; gives the pytest commands that would run."""
    commands: list[list[str]] = []

    def record(command: list[str], **_: object) -> subprocess.CompletedProcess[str]:
        commands.append(command)
        return subprocess.CompletedProcess(command, pytest_says)

    for name in ("of_the_system", "own_download", "from_apt"):
        monkeypatch.setattr(run, name, lambda: None)
    monkeypatch.setattr(run.subprocess, "run", record)
    return commands


@pytest.mark.parametrize(("ci", "pytest_says", "code"), [("", 0, 0), ("true", 0, 1), ("", 3, 3), ("true", 3, 3)])
def test_without_a_browser_the_rest_runs_and_ci_fails(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], ci: str, pytest_says: int, code: int
) -> None:
    """It is said twice, before and after, and never passes for a whole run where it counts."""
    commands = without_browser(monkeypatch, pytest_says=pytest_says)
    monkeypatch.setenv("CI", ci)
    assert run.main([]) == code
    assert capsys.readouterr().err.count(run.MISSING) == 2
    assert "--ignore=tests/journeys" in commands[0]


def test_the_grid_without_a_browser_fails_everywhere(monkeypatch: pytest.MonkeyPatch) -> None:
    """There is nothing else in it that could run."""
    commands = without_browser(monkeypatch)
    monkeypatch.delenv("CI", raising=False)
    assert run.main(["--axe"]) == 1
    assert commands == []


def test_a_browser_is_looked_for_in_order(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """The system's, Playwright's, apt's; one that does not start is none."""
    asked: list[str] = []
    answers: dict[str, bool] = {}

    def succeeds(command: list[str], *, seconds: float) -> bool:
        name = " ".join([part for part in command if "/" not in part][:4])
        asked.append(name)
        return answers.get(name, False)

    monkeypatch.setattr(run, "_succeeds", succeeds)
    monkeypatch.setattr(run.os, "getuid", lambda: 0)
    for name in ("chromium", "apt-get"):
        (tmp_path / name).write_text("")
        (tmp_path / name).chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    assert run.browser() is None
    assert asked == [
        "--version",
        "-m playwright install chromium",
        "apt-get update -qq",
        "apt-get install -y -qq",
        "--version",
    ]
    answers["--version"] = True
    assert run.browser() == os.fspath(tmp_path / "chromium")
