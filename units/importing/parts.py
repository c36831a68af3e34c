"""The parts of an xlsx file: unpacked within bounds, parsed as they come, without document types or entities."""

from __future__ import annotations

import zipfile
import zlib
from collections.abc import Callable, Iterator
from typing import IO
from xml.parsers import expat

from django.utils.translation import gettext as _

from units.importing.table import Refused

#: What a file may weigh unpacked, how often its packed size, how many parts and elements it may have.
MOST_UNPACKED = 100 * 2**20
MOST_TIMES = 200
MOST_PARTS = 2000
MOST_ELEMENTS = 6_000_000
_CHUNK = 256 * 1024
_MACROS = ("vbaproject", "vbadata", "activex", "oleobject")
#: What Python's zip reader raises on files made to hurt it.
_BROKEN = (
    zipfile.BadZipFile,
    zlib.error,
    EOFError,
    RuntimeError,
    NotImplementedError,
    ValueError,
    ArithmeticError,
    OSError,
    LookupError,
)

Start = Callable[[str, dict[str, str]], None]
End = Callable[[str, str], None]


def damaged() -> Refused:
    """The answer to whatever does not hold what it says."""
    return Refused(_("The file is damaged and cannot be opened. Save it again as xlsx."))


class Archive:
    """A zip whose weight has been looked at."""

    def __init__(self, file: IO[bytes], size: int) -> None:
        """Raises Refused: damaged, locked, macros, or unpacking to far more than it seems."""
        try:
            self._zip = zipfile.ZipFile(file)
        except _BROKEN as error:
            raise damaged() from error
        parts = self._zip.infolist()
        whole = sum(part.file_size for part in parts)
        if len(parts) > MOST_PARTS or whole > MOST_UNPACKED or (whole > 2**20 and whole > MOST_TIMES * size):
            raise Refused(_("The file unpacks to far more than it seems. It is not taken."))
        if any(part.flag_bits & 1 for part in parts):
            raise Refused(_("The file is locked with a password. Save it without one."))
        self.names = {part.filename for part in parts}
        if any(macro in name.lower() for name in self.names for macro in _MACROS):
            raise Refused(_("The file holds macros or embedded programs. Save it without them and send it again."))
        self._elements = 0

    def open(self, name: str) -> IO[bytes]:
        """A part to read from. Raises Refused."""
        try:
            return self._zip.open(name)
        except (*_BROKEN, KeyError) as error:
            raise damaged() from error

    def look_over(self, name: str) -> None:
        """Unpack a part once without keeping it, so that nothing is parsed that holds too much. Raises Refused."""
        bare = 0
        try:
            with self.open(name) as part:
                while chunk := part.read(_CHUNK):
                    found = chunk.count(b"<")
                    self._elements += found
                    # One piece of markup or text of half a megabyte is no cell.
                    bare = 0 if found else bare + 1
                    if self._elements > 2 * MOST_ELEMENTS or bare > 2:
                        raise Refused(_("The file holds more cells than an import takes. Split it."))
        except _BROKEN as error:
            raise damaged() from error


def walk(file: IO[bytes], start: Start, end: End) -> Iterator[None]:
    """Parse a part; handlers get local names, `end` the text inside. Yields after each piece. Raises Refused."""
    text: list[str] = []

    def started(tag: str, attributes: dict[str, str]) -> None:
        text.clear()
        start(tag.rpartition(":")[2] if ":" in tag else tag, attributes)

    def ended(tag: str) -> None:
        end(tag.rpartition(":")[2] if ":" in tag else tag, "".join(text))
        text.clear()

    def doctype(*_declared: object) -> None:
        raise Refused(_("The file holds document types that are not taken."))

    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.StartElementHandler = started
    parser.EndElementHandler = ended
    parser.CharacterDataHandler = text.append
    parser.StartDoctypeDeclHandler = doctype
    try:
        while chunk := file.read(_CHUNK):
            parser.Parse(chunk, False)
            yield
        parser.Parse(b"", True)
        yield
    except (expat.ExpatError, *_BROKEN) as error:
        raise damaged() from error
