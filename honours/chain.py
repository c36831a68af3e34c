"""The chain of the register, checked with nothing but the rows: which line is the first that cannot be right (trust 13)."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.db import connection, transaction
from django.utils.translation import gettext as _

from honours.models import RegisterCounter, RegisterEntry

#: What the first line names as the one before.
BEGINNING = "0" * 64
BATCH = 5000

# The text that is hashed is put together here, not by the function that sealed the line: who can change the one cannot
# change the other. The last column says whether the flag of an award still reads as its line does.
ROWS = """
SELECT e.number, e.previous, e.hash,
    json_build_array('register 1', e.number, e.previous, e.salt, e.kind, e.flag_id, e.unit_id,
        e.unit_name_en, e.unit_name_ko, e.tier, to_char(e.awarded_on, 'YYYY-MM-DD'), e.authority, e.application_id,
        e.approved_by_id, to_char(e.decided_on, 'YYYY-MM-DD'),
        to_char(e.recorded_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'))::text,
    e.kind <> 'award' OR coalesce(
        (f.id, f.unit_id, f.unit_name_en, f.unit_name_ko, f.tier, f.application_id, f.awarded_on, f.authority,
         f.approved_by_id, f.recorded_at)
        = (e.flag_id, e.unit_id, e.unit_name_en, e.unit_name_ko, e.tier, e.application_id, e.awarded_on, e.authority,
           e.approved_by_id, e.recorded_at), false)
FROM honours_registerentry e LEFT JOIN honours_flag f ON f.number = e.number
WHERE e.number BETWEEN %s AND %s ORDER BY e.number
"""
LAST = 2**31 - 1
UNENTERED = """
SELECT min(f.number) FROM honours_flag f
WHERE NOT EXISTS (SELECT 1 FROM honours_registerentry e WHERE e.number = f.number AND e.kind = 'award')
"""


@dataclass(frozen=True)
class Head:
    """A hash kept elsewhere; the number of its line where that was kept too, else 0."""

    hash: str
    number: int = 0

    @classmethod
    def read(cls, text: str) -> Head:
        """From `HASH`, `NUMBER:HASH` or a line of the file of heads (`DAY NUMBER HASH`). ValueError for anything else."""
        parts = text.replace(":", " ").lower().split()
        hashed, numbers = parts[-1] if parts else "", [one for one in parts[:-1] if one.isdecimal()]
        if len(hashed) != 64 or set(hashed) - set("0123456789abcdef") or len(parts) > 3:
            raise ValueError(_("This is not a head: %(text)s") % {"text": text.strip()})
        return cls(hashed, int(numbers[-1]) if numbers else 0)


@dataclass(frozen=True)
class Fault:
    """The first line that cannot be right, and why; number 0 where a head alone shows that lines were rewritten."""

    number: int
    why: str


@dataclass(frozen=True)
class Outcome:
    """What a check found: how many lines, the head, and the first fault."""

    lines: int
    head: str
    fault: Fault | None


def head() -> RegisterEntry | None:
    """The last line of the book; None while it is empty."""
    return RegisterEntry.objects.order_by("-number").first()


@transaction.atomic
def verify(kept: Sequence[Head] = ()) -> Outcome:
    """Check every line, the flags, the counter, and the heads kept elsewhere.

    Who owns the database can put a whole new chain in place of the old one: only `kept` shows that.
    """
    # Read first: lines that are written meanwhile do no harm.
    given = RegisterCounter.objects.values_list("last", flat=True).get(name="flags")
    wanted = {one.hash for one in kept}
    at: dict[str, int] = {}
    lines, last, fault = 0, BEGINNING, None
    for number, previous, hashed, text, agrees in rows(1, LAST):
        fault = fault_of(lines + 1, last, number, previous, hashed, text, agrees)
        if fault is not None:
            break
        lines, last = number, hashed
        if hashed in wanted:
            at[hashed] = number
    fault = fault or _missing(lines, given) or _rewritten(kept, at)
    return Outcome(lines, last if lines else "", fault)


def verify_one(number: int) -> Fault | None:
    """Check one line and that it follows the one before; for the page of a number."""
    last, wanted = BEGINNING, max(number - 1, 1)
    for found, previous, hashed, text, agrees in rows(wanted, number):
        if found == number:
            return fault_of(wanted if found == 1 else wanted + 1, last, found, previous, hashed, text, agrees)
        last, wanted = hashed, found
    return Fault(number, _("It is missing."))


def rows(first: int, until: int) -> Iterator[tuple[int, str, str, str, bool]]:
    """Number, hash of the line before, own hash, the text that is hashed, whether the flag agrees."""
    with connection.chunked_cursor() as cursor:
        cursor.execute(ROWS, [first, until])
        while batch := cursor.fetchmany(BATCH):
            yield from batch


def fault_of(wanted: int, last: str, number: int, previous: str, hashed: str, text: str, agrees: bool) -> Fault | None:
    """What is wrong with a line that should have the number `wanted` and follow the hash `last`."""
    if number != wanted:
        return Fault(wanted, _("It is missing."))
    if hashlib.sha256(text.encode()).hexdigest() != hashed:
        return Fault(number, _("Its hash does not fit what it says."))
    if previous != last:
        return Fault(number, _("It does not follow the entry before it: one of both was changed."))
    if not agrees:
        return Fault(number, _("The flag of this number says something else."))
    return None


def _missing(lines: int, given: int) -> Fault | None:
    """Lines taken from the end, or flags that came in beside the book."""
    if lines < given:
        return Fault(lines + 1, _("It is missing: the counter has given numbers up to %(last)s.") % {"last": given})
    with connection.cursor() as cursor:
        cursor.execute(UNENTERED)
        number = cursor.fetchone()[0]
    return Fault(number, _("A flag has this number that was never entered.")) if number is not None else None


def _rewritten(kept: Sequence[Head], at: dict[str, int]) -> Fault | None:
    """A chain that is right in itself but not the one a head was kept of: named from the last head that still stands."""
    lost = [one for one in kept if one.hash not in at or (one.number and at[one.hash] != one.number)]
    if not lost:
        return None
    numbers = [one.number for one in lost if one.number]
    until = min(numbers, default=0)
    since = 1 + max((number for number in at.values() if not until or number < until), default=0)
    if not until:
        return Fault(since, _("The head kept elsewhere stands nowhere: entries from here on were written anew."))
    return Fault(
        since,
        _("The head kept of entry %(number)s is another one: an entry from here to there was written anew.")
        % {"number": f"{until:04d}"},
    )
