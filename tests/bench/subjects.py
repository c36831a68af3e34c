"""What is measured on one data set: who opens which page, and what it costs in statements.

`python -m tests.bench.subjects` prints it as JSON for the data set its environment names.
"""

from __future__ import annotations

import json
import os
from contextlib import ExitStack
from typing import Any

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "redflag.settings")
if __name__ == "__main__":
    django.setup()

from django.conf import settings  # Django is set up first
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from django.db import connection
from django.test import Client
from django.urls import reverse

from pages.keyset import Key, Sort
from targets import rollup
from targets.models import MeasureGoal, Resolution, RollupDelta, Target
from units.models import Appointment, Person, Post, Unit
from workflow.clock import today
from workflow.models import Step

#: The deep page starts behind so many pages, or at the end of what there is.
DEEP = 10_000
PAGE = 25
MARKS = ("BEGIN", "COMMIT", "ROLLBACK", "SAVEPOINT", "RELEASE")


def holder(post: str, unit: Unit) -> Person:
    """Whoever holds a post at a unit."""
    row = Appointment.objects.filter(post=post, unit=unit, deputy_of=None).select_related("person").order_by("id")
    return row[0].person


def cookie_of(person: Person, secret: str) -> str:
    """The cookies of a browser that has signed in, and of a page with a form it has opened."""
    session = SessionStore()
    session[SESSION_KEY] = str(person.pk)
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    session[HASH_SESSION_KEY] = person.get_session_auth_hash()
    session.save()
    return f"{settings.SESSION_COOKIE_NAME}={session.session_key}; csrftoken={secret}"


class Subjects:
    """The pages of one data set: name → (person, kind, address)."""

    def __init__(self) -> None:
        target = self._target()
        self.target, self.workteam = target, target.unit
        assert target.unit.parent is not None
        ids = target.unit.ancestor_ids
        above = {one.pk: one for one in Unit.objects.filter(pk__in=ids)}
        self.nation, self.province, self.county = (above[pk] for pk in ids[:3])
        self.head = holder(Post.HEAD, self.workteam)
        self.staff = {one: holder(Post.STAFF, one) for one in (self.nation, self.province, self.county)}

    def _target(self) -> Target:
        """A target in force of a workteam, with one measure, whose unit has its whole line of areas above."""
        rows = Target.objects.filter(state="in_force", unit__kind__code="workteam", unit__depth=5, progress__lt=90)
        for one in rows.select_related("unit", "unit__parent").order_by("id"):
            if [measure.type for measure in one.measures.all()] == ["number"]:
                return one
        raise SystemExit("the data set holds no target of a workteam in force")

    def pages(self) -> dict[str, tuple[str, Person, str]]:
        """Name → (kind, reader, address)."""
        nation, county = self.staff[self.nation], self.staff[self.county]
        targets = reverse("targets:targets")
        resolution = Resolution.objects.filter(unit__in=self.workteam.ancestor_ids, state="in_force").order_by("-id")[0]
        area = {place: reverse("desk:area", args=[place.pk]) for place in self.staff}
        return {
            "list: targets, nation": ("list", nation, targets),
            "list: targets, county": ("list", county, targets),
            "list: units, nation": ("list", nation, reverse("units:list")),
            "list: resolutions, nation": ("list", nation, reverse("targets:resolutions")),
            "list: reviews, nation": ("list", nation, reverse("reviews:calendar")),
            "list: targets, far page": ("list", nation, f"{targets}?after={self._far(nation)}"),
            "detail: target, head": ("detail", self.head, self.target.get_absolute_url()),
            "detail: target, county": ("detail", county, self.target.get_absolute_url()),
            "detail: resolution, county": ("detail", county, resolution.get_absolute_url()),
            "dashboard: nation": ("dashboard", nation, area[self.nation]),
            "dashboard: province": ("dashboard", self.staff[self.province], area[self.province]),
            "dashboard: county": ("dashboard", county, area[self.county]),
            "detail: unit page, nation": ("detail", nation, self.nation.get_absolute_url()),
            "detail: unit page, workteam": ("detail", self.head, self.workteam.get_absolute_url()),
            "dashboard: desk, nation": ("dashboard", nation, reverse("desk:home")),
            "dashboard: desk, head": ("dashboard", self.head, reverse("desk:home")),
        }

    def _far(self, person: Person) -> str:
        """The token of a page far behind the first."""
        rows = Target.objects.visible_to(person)
        sort = Sort("due", "", ("limit_on",))
        last = min(DEEP * PAGE, max(0, rows.count() - PAGE - 1))
        self.far = last // PAGE + 1
        key = Key.of(rows, sort, descending=False)
        return key.token(key.ordered(rows)[last])

    def sending(self, secret: str) -> dict[str, Any]:
        """A reading of that target, as the head's browser sends it."""
        goal = MeasureGoal.objects.get(version=self.target.current_id)
        way = goal.goal - goal.baseline
        fields = {
            "csrfmiddlewaretoken": secret,
            "submission_key": "{key}",
            "subject_version": "{n}",
            "measure": goal.measure_id,
            "value": "{v}",
            "happened_on": str(today()),
        }
        return {
            "path": reverse("targets:add_reading", args=[self.target.pk]),
            "body": "&".join(f"{name}={value}" for name, value in fields.items()),
            "first": self.target.version,
            # By turns, so that each of them moves the progress.
            "values": [f"{goal.baseline + way * part / 4:.1f}" for part in (1, 3)],
        }


