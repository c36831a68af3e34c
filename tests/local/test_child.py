"""Children end with their parent; with the kernel's promise taken away they would not, and this file notices."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
import time

import pytest

from redflag.local import child
from redflag.local.home import Trouble
from tests.local.system import ROOT, alive, eventually

PARENT = """
import signal, sys, time
from redflag.local import child
from redflag.local.home import Trouble
if {faulty}:
    child.die_with_parent = lambda number, parent: None
made = child.start(["sleep", "60"], death=signal.SIGTERM, unroot={unroot})
print(made.pid, flush=True)
time.sleep(60)
"""


def survives(*, faulty: bool, unroot: bool = False) -> bool:
    """Whether a child outlives the SIGKILL of its parent by more than a second."""
    script = PARENT.format(faulty=faulty, unroot=unroot)
    with subprocess.Popen([sys.executable, "-c", script], stdout=subprocess.PIPE, cwd=ROOT) as parent:
        assert parent.stdout is not None
        pid = int(parent.stdout.readline())
        parent.kill()
        parent.wait()
        with contextlib.suppress(AssertionError):
            eventually(lambda: not alive(pid), 1.5, "the child ends")
        if alive(pid):
            os.kill(pid, signal.SIGKILL)
            return True
        return False


@pytest.mark.parametrize("unroot", [False, True])
def test_a_child_ends_with_its_parent(unroot: bool) -> None:
    """Also one that believes not to be root: a change of user clears the promise, so it is asked for last."""
    assert not survives(faulty=False, unroot=unroot)


def test_without_the_kernels_promise_it_would_not() -> None:
    """The fault put back is noticed."""
    assert survives(faulty=True)


def test_a_child_of_a_parent_already_gone_ends_at_once() -> None:
    """Between fork and promise the parent may end; the child then finds another parent and goes."""
    pid = os.fork()
    if pid == 0:
        child.die_with_parent(signal.SIGTERM, parent=1)
        os._exit(0)
    assert os.WTERMSIG(os.waitpid(pid, 0)[1]) == signal.SIGKILL


def test_root_seems_somebody_else_and_keeps_its_files() -> None:
    """PostgreSQL refuses to run as root; in a namespace of its own it does not know."""
    made = child.start(["id", "-u"], unroot=True, output=subprocess.PIPE)
    told = made.communicate(timeout=10)[0].decode().strip()
    assert told == str(child.INNER_USER if os.getuid() == 0 else os.getuid())


def test_a_kernel_that_forbids_it_is_told_in_one_line(monkeypatch: pytest.MonkeyPatch) -> None:
    """As inside some containers."""

    def forbidden() -> None:
        raise OSError(1, "unshare")

    monkeypatch.setattr(child, "seem_not_root", forbidden)
    monkeypatch.setattr(os, "getuid", lambda: 0)
    with pytest.raises(Trouble, match="run this as a plain user or set DATABASE_URL"):
        child.start(["true"], unroot=True)


def test_stopping_asks_waits_and_ends_the_whole_group() -> None:
    """One that does not listen, and what it started, are gone after the patience, which all share."""
    script = "trap '' TERM; sleep 60 & echo $!; wait; sleep 60"
    deaf = [child.start(["sh", "-c", script], output=subprocess.PIPE) for _ in range(3)]
    inner = [int(one.stdout.readline()) for one in deaf if one.stdout is not None]
    began = time.monotonic()
    child.stop_all([(one, signal.SIGTERM) for one in deaf], patience=1.0)
    assert time.monotonic() - began < 2.7
    eventually(lambda: not any(alive(pid) for pid in inner), 2, "their children end")
    assert [one.returncode for one in deaf] == [-signal.SIGKILL] * 3
    for one in deaf:
        assert one.stdout is not None
        one.stdout.close()
