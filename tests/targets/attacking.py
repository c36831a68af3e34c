"""What somebody who reads every page can work out: how high a count can be at most, from all that is said of others."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from fractions import Fraction

#: One thing that is said: how often each unknown is in it, and the sum.
Said = tuple[Sequence[int], int]


def highest(said: Sequence[Said], unknown: int) -> Fraction | None:
    """The most an unknown can be, if none is below nothing and all that is said is true; None where nothing bounds it.

    Exact: the corners of the region are visited one by one. What is said counts nobody negatively.
    """
    width = len(said[0][0]) if said else 0
    if not any(parts[unknown] for parts, _sum in said):
        return None
    columns = [at for at in range(width) if any(parts[at] for parts, _sum in said)]
    rows = independent([[Fraction(parts[at]) for at in columns] + [Fraction(sum_)] for parts, sum_ in said])
    wanted = columns.index(unknown)
    found = [
        corner[wanted]
        for basis in itertools.combinations(range(len(columns)), len(rows))
        if (corner := solved(rows, basis, len(columns))) is not None and min(corner) >= 0
    ]
    return max(found)


def independent(rows: list[list[Fraction]]) -> list[list[Fraction]]:
    """The rows in echelon form, those that say nothing new left out."""
    kept: list[list[Fraction]] = []
    for given in rows:
        row = given
        for other in kept:
            lead = next(at for at, value in enumerate(other) if value)
            if row[lead]:
                factor = row[lead] / other[lead]
                row = [mine - factor * theirs for mine, theirs in zip(row, other, strict=True)]
        if any(row[:-1]):
            kept.append(row)
        elif row[-1]:
            raise ValueError("what is said contradicts itself")
    return kept


def solved(rows: list[list[Fraction]], basis: Sequence[int], width: int) -> list[Fraction] | None:
    """The point where all but the unknowns of `basis` are nothing; None where these do not settle it."""
    square = [[row[at] for at in basis] + [row[-1]] for row in rows]
    size = len(basis)
    for at in range(size):
        pivot = next((line for line in range(at, size) if square[line][at]), None)
        if pivot is None:
            return None
        square[at], square[pivot] = square[pivot], square[at]
        square[at] = [value / square[at][at] for value in square[at]]
        for line in range(size):
            if line != at and square[line][at]:
                factor = square[line][at]
                square[line] = [mine - factor * theirs for mine, theirs in zip(square[line], square[at], strict=True)]
    point = [Fraction(0)] * width
    for line, at in enumerate(basis):
        point[at] = square[line][-1]
    return point
