"""A tour of every page: for each route somebody who may open it and an address that answers 200, the fullest found."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from django.db import models, transaction
from django.db.models import Q
from django.test import Client
from django.urls import reverse

from assessments.models import Appeal, Application, Claim
from desk.demo.building import build
from honours.models import Flag
from tests import access_policy
from tests import factories as make
from tests.access_policy import Row
from tests.assessments import appeals, builders
from tests.journeys.serving import let_in
from tests.world import World
from units.models import Appointment, Membership, Person, Unit
from units.tree import ensure_nation
from workflow.clock import today

#: Routes that answer with a file, lead on, or are a part of another page.
FILES = {
    "assessments:dossier_paper",
    "assessments:dossier_zip",
    "evidence:download",
    "reminders:count",
    "reminders:feed",
    "reminders:open",
    "reviews:blank_form",
    "reviews:minutes",
    "targets:minutes",
    "targets:package_file",
    "targets:paper_template",
    "targets:slips",
    "units:import_report",
    "units:import_returned",
}
#: Pages that are signed with the password.
SIGNED = {
    "assessments:answer_appeal_check",
    "assessments:award_check",
    "honours:approve_change",
    "honours:uphold_change",
}
#: The unit of the demonstration that is shown in full; its pages are looked at first.
FULLEST = "EH-01"
#: Pages of one route that are weighed before the fullest is taken, and how many are tried at most.
WEIGHED, TRIED = 3, 150


@dataclass(frozen=True)
class Stop:
    """One page as one person sees it; None is the public."""

    name: str
    path: str
    person: int | None
    size: int
    arguments: dict[str, Any] = field(compare=False)


def settle() -> dict[str, Any]:
    """The demonstration's county, and the small world of the access test beside it; gives the things of that world."""
    with transaction.atomic():
        build(ensure_nation(), today())
        world = World()
        world.things = access_policy.build_all(world)
        # What the demonstration has none of: a target not yet discussed, findings that wait to be shown.
        make.target(world.things["resolution"], world.head, state="draft", title="Roofs of Block C")
        builders.application("on_site", builders.road(world.county))
        appeals.refused("committee", builders.road(world.county))
        appeals.upheld("site", on=builders.road(world.county))
    let_in("en")
    return world.things


