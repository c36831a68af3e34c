"""`python -m tests.run …`: pytest with a browser where one can be had; in CI a missing browser is a failure."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys


def browser() -> str | None:
    """A Chromium: the system's, else Playwright's own download, else (root on Debian) apt's."""
    for name in ("chromium", "chromium-browser", "google-chrome"):
        if found := shutil.which(name):
            return found
    if _playwrights_own():
        return "playwright"
    if os.getuid() == 0 and shutil.which("apt-get"):
        quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
        subprocess.run(["apt-get", "update", "-qq"], check=False, **quiet)
        subprocess.run(["apt-get", "install", "-y", "-qq", "chromium"], check=False, **quiet)
        return shutil.which("chromium")
    return None


def _playwrights_own() -> bool:
    command = [sys.executable, "-m", "playwright", "install", "chromium"]
    try:
        return subprocess.run(command, check=False, capture_output=True, timeout=300).returncode == 0
    except (OSError, subprocess.TimeoutExpired):
        return False


def main(arguments: list[str]) -> int:
    """Run pytest; the axe grid only when asked for by --axe."""
    command = [sys.executable, "-m", "pytest"]
    if "--axe" in arguments:
        arguments.remove("--axe")
    else:
        command += ["--ignore=tests/journeys/test_axe.py"]
    found = browser()
    if found is None:
        command += ["--ignore=tests/journeys"]
        print("\n*** NO BROWSER: the journeys did NOT run. Install Chromium. ***\n", file=sys.stderr, flush=True)
    else:
        os.environ["BROWSER"] = found
    code = subprocess.run([*command, *arguments], check=False).returncode
    if found is None:
        print("\n*** NO BROWSER: the journeys did NOT run. ***", file=sys.stderr, flush=True)
        if os.environ.get("CI"):
            return code or 1
    return code


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
