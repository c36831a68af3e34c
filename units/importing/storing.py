"""Files of imports while they are needed: under REDFLAG_HOME/imports, readable for the program alone, then deleted."""

from __future__ import annotations

import time
import uuid
from collections.abc import Iterable
from pathlib import Path

from django.conf import settings
from django.utils.translation import gettext as _

from units.importing.table import Given, Refused

#: Seconds after which a file that no import names is left over.
LEFT_OVER = 24 * 3600


def folder() -> Path:
    """The folder, made when it is not there."""
    place = Path(settings.REDFLAG_HOME) / "imports"
    place.mkdir(mode=0o700, parents=True, exist_ok=True)
    return place


def store(content: bytes) -> str:
    """Keep a file under a name nobody can guess. Raises OSError when the disk does not take it."""
    name = uuid.uuid4().hex
    place = folder() / name
    try:
        place.touch(mode=0o600)
        place.write_bytes(content)
    except OSError:
        place.unlink(missing_ok=True)
        raise
    return name


def read(stored_as: str) -> bytes:
    """The content. Raises Refused when it is gone."""
    try:
        return _place(stored_as).read_bytes()
    except OSError as error:
        raise Refused(_("The file is no longer kept. Send it again.")) from error


def given(files: Iterable[dict[str, str]]) -> list[Given]:
    """The files of an import, as they were handed in. Raises Refused when one is gone."""
    return [Given(file["name"], read(file["stored_as"])) for file in files]


def delete(names: Iterable[str]) -> None:
    """Delete files; those that are gone already do not matter."""
    for name in names:
        if name:
            _place(name).unlink(missing_ok=True)


def delete_left_over(named: set[str]) -> int:
    """Delete what no import names: left by a request that broke off. Returns how many."""
    before = time.time() - LEFT_OVER
    left = [one for one in folder().iterdir() if one.name not in named and one.stat().st_mtime < before]
    for one in left:
        one.unlink(missing_ok=True)
    return len(left)


def _place(stored_as: str) -> Path:
    # Names are our own; whatever else a row might hold leads nowhere.
    return folder() / uuid.UUID(stored_as).hex
