"""Which file this is, by what it holds and not by its name, and whether it may be read at all."""

from __future__ import annotations

import io
from pathlib import PurePath
from typing import IO

from django.utils.translation import gettext as _

from units.importing.table import LARGEST, Given, Rating, Refused, Sheet
from units.importing.texts import TextSheet
from units.importing.workbook import Workbook

#: PDF, pictures, rich text, programs, packed files.
_OTHERS = (
    b"%PDF",
    b"\xff\xd8\xff",
    b"\x89PNG",
    b"GIF8",
    b"{\\rtf",
    b"\x7fELF",
    b"MZ",
    b"\x1f\x8b",
    b"Rar!",
    b"7z\xbc\xaf",
)


def take(file: IO[bytes], name: str) -> Given:
    """The file in memory, never more of it than may be read. Raises Refused."""
    content = file.read(LARGEST + 1)
    if len(content) > LARGEST:
        raise Refused(_("The file is larger than 25 MB. Split it and send the parts one after the other."))
    if not content.strip():
        raise Refused(_("The file is empty. Choose another one."))
    return Given(PurePath(name.replace("\\", "/")).name[:200] or "file", content)


def sheets_of(given: Given, rating: Rating) -> list[Sheet]:
    """The tables of a csv or xlsx file, checked but not yet read. Raises Refused."""
    if given.content.startswith(b"PK\x03\x04"):
        return list(Workbook(io.BytesIO(given.content)).sheets)
    if given.content.startswith(b"\xd0\xcf\x11\xe0"):
        raise Refused(_("This is an old Excel file or one with a password. Save it as xlsx without a password."))
    if given.content.startswith(_OTHERS):
        raise Refused(_("Only csv (UTF-8 or CP949) and xlsx are read; this file holds something else."))
    return [TextSheet(given.name, given.content, rating)]
