"""The declared expectation of who reaches which page and who may act there (trust 1). The program never reads this.

A row says, for one route: `see`, who gets the thing at all (everybody else is told it does not exist, 404); `do`, who
may open or post the page (those who only see it get 403); `methods`, what it answers (else 405). A route that is
`open` needs no sign-in. Words: a post ("staff") means all three scopes; "staff@own" the post at the thing's own unit,
"@subtree" a post above it, "@foreign" a post elsewhere; "staff+" own and subtree; "all" every signed-in person.
"""

from __future__ import annotations

import importlib
from dataclasses import dataclass, field
from typing import Any

#: Every post of domain.md. Deputy is the head's; the assessor is named for the application of the world.
POSTS = (
    "public",
    "member",
    "head",
    "deputy",
    "supply",
    "team",
    "organization",
    "staff",
    "committee",
    "assessor",
    "department",
    "senior",
    "auditor",
    "administrator",
)
SCOPES = ("own", "subtree", "foreign")
APPS = ("units", "evidence", "reminders", "targets", "reviews", "assessments", "honours", "desk")

#: Who sees what belongs to a unit: its members, and every post whose reach covers it.
UNIT = (
    "member@own head+ deputy+ supply+ team+ organization+ staff+ committee+ department+ senior+ auditor+ administrator+"
)
#: The same and the named assessor, for applications.
UNIT_AND_ASSESSOR = UNIT + " assessor@own"
HEADS = "head+ deputy+"


@dataclass(frozen=True)
class Row:
    """The expectation of one route."""

    see: str = "all"
    do: str = ""
    #: who may POST, on a page that more may open
    write: str = ""
    methods: str = "GET HEAD OPTIONS"
    open: bool = False
    #: Address arguments: names of things the world holds, e.g. {"pk": "resolution"}; or a plain value as "=2026".
    args: dict[str, str] = field(default_factory=dict)

    def sees(self) -> set[tuple[str, str]]:
        """(post, scope) pairs that get the thing."""
        return expand(self.see)

    def does(self) -> set[tuple[str, str]]:
        """(post, scope) pairs that may open or post it."""
        return expand(self.do) & self.sees() if self.do else self.sees()

    def writes(self) -> set[tuple[str, str]]:
        """(post, scope) pairs that may post it."""
        return expand(self.write) & self.does() if self.write else self.does()


GET = "GET HEAD"
FORM = "GET HEAD POST"
POST = "POST"


def expand(words: str) -> set[tuple[str, str]]:
    """The pairs a line of words stands for. ValueError for a word that is no post or scope."""
    pairs: set[tuple[str, str]] = set()
    for word in words.split():
        if word == "all":
            pairs |= {(post, scope) for post in POSTS if post != "public" for scope in SCOPES}
            continue
        name, _, scope = word.rstrip("+").partition("@")
        scopes = ("own", "subtree") if word.endswith("+") else (scope,) if scope else SCOPES
        if name not in POSTS or not set(scopes) <= set(SCOPES):
            raise ValueError(f"unknown word in a row: {word}")
        pairs |= {(name, one) for one in scopes}
    return pairs


def policy() -> dict[str, Row]:
    """All rows: {"targets:resolution": Row(…)}, from tests/<app>/access.py."""
    rows: dict[str, Row] = {}
    for app in APPS:
        for name, row in importlib.import_module(f"tests.{app}.access").ROWS.items():
            if name in rows:
                raise ValueError(f"two rows for {name}")
            rows[name] = row
    return rows


def build_all(world: Any) -> dict[str, Any]:
    """What each app puts into the world for its rows: {"resolution": <Resolution at world.unit>}."""
    things: dict[str, Any] = {}
    for app in APPS:
        build = getattr(importlib.import_module(f"tests.{app}.access"), "build", None)
        if build is not None:
            world.things = things
            things.update(build(world))
    return things
