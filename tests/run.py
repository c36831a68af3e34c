"""`python -m tests.run …`: pytest with a browser where one can be had; in CI a missing browser is a failure."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys

GRID = "tests/journeys/test_axe.py"
#: A whole run: one process a core, each file in one of them (some follow one life), the slowest named at the end.
WHOLE = ["-n", "auto", "--dist", "loadfile", "--durations=15"]
MISSING = "*** NO BROWSER: the journeys did NOT run. Install Chromium. ***"


def browser() -> str | None:
    """A Chromium: the system's, else Playwright's own download, else (root on Debian) apt's."""
    return of_the_system() or own_download() or from_apt()


def of_the_system() -> str | None:
    """The path of one that starts."""
    for name in ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable"):
        if (found := shutil.which(name)) and _succeeds([found, "--version"], seconds=60):
            return found
    return None


def own_download() -> str | None:
    """ "playwright" when its download is there, or can be had, and starts (it may lack the system's libraries)."""
    print("no Chromium here; trying Playwright's own download", file=sys.stderr, flush=True)
    if not _succeeds([sys.executable, "-m", "playwright", "install", "chromium"], seconds=300):
        return None
    script = "from playwright.sync_api import sync_playwright as p\nwith p() as one: one.chromium.launch().close()"
    return "playwright" if _succeeds([sys.executable, "-c", script], seconds=60) else None


def from_apt() -> str | None:
    """Debian's, where this is root."""
    if os.getuid() != 0 or not shutil.which("apt-get"):
        return None
    print("installing Debian's chromium", file=sys.stderr, flush=True)
    _succeeds(["apt-get", "update", "-qq"], seconds=300)
    _succeeds(["apt-get", "install", "-y", "-qq", "--no-install-recommends", "chromium"], seconds=900)
    return of_the_system()


def _succeeds(command: list[str], *, seconds: float) -> bool:
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    try:
        return (
            subprocess.run(
                command, check=False, capture_output=True, stdin=subprocess.DEVNULL, timeout=seconds, env=environment
            ).returncode
            == 0
        )
    except (OSError, subprocess.TimeoutExpired):
        return False


def plan(arguments: list[str], found: str | None) -> list[str]:
    """The arguments of pytest. Without arguments all but the axe grid runs; with `--axe` the grid alone."""
    grid = "--axe" in arguments
    given = [one for one in arguments if one != "--axe"]
    if grid:
        return [GRID, *([] if given else WHOLE[:2]), *given]
    whole = [] if given else WHOLE
    return [*whole, f"--ignore={GRID}", *([] if found else ["--ignore=tests/journeys"]), *given]


def main(arguments: list[str]) -> int:
    """Run pytest; its exit code, or 1 where CI has no browser."""
    found = browser()
    if found is None:
        print(f"\n{MISSING}\n", file=sys.stderr, flush=True)
        if "--axe" in arguments:
            return 1
    else:
        os.environ["BROWSER"] = found
    code = subprocess.run([sys.executable, "-m", "pytest", *plan(arguments, found)], check=False).returncode
    if found is None:
        print(f"\n{MISSING}", file=sys.stderr, flush=True)
        return code or (1 if os.environ.get("CI") else 0)
    return code


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
