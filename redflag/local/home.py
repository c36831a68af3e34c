"""Where everything of one machine lives: REDFLAG_HOME, and a private folder for sockets."""

from __future__ import annotations

import hashlib
import os
import pathlib
import secrets
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
#: A unix socket's path holds 107 bytes; PostgreSQL adds "/.s.PGSQL.5432".
LONGEST_FOLDER = 85


class Trouble(Exception):
    """Something the person at the machine can mend; shown as one line."""


class Home:
    """The folders and files under REDFLAG_HOME."""

    def __init__(self, path: str | os.PathLike[str] | None = None) -> None:
        self.path = pathlib.Path(path or os.environ.get("REDFLAG_HOME") or ROOT / "var").resolve()

    def make(self) -> None:
        """Create what is missing; 0700 where it holds data. Raises Trouble when the place cannot be written."""
        try:
            for folder in (self.path, self.sockets, self.logs, self.path / "evidence"):
                folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            for folder in (self.path, self.sockets):
                folder.chmod(0o700)
        except OSError as error:
            raise Trouble(
                f"cannot write to {self.path}: {error.strerror}. Set REDFLAG_HOME to another folder."
            ) from error

    @property
    def sockets(self) -> pathlib.Path:
        """Inside the home, or in a private folder of the temporary one when the home's path is too long."""
        inside = self.path / "run"
        if len(os.fsencode(inside)) <= LONGEST_FOLDER:
            return inside
        name = hashlib.sha256(os.fsencode(self.path)).hexdigest()[:12]
        return pathlib.Path(tempfile.gettempdir()) / f"redflag-{os.getuid()}-{name}"

    @property
    def data(self) -> pathlib.Path:
        """PostgreSQL's own folder."""
        return self.path / "postgresql"

    @property
    def logs(self) -> pathlib.Path:
        """What servers and children say."""
        return self.path / "log"

    @property
    def users(self) -> pathlib.Path:
        """Whoever uses the embedded servers holds a shared lock on this file."""
        return self.path / "users.lock"

    @property
    def keeper(self) -> pathlib.Path:
        """The keeper of the servers holds this one alone."""
        return self.path / "keeper.lock"

    @property
    def ready(self) -> pathlib.Path:
        """Exists while both servers answer."""
        return self.sockets / "ready"

    def secret(self) -> str:
        """The signing key of this home, made once, readable by its owner alone."""
        place = self.path / "secret_key"
        if not place.exists():
            descriptor = os.open(place, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
            with os.fdopen(descriptor, "w") as file:
                file.write(secrets.token_urlsafe(48))
        return place.read_text().strip()

    def address(self, role: str, database: str = "redflag") -> str:
        """The address of the embedded PostgreSQL for a role."""
        return f"postgresql://{role}@{str(self.sockets).replace('/', '%2F')}/{database}"

    @property
    def broker(self) -> str:
        """The address of the embedded Valkey."""
        return f"redis+socket://{self.sockets / 'valkey.sock'}"


def say(line: str) -> None:
    """One line to the person at the machine."""
    print(line, flush=True)


def complain(line: str) -> None:
    """One line of trouble."""
    print(f"redflag: {line}", file=sys.stderr, flush=True)
