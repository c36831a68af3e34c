"""The small world the access test walks: one unit in the middle, and every post at it, above it and elsewhere."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.hashers import make_password

from tests import factories as make
from tests.access_policy import POSTS, SCOPES
from units.models import Person, Unit

SOME_PASSWORD = make_password("a long password for tests")


class World:
    """nation → province → county → factory (`unit`) → workteam; another province with a factory of its own."""

    def __init__(self) -> None:
        self.things: dict[str, Any] = {}
        self.nation = make.nation()
        self.county = make.unit(make.unit(kind_code="province"), kind_code="county", name_en="Eunha County")
        self.unit = make.unit(self.county, name_en="Hwangok Mine")
        self.workteam = make.unit(self.unit, kind_code="workteam", name_en="Workteam 1")
        elsewhere = make.unit(make.unit(kind_code="province"), kind_code="county")
        self.foreign = make.unit(elsewhere, name_en="Foreign Factory")
        # Officials are members of an office of their own, so that membership opens nothing in the test.
        self.office = make.unit(elsewhere, kind_code="organ", name_en="Office")
        places: dict[str, Unit] = {"own": self.unit, "subtree": self.county, "foreign": self.foreign}
        self.people: dict[tuple[str, str], Person | None] = {}
        for post in POSTS:
            for scope in SCOPES:
                self.people[post, scope] = self._person(post, places[scope])
        # Everybody could sign in: one hash for all, since hashing takes its time.
        Person.objects.update(password=SOME_PASSWORD)
        for person in self.people.values():
            if person is not None:
                person.password = SOME_PASSWORD
        self.head = self.someone("head", "own")
        self.member = self.someone("member", "own")
        self.staff = self.someone("staff", "subtree")
        self.assessor = self.someone("assessor", "own")
        self.department = self.someone("department", "subtree")

    def someone(self, post: str, scope: str) -> Person:
        """The person who holds `post` at `scope`; never the public."""
        found = self.people[post, scope]
        assert found is not None
        return found

    def _person(self, post: str, place: Unit) -> Person | None:
        if post == "public":
            return None
        if post == "member":
            return make.person(unit=place)
        if post == "assessor":
            return make.person(unit=self.office)
        who = make.person(unit=self.office)
        if post == "deputy":
            principal = place.appointments.get(post="head", deputy_of__isnull=True)
            make.appoint(who, "head", place, deputy_of=principal)
        else:
            make.appoint(who, post, place)
        return who
