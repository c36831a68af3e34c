"""A whole programme in a throw-away home: started, asked, killed and looked at from outside."""

from __future__ import annotations

import contextlib
import http.cookiejar
import os
import pathlib
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.parse
import urllib.request
from collections.abc import Callable
from typing import Any

from redflag.local.home import Home

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
#: What the suite itself works with and the system under test must not see.
OURS = ("DATABASE_URL", "OWNER_DATABASE_URL", "APPLICATION_ROLE", "REDIS_URL", "SECRET_KEY", "REDFLAG_HOME")
OURS += ("STATICFILES_BACKEND", "PORT")
ADMINISTRATOR = {
    "REDFLAG_ADMIN_NUMBER": "A000001",
    "REDFLAG_ADMIN_NAME": "Kim Yong-ran",
    "REDFLAG_ADMIN_PASSWORD": "seven quiet mills by the river",
}


def free_port() -> int:
    """A port nobody listens on."""
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


def eventually(condition: Callable[[], Any], seconds: float, what: str) -> Any:
    """The first true answer of `condition`; AssertionError with `what` after `seconds`."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        with contextlib.suppress(OSError):
            if found := condition():
                return found
        time.sleep(0.1)
    raise AssertionError(f"not within {seconds} s: {what}")


def alive(pid: int) -> bool:
    """Whether the process runs; a zombie does not."""
    try:
        return "Z" not in pathlib.Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0]
    except OSError:
        return False


class System:
    """One home and the `manage.py up` that runs on it."""

    def __init__(self) -> None:
        self.home = Home(tempfile.mkdtemp(prefix="redflag-local-"))
        self.port = free_port()
        self.process: subprocess.Popen[bytes] | None = None
        self.words = self.home.path.with_suffix(".out")

    def environment(self, **more: str) -> dict[str, str]:
        """What a person's shell would hold."""
        kept = {key: value for key, value in os.environ.items() if key not in OURS}
        given = {"REDFLAG_HOME": str(self.home.path), "PORT": str(self.port), "DEMO": "0"}
        return {**kept, **given, **ADMINISTRATOR, **more}

    def command(self, *arguments: str, **more: str) -> subprocess.CompletedProcess[str]:
        """A manage.py command on this home, to its end."""
        return subprocess.run(
            [sys.executable, str(ROOT / "manage.py"), *arguments],
            env=self.environment(**more),
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )

    def start(self, *, patience: float = 90, **more: str) -> float:
        """Run `up` until it tells its address; returns the seconds that took."""
        began = time.monotonic()
        with self.words.open("wb") as output:
            self.process = subprocess.Popen(
                [sys.executable, str(ROOT / "manage.py"), "up"],
                env=self.environment(**more),
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        running = self.process
        eventually(lambda: self.told() or running.poll() is not None, patience, "the address is told")
        assert self.told(), self.words.read_text()
        return time.monotonic() - began

    def told(self) -> bool:
        """Whether `up` has said where it answers."""
        return f"http://127.0.0.1:{self.port}/" in self.words.read_text()

    def end(self, number: int = signal.SIGTERM) -> float:
        """Send a signal to `up` alone; returns the seconds until it is gone."""
        assert self.process is not None
        began = time.monotonic()
        self.process.send_signal(number)
        self.process.wait(30)
        return time.monotonic() - began

    def fetch(self, path: str = "/standards/", timeout: float = 5) -> int:
        """The status of a page. OSError when nobody answers."""
        with urllib.request.urlopen(f"http://127.0.0.1:{self.port}{path}", timeout=timeout) as answer:
            return int(answer.status)

    def answers(self) -> bool:
        """Whether a public page comes."""
        return self.fetch() == 200

    def sign_in(self) -> str:
        """Sign the first administrator in; the address of the page that follows. Two writes: session, last sign-in."""
        opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(http.cookiejar.CookieJar()))
        address = f"http://127.0.0.1:{self.port}/account/sign-in/"
        page = opener.open(address, timeout=10).read().decode()
        token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page)
        assert token, page[:500]
        fields = {
            "csrfmiddlewaretoken": token.group(1),
            "login": ADMINISTRATOR["REDFLAG_ADMIN_NUMBER"],
            "password": ADMINISTRATOR["REDFLAG_ADMIN_PASSWORD"],
        }
        data = urllib.parse.urlencode(fields).encode()
        answer = opener.open(urllib.request.Request(address, data, {"Referer": address}), timeout=10)
        return str(urllib.parse.urlsplit(answer.url).path)

    def processes(self) -> dict[int, str]:
        """Every live process that works on this home, by pid, with its command line."""
        mark = str(self.home.path).encode()
        found = {}
        for entry in pathlib.Path("/proc").iterdir():
            if not entry.name.isdigit() or int(entry.name) == os.getpid() or not alive(int(entry.name)):
                continue
            with contextlib.suppress(OSError):
                line = (entry / "cmdline").read_bytes()
                there = os.fsencode((entry / "cwd").readlink())
                if mark in line or there.startswith(mark) or mark in (entry / "environ").read_bytes():
                    found[int(entry.name)] = line.replace(b"\0", b" ").decode(errors="replace").strip()
        return found

    def find(self, part: str) -> int:
        """The oldest process whose command line holds `part`. AssertionError when there is none."""
        pids = [pid for pid, line in self.processes().items() if part in line]
        assert pids, f"no {part} in {self.processes()}"
        return min(pids, key=_started)

    def memory(self) -> float:
        """Megabytes of all its processes, shared pages counted in shares (PSS)."""
        total = 0
        for pid in self.processes():
            with contextlib.suppress(OSError):
                text = pathlib.Path(f"/proc/{pid}/smaps_rollup").read_text()
                total += next(int(line.split()[1]) for line in text.splitlines() if line.startswith("Pss:"))
        return total / 1024

    def gone(self, seconds: float) -> None:
        """AssertionError when anything of it still runs after `seconds`."""
        eventually(lambda: not self.processes(), seconds, f"all processes end: {self.processes()}")

    def clean(self) -> None:
        """End whatever is left and remove the home."""
        if self.process is not None and self.process.poll() is None:
            self.process.terminate()
            with contextlib.suppress(subprocess.TimeoutExpired):
                self.process.wait(15)
        for pid in self.processes():
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        shutil.rmtree(self.home.path, ignore_errors=True)
        shutil.rmtree(self.home.sockets, ignore_errors=True)
        self.words.unlink(missing_ok=True)


def _started(pid: int) -> int:
    return int(pathlib.Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[19])
