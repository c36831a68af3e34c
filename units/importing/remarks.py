"""Rows that belong to the paper and not to the data: totals, notes, signatures."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import islice

from units.importing.cells import Cell, key_of, text_of

_WORDS = "합계 총계 소계 루계 누계 계 총수 total totals subtotal grandtotal sum altogether inall"
_TOTALS = frozenset(_WORDS.split())
#: "Total: 223", "합계 35개"
_COUNTED = re.compile(
    r"(합계|총계|소계|루계|총수|total|subtotal|grandtotal)\d+(개|건|명|단위|rows|units|awards|persons)?"
)
_NOTE = re.compile(r"(※|\*|주[:)]|비고|note\b|notes\b|source|출처|remark|참고)", re.IGNORECASE)


def is_remark(cells: Sequence[Cell]) -> bool:
    """Whether a row is empty, a total, or a note that stands alone in its row."""
    # Two are enough to tell; rows are many.
    held = list(islice((text for cell in cells if (text := text_of(cell))), 2))
    if not held:
        return True
    key = key_of(held[0])
    if key in _TOTALS or _COUNTED.fullmatch(key):
        return True
    return len(held) == 1 and _NOTE.match(held[0]) is not None
