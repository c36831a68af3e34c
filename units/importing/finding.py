"""What a file holds for one kind of import: its tables, and the sheets that are passed over or cannot be read."""

from __future__ import annotations

from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from units.importing.headers import Found, Table, rating, recognise
from units.importing.kinds import KINDS, Kind
from units.importing.opening import sheets_of
from units.importing.table import Given, NoHeader, NotTaken, Refused, Sheet


@dataclass
class Contents:
    """The tables of a file that are read, its sheets at fault with their reason, and words on what is passed over."""

    found: list[Found] = field(default_factory=list)
    at_fault: list[tuple[str, str]] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    #: Sheets without a header: explanations beside the tables.
    headless: list[tuple[str, str]] = field(default_factory=list)


def look_into(kind: Kind, given: Given) -> Contents:
    """Look at the first rows of every sheet. Raises Refused where nothing of the file is taken.

    Of persons a file is taken whole or not at all: every sheet must be known (domain.md Bound 4).
    """
    contents = Contents()
    tables = [table for one in KINDS.values() for table in one.tables]
    for sheet in sheets_of(given, rating(tables)):
        _look_at(kind, given, sheet, contents)
    if contents.found and not kind.personal:
        words = _("The sheet “%(sheet)s” has no header and is passed over.")
        contents.notes += [words % {"sheet": name} for name, _reason in contents.headless]
    else:
        contents.at_fault += contents.headless
    if not contents.found:
        if contents.at_fault:
            raise Refused(contents.at_fault[0][1])
        raise Refused(contents.notes[0] if contents.notes else _("The file is empty. Choose another one."))
    if kind.personal and contents.at_fault:
        raise NotTaken(contents.at_fault[0][1])
    return contents


def _look_at(kind: Kind, given: Given, sheet: Sheet, contents: Contents) -> None:
    try:
        found = recognise(given.name, sheet, kind.tables)
    except NotTaken:
        raise
    except Refused as refusal:
        other = _other_table(kind, given, sheet)
        if other is not None:
            words = _("The sheet “%(sheet)s” holds %(what)s and is passed over: this is an import of %(kind)s.")
            contents.notes.append(words % {"sheet": sheet.name, "what": other.label, "kind": kind.label})
        else:
            (contents.headless if isinstance(refusal, NoHeader) else contents.at_fault).append(
                (sheet.name, str(refusal))
            )
    else:
        if found is not None:
            contents.found.append(found)


def _other_table(kind: Kind, given: Given, sheet: Sheet) -> Table | None:
    """The table of another kind that a sheet holds whole. Raises NotTaken."""
    for other in KINDS.values():
        if other.name == kind.name:
            continue
        try:
            found = recognise(given.name, sheet, other.tables)
        except NotTaken:
            raise
        except Refused:
            continue
        if found is not None:
            return found.table
    return None