class Counted:
    """Statements of one request and the most rows one of them gave back."""

    def __init__(self) -> None:
        self.statements, self.most_rows, self.most = 0, 0, ""

    def __call__(self, execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        result = execute(sql, params, many, context)
        if not str(sql).startswith(MARKS):
            self.statements += 1
            rows = context["cursor"].rowcount
            if str(sql).lstrip().startswith(("SELECT", "WITH")) and rows > self.most_rows:
                self.most_rows, self.most = rows, str(sql)[:200]
        return result


def browser(person: Person) -> Client:
    """The test client of a person who has signed in, as a real host is addressed."""
    client = Client(headers={"host": "127.0.0.1"})
    client.force_login(person, settings.AUTHENTICATION_BACKENDS[0])
    return client


def counted(client: Client, address: str, fields: dict[str, Any] | None = None) -> tuple[Counted, int]:
    """What one request costs in statements, and the size of its answer. Raises where the answer is not a good one."""
    found = Counted()
    with ExitStack() as stack:
        stack.enter_context(connection.execute_wrapper(found))
        answer = client.get(address) if fields is None else client.post(address, fields)
    if answer.status_code != (200 if fields is None else 302):
        raise SystemExit(f"{address} answers {answer.status_code}")
    return found, len(answer.content)


def one_change(subjects: Subjects) -> dict[str, int]:
    """What one reading writes: statements, steps, and the most deltas for one unit and field."""
    client = browser(subjects.head)
    subjects.target.refresh_from_db()
    sending = subjects.sending("")
    fields = dict(part.split("=") for part in sending["body"].split("&"))
    fields |= {"submission_key": "", "subject_version": subjects.target.version}
    # The one that moves the progress from where it stands: 25 or 75 per cent of the way.
    fields["value"] = sending["values"][subjects.target.progress < 50]
    steps = Step.objects.order_by("-id").values_list("id", flat=True)[0]
    delta = RollupDelta.objects.order_by("-id").values_list("id", flat=True).first() or 0
    cost, _size = counted(client, sending["path"], fields)
    keys = list(RollupDelta.objects.filter(id__gt=delta).values_list("unit_id", "field"))
    return {
        "statements": cost.statements,
        "steps": Step.objects.filter(id__gt=steps).count(),
        "deltas": max((keys.count(key) for key in keys), default=0),
    }


def in_one_county(subjects: Subjects) -> list[int]:
    """Targets in force of one county, for its writers."""
    rows = Target.objects.filter(unit__path__within=str(subjects.county.path), state="in_force")
    return list(rows.order_by("id").values_list("pk", flat=True)[:400])


def gather() -> dict[str, Any]:
    """Everything the run needs to know of this data set, and what needs no clock."""
    subjects, secret = Subjects(), "b" * 32
    pages = {}
    for name, (kind, person, address) in subjects.pages().items():
        client = browser(person)
        counted(client, address)
        cost, size = counted(client, address)
        pages[name] = {
            "kind": kind,
            "path": address,
            "cookie": cookie_of(person, secret),
            "statements": cost.statements,
            "most_rows": cost.most_rows,
            "most": cost.most,
            "size": size,
        }
    change = one_change(subjects)
    subjects.target.refresh_from_db()
    return {
        "pages": pages,
        "change": change,
        "sending": {**subjects.sending(secret), "cookie": cookie_of(subjects.head, secret)},
        "far": subjects.far,
        "targets": Target.objects.count(),
        "units": Unit.objects.count(),
        "county": in_one_county(subjects),
        "differing": rollup.differing(),
    }


if __name__ == "__main__":
    print(json.dumps(gather(), default=str))
