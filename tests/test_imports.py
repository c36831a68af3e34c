"""Lower apps are imported by higher ones, never the other way; the check sees a forbidden import."""

from __future__ import annotations

import pathlib
import shutil
import subprocess
import sys

from django.conf import settings

ROOT = pathlib.Path(settings.BASE_DIR)
APPS = (
    "redflag",
    "workflow",
    "pages",
    "units",
    "evidence",
    "reminders",
    "targets",
    "reviews",
    "assessments",
    "honours",
    "desk",
)


def lint(folder: pathlib.Path) -> subprocess.CompletedProcess[str]:
    """Run import-linter as `make check` does, on the tree in `folder`."""
    code = "import sys; sys.path.insert(0, '.'); from importlinter.cli import lint_imports_command as run; run()"
    return subprocess.run(
        [sys.executable, "-c", code, "--no-cache"], cwd=folder, capture_output=True, text=True, check=False
    )


def test_no_lower_app_imports_a_higher_one() -> None:
    """The layers of the house (architecture): all contracts kept."""
    answer = lint(ROOT)
    assert answer.returncode == 0, answer.stdout + answer.stderr
    assert "0 broken" in answer.stdout


def test_a_forbidden_import_is_noticed(tmp_path: pathlib.Path) -> None:
    """The twin: units importing honours breaks the contract."""
    for app in APPS:
        shutil.copytree(ROOT / app, tmp_path / app, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    with (tmp_path / "units" / "rules.py").open("a") as file:
        file.write("\nfrom honours.models import Flag  # noqa\n")
    answer = lint(tmp_path)
    assert answer.returncode == 1, answer.stdout + answer.stderr
    assert "units.rules -> honours.models" in answer.stdout


def test_every_app_stands_in_the_layers() -> None:
    """A new app is not forgotten in the contract."""
    own = {name for name in settings.INSTALLED_APPS if (ROOT / name).is_dir()} | {"redflag"}
    assert own == set(APPS)
    text = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    contract = text[text.index("[[tool.importlinter.contracts]]") :]
    assert all(f'"{app}"' in contract or app in ("pages", "workflow") for app in APPS)
    assert '"pages | workflow"' in contract
