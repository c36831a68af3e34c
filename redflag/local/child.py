"""Processes that never outlive the one that started them."""

from __future__ import annotations

import contextlib
import ctypes
import os
import signal
import subprocess
import time
from collections.abc import Callable, Mapping, Sequence
from typing import IO, Any

from redflag.local.home import Trouble

PR_SET_PDEATHSIG = 1
CLONE_NEWUSER = 0x10000000
#: The user a root-started PostgreSQL believes to be; it refuses to run as root.
INNER_USER = 1000
libc = ctypes.CDLL(None, use_errno=True)


def die_with_parent(number: int, parent: int) -> None:
    """Ask the kernel to send `number` when the process `parent` is gone, and end at once if it already is."""
    if libc.prctl(PR_SET_PDEATHSIG, number, 0, 0, 0) != 0:
        raise OSError(ctypes.get_errno(), "prctl")
    # It may have ended between the fork and the call above.
    if os.getppid() != parent:
        os.kill(os.getpid(), signal.SIGKILL)


def seem_not_root() -> None:
    """In a user namespace of its own, root's files stay root's while the process believes to be somebody else."""
    user, group = os.getuid(), os.getgid()
    if libc.unshare(CLONE_NEWUSER) != 0:
        raise OSError(ctypes.get_errno(), "unshare")
    for name, text in (
        ("setgroups", "deny"),
        ("gid_map", f"{INNER_USER} {group} 1"),
        ("uid_map", f"{INNER_USER} {user} 1"),
    ):
        with open(f"/proc/self/{name}", "w", encoding="ascii") as file:
            file.write(text)


def start(
    command: Sequence[str],
    *,
    death: int = signal.SIGTERM,
    unroot: bool = False,
    environment: Mapping[str, str] | None = None,
    output: IO[Any] | int | None = None,
    folder: str | os.PathLike[str] | None = None,
    asks: bool = False,
) -> subprocess.Popen[bytes]:
    """Start a child in a process group of its own that gets signal `death` when this process ends.

    `unroot`: when this is root, the child believes not to be (PostgreSQL). Trouble where the kernel forbids that.
    `asks`: the child talks to the person at the terminal, so it keeps this one's input and session.
    """
    parent = os.getpid()

    def before_exec() -> None:
        if unroot and os.getuid() == 0:
            seem_not_root()
        # Last, since a change of user clears it.
        die_with_parent(death, parent)

    prepare: Callable[[], None] = before_exec
    try:
        return _popen(command, prepare, environment=environment, output=output, folder=folder, asks=asks)
    except subprocess.SubprocessError as error:
        # What went wrong between fork and exec comes without its reason; there is one that a person can mend.
        if unroot and os.getuid() == 0:
            raise Trouble(
                "PostgreSQL refuses to run as root, and this kernel lets root seem nobody else;"
                " run this as a plain user or set DATABASE_URL"
            ) from error
        raise


def _popen(
    command: Sequence[str],
    prepare: Callable[[], None],
    *,
    environment: Mapping[str, str] | None,
    output: IO[Any] | int | None,
    folder: str | os.PathLike[str] | None,
    asks: bool,
) -> subprocess.Popen[bytes]:
    return subprocess.Popen(  # single-threaded here; the kernel calls have no other place
        command,
        env=None if environment is None else dict(environment),
        cwd=folder,
        stdin=None if asks else subprocess.DEVNULL,
        stdout=output,
        stderr=subprocess.STDOUT if output is not None else None,
        preexec_fn=prepare,  # noqa: PLW1509  # single-threaded here; the kernel calls have no other place
        start_new_session=not asks,
    )


def stop_all(children: Sequence[tuple[subprocess.Popen[bytes], int]], *, patience: float) -> None:
    """Ask each with its signal, wait `patience` seconds for all together, then end what is left."""
    for child, first in children:
        if child.poll() is None:
            child.send_signal(first)
    deadline = time.monotonic() + patience
    for child, _ in children:
        with contextlib.suppress(subprocess.TimeoutExpired):
            child.wait(max(0.05, deadline - time.monotonic()))
        end(child)


def end(child: subprocess.Popen[bytes]) -> None:
    """End a child, and whatever it left in a group of its own, at once."""
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(child.pid, signal.SIGKILL)
    if child.poll() is None:
        child.kill()
    child.wait()