class Tour:
    """Finds the stops; each person keeps one session."""

    def __init__(self, things: dict[str, Any]) -> None:
        self.things = things
        self.clients: dict[int | None, Client] = {None: Client()}

    def client(self, person: int | None) -> Client:
        """The signed-in client of a person."""
        if person not in self.clients:
            self.clients[person] = Client()
            self.clients[person].force_login(Person.objects.get(pk=person))
        return self.clients[person]

    def session(self, person: int | None) -> str:
        """The key of the person's session; empty for the public."""
        return self.client(person).session.session_key or "" if person else ""

    def stops(self, name: str, row: Row) -> list[Stop]:
        """The fullest page of a route; of pages open to all also an outsider's and the public's. [] where none is a page."""
        found: list[Stop] = []
        for arguments, person in itertools.islice(self._tries(row), TRIED):
            stop = self._open(name, arguments, person)
            found += [stop] if stop else []
            if len(found) == WEIGHED:
                break
        best = [max(found, key=lambda one: one.size)] if found else []
        if not row.args and (row.open or row.do in ("", "all")) and row.see == "all":
            others = [None] if row.open else [self._outsider()]
            best += [stop for one in others if (stop := self._open(name, {}, one)) and stop not in best]
        return best

    def ready(self, name: str, arguments: dict[str, Any], person: int | None) -> None:
        """What is signed needs the password given just now; a check page needs what was written on the page before."""
        if name not in SIGNED:
            return
        client, application = self.client(person), arguments["pk"]
        client.post(reverse("account_reauthenticate"), {"password": make.PASSWORD})
        if name == "assessments:answer_appeal_check":
            self._answered(arguments["pk"], person)
        if name != "assessments:award_check":
            return
        session = client.session
        version = Application.objects.get(pk=application).version
        decision = {"outcome": "approve", "reasons": "All criteria are met.", "by_criterion": {}, "version": version}
        session[f"award-{application}"] = decision
        session.save()

    def _answered(self, appeal: int, person: int | None) -> None:
        """The same of an appeal."""
        session = self.client(person).session
        session[f"appeal-{appeal}"] = {
            "outcome": "site",
            "reasons": "The visit was cut short.",
            "by_criterion": {},
            "version": Appeal.objects.get(pk=appeal).version,
        }
        session.save()

    def _open(self, name: str, arguments: dict[str, Any], person: int | None) -> Stop | None:
        path = reverse(name, kwargs=arguments)
        self.ready(name, arguments, person)
        answer = self.client(person).get(path)
        if answer.status_code != 200 or b"<html" not in answer.content:
            return None
        return Stop(name, path, person, len(answer.content), arguments)

    def _tries(self, row: Row) -> Iterator[tuple[dict[str, Any], int | None]]:
        for thing, arguments in self._arguments(row):
            for person in self._people(row, thing):
                yield arguments, person

    def _arguments(self, row: Row) -> Iterator[tuple[Any, dict[str, Any]]]:
        """(the thing, the arguments of the address) of all things of the kind the row names, those of the demonstration first."""
        if "criterion" in row.args:
            for claim in Claim.objects.select_related("application").order_by("-application__state", "id"):
                yield claim.application, {"pk": claim.application_id, "criterion": claim.criterion_id}
            return
        plain = {key: word[1:] for key, word in row.args.items() if word.startswith("=")}
        names = {key: word for key, word in row.args.items() if not word.startswith("=")}
        if not names:
            yield None, plain
            return
        ((key, word),) = names.items()
        if word in ("flag_number", "number_standing"):
            for flag in Flag.objects.order_by("number"):
                yield flag, {key: flag.number, **plain}
            return
        kind: type[models.Model] = type(self.things[word])
        for thing in by_turns(kind):
            yield thing, {key: thing.pk, **plain}

    def _people(self, row: Row, thing: Any) -> Iterable[int | None]:
        """Whom the row lets in: posts at the thing's unit and above it, members, whom the thing belongs to."""
        posts = {post for post, _scope in row.does()}
        unit = unit_of(thing)
        held = Appointment.objects.filter(post__in=[*posts, *(["head"] if "deputy" in posts else [])])
        if unit is not None:
            held = held.filter(unit__path__above=str(unit.path))
        found: list[int | None] = list(held.order_by("-unit__depth", "id").values_list("person_id", flat=True)[:12])
        if "assessor" in posts and isinstance(thing, Application):
            found = [*thing.assessors.order_by("-leads").values_list("person_id", flat=True), *found]
        if "member" in posts:
            rows = Membership.objects.filter(Q(unit=unit) if unit else Q())
            own = getattr(thing, "person_id", None)
            found += [own] if own else list(rows.order_by("id").values_list("person_id", flat=True)[:3])
        return list(dict.fromkeys(found)) or [None]

    def _outsider(self) -> int:
        """Somebody who has no post and reads little: the lists are empty for them."""
        return Person.objects.filter(appointments__isnull=True).order_by("-id").values_list("pk", flat=True)[0]


def by_turns(kind: type[models.Model]) -> Iterator[Any]:
    """All things of a kind, one of each state in turn so that every state is met early; those of the fullest unit first."""
    names = {one.name for one in kind._meta.get_fields()}
    rows = list(kind._default_manager.order_by("pk"))
    fullest = Unit.objects.get(code=FULLEST).pk
    place = "pk" if kind is Unit else "unit_id" if "unit" in names else ""
    rows.sort(key=lambda row: (getattr(row, "state", ""), getattr(row, place, None) != fullest))
    groups = [list(group) for _state, group in itertools.groupby(rows, key=lambda row: getattr(row, "state", ""))]
    for line in itertools.zip_longest(*groups):
        yield from (one for one in line if one is not None)


def unit_of(thing: Any) -> Unit | None:
    """The unit a thing belongs to."""
    if thing is None or isinstance(thing, Unit):
        return thing
    if isinstance(thing, Person):
        return Unit.objects.filter(memberships__person=thing).first()
    for path in ("unit", "owner", "measure.target.unit", "review.unit"):
        found = thing
        for step in path.split("."):
            found = getattr(found, step, None)
        if isinstance(found, Unit):
            return found
    return None
