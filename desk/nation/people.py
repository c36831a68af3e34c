"""Members with made-up names, where they work, and the posts: a head for each unit, a committee's posts for each area."""

from __future__ import annotations

import datetime
import random
from dataclasses import dataclass

from django.contrib.auth.hashers import make_password

from desk.demo.people import name
from desk.demo.placing import PASSWORD
from desk.nation.book import Book
from desk.nation.tree import Place, Tree
from units.models import Appointment, Membership, Person, Post

SINCE = datetime.date(2021, 1, 4)
#: Posts of a committee, by the place of the member in its office; three of staff, so that two can assess.
POSTS = (
    Post.STAFF, Post.STAFF, Post.STAFF, Post.DEPARTMENT, Post.DEPARTMENT, Post.COMMITTEE, Post.COMMITTEE, Post.SENIOR,
    Post.AUDITOR, Post.ORGANIZATION, Post.SUPPLY, Post.TEAM,
)  # fmt: skip
#: Nobody signs in with it; those told at the end have a password.
UNUSABLE = "!none"
NAMES = 368


@dataclass(frozen=True)
class SignIn:
    """Somebody who may sign in."""

    person: int
    post: str
    where: str


def seat(tree: Tree, members: int, chance: random.Random) -> int:
    """Spread about `members` members over the workteams (and what has none below); the number there is."""
    leaves = [one for one in tree.places if one.level in ("unit", "workshop", "workteam") and not one.below]
    rest = max(0, members - sum(one.members for one in tree.places if one.below or one.level == "office"))
    each = max(1.0, rest / max(1, len(leaves)))
    for place in leaves:
        place.members = max(1, round(each * chance.uniform(0.6, 1.4)))
    count = 0
    for place in tree.places:
        place.first, count = count + 1, count + place.members
    for place in reversed(tree.places):
        # A workshop has no members of its own: somebody of its last workteam heads it, who heads nothing else.
        if place.level in ("unit", "workshop", "workteam"):
            place.head = place.first if place.members else place.below[-1].first + place.below[-1].members - 1
    return count


def officials(place: Place) -> list[int]:
    """The persons with the posts of POSTS at an area: the first members of its office."""
    office = next(one for one in place.below if one.level == "office")
    return [office.first + number for number in range(len(POSTS))]


def write(book: Book, tree: Tree, count: int) -> list[SignIn]:
    """All persons, their memberships and appointments; returns who may sign in."""
    sign_ins = _posts(book, tree)
    # Made once: hashing is slow on purpose.
    usable = dict.fromkeys([one.person for one in sign_ins], make_password(PASSWORD))
    names = [name(number, "ko" if number % 3 else "en") for number in range(NAMES * 3)]
    sheet = book.sheet(Person, "number", "name", "password", "language")
    tail = sheet.columns.tail
    for person in range(1, count + 1):
        language = "en" if person in usable or not person % 3 else "ko"
        of_person = names[person % len(names)]
        sheet.add(f"{person}\tN{person:07d}\t{of_person}\t{usable.get(person, UNUSABLE)}\t{language}{tail}")
    sheet = book.sheet(Membership, "person_id", "unit_id", "since")
    for place in tree.places:
        for person in range(place.first, place.first + place.members):
            sheet.add(f"{person}\t{person}\t{place.id}\t{SINCE}{sheet.columns.tail}")
    return sign_ins


def _posts(book: Book, tree: Tree) -> list[SignIn]:
    found: list[SignIn] = []
    told: set[tuple[str, str]] = set()

    def appoint(place: Place, person: int, post: str, told_as: str = "") -> None:
        book.add(Appointment, person_id=person, post=post, unit_id=place.id, authority="Data set", since=SINCE)
        key = (place.level, post)
        if key not in told:
            told.add(key)
            found.append(SignIn(person, told_as or f"{Post(post).label}, {place.level}", place.name[0]))

    for place in tree.places:
        if place.head:
            appoint(place, place.head, Post.HEAD)
        elif place.level != "office":
            for person, post in zip(officials(place), POSTS, strict=True):
                appoint(place, person, post)
            if place.above is None:
                appoint(place, officials(place)[-1] + 1, Post.ADMINISTRATOR)
    team = next(one for one in tree.places if one.level == "workteam" and one.members > 1)
    found.append(SignIn(team.first + 1, "Member", team.name[0]))
    return found
