"""Codes of paper slips: `K7M4Q-03-X`, the set, the slip, a check sign. They say unit and time, never a person."""

from __future__ import annotations

import secrets

#: 31 signs, a prime number; those that are taken for one another are read as one of the two.
SIGNS = "0123456789ABCDEFGHJKMNPQRTVWXYZ"
_TAKEN_FOR = str.maketrans({"I": "1", "L": "1", "O": "0", "S": "5", "U": "V", "-": "", " ": ""})
#: Signs of a set; with two figures for the slip and the check sign a code has eight.
SET = 5


class BadCode(ValueError):
    """No code of a slip: signs are missing, or the check sign does not agree with the others."""


def new_set() -> str:
    """A code for a set, at random: one of 28 million."""
    return "".join(secrets.choice(SIGNS) for _ in range(SET))


def check_sign(signs: str) -> str:
    """The sign that follows: any one wrong sign, and any two that changed places, give another one."""
    return SIGNS[sum(place * SIGNS.index(sign) for place, sign in enumerate(signs, 1)) % len(SIGNS)]


def plain(text: str) -> str:
    """A code as it was typed, without strokes and spaces, in capitals, with its look-alikes settled."""
    return text.upper().translate(_TAKEN_FOR)


def written(code: str, slip: int) -> str:
    """The code of a slip as it is printed."""
    return f"{code}-{slip:02}-{check_sign(f'{code}{slip:02}')}"


def read(text: str, within: str = "") -> tuple[str, int]:
    """(set, slip) of a code as it was typed; `03-X` alone is one of the set `within`. Raises BadCode."""
    signs = plain(text)
    if len(signs) == 3:
        signs = within + signs
    body, check = signs[:-1], signs[-1:]
    if len(signs) != SET + 3 or set(signs) - set(SIGNS) or not body[SET:].isdecimal() or check_sign(body) != check:
        raise BadCode(text)
    return body[:SET], int(body[SET:])
