"""Two heads, two officials at the same moment: one effect, one step; without the lock it goes wrong."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.db import connection

from targets import resolving, setting
from targets.models import Resolution, Target
from tests import factories as make
from tests.targets.cast import TODAY, Place
from workflow import moving
from workflow.models import Step
from workflow.refusals import NotNow, NotReady


def at_once(acts: list[Callable[[], Any]]) -> list[Exception]:
    """All acts begun together, each on a connection of its own; what was refused."""
    gate, refused = threading.Barrier(len(acts)), []

    def run(act: Callable[[], Any]) -> None:
        try:
            gate.wait(timeout=30)
            act()
        except (NotNow, NotReady) as refusal:
            refused.append(refusal)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=[act]) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    return refused


@contextmanager
def no_lock(monkeypatch: pytest.MonkeyPatch, number: int) -> Iterator[None]:
    """The seeded fault: rows are taken as they were read, not locked; all have read before any writes."""
    met, arrived = threading.Barrier(number), set()

    def as_read(obj: Any) -> None:
        if threading.get_ident() not in arrived:
            arrived.add(threading.get_ident())
            met.wait(timeout=30)

    with monkeypatch.context() as patch:
        patch.setattr(moving, "lock", as_read)
        patch.setattr(setting, "lock", lambda obj: None)
        yield


def submitted() -> tuple[Resolution, list[Callable[[], Any]]]:
    """A submitted resolution and five officials about to accept it."""
    place = Place()
    resolution = place.resolution("submitted")
    staff = [place.staff, *(make.official("staff", place.county) for _ in range(4))]

    def accept(who: Any) -> Callable[[], Any]:
        return lambda: resolving.accept(Resolution.objects.get(pk=resolution.pk), by=who, today=TODAY)

    return resolution, [accept(who) for who in staff]


def steps(name: str) -> int:
    """How many steps of a name are recorded."""
    return Step.objects.filter(name=name).count()


def test_five_officials_accept_one_resolution(committed_db: str) -> None:
    """One step; four are told that somebody was quicker."""
    resolution, acts = submitted()
    refused = at_once(acts)
    resolution.refresh_from_db()
    assert (resolution.state, steps("accept"), len(refused)) == ("in_force", 1, 4)
    assert {type(one) for one in refused} == {NotNow}


def test_without_the_lock_each_of_the_five_accepts(committed_db: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """The test above has teeth."""
    _resolution, acts = submitted()
    with no_lock(monkeypatch, len(acts)):
        at_once(acts)
    assert steps("accept") > 1


def ready_for_force() -> list[Callable[[], Any]]:
    """Three discussed targets that are covered, and two heads about to put them in force."""
    place = Place()
    resolution = place.resolution()
    targets = place.three_fields(resolution)
    place.draw_up(targets[0], [*place.members, place.head])
    deputy = make.person(unit=place.mine)
    make.appoint(deputy, "head", place.mine, deputy_of=place.head.appointments.get())
    place.draw_up(targets[0], [deputy])

    def enforce(who: Any) -> Callable[[], Any]:
        return lambda: setting.enforce(Resolution.objects.get(pk=resolution.pk), by=who, today=TODAY)

    return [enforce(who) for who in (place.head, deputy)]


def test_two_heads_put_the_targets_in_force(committed_db: str) -> None:
    """Each target takes force once."""
    refused = at_once(ready_for_force())
    assert set(Target.objects.values_list("state", flat=True)) == {"in_force"}
    assert (steps("enforce"), len(refused)) == (3, 1)


def test_without_the_lock_a_target_takes_force_twice(committed_db: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """The test above has teeth."""
    acts = ready_for_force()
    with no_lock(monkeypatch, len(acts)):
        at_once(acts)
    assert steps("enforce") > 3


def test_a_unit_resolves_once_however_many_begin(committed_db: str) -> None:
    """One open resolution a unit, by constraint, and four refusals in words."""
    place = Place()
    act: Callable[[], Any] = lambda: resolving.draft(  # noqa: E731  # five of the same
        place.mine, by=place.head, tier="1", aim="Win the flag", term_on=TODAY.replace(year=2028), today=TODAY
    )
    refused = at_once([act] * 5)
    assert (Resolution.objects.count(), len(refused), steps("draft")) == (1, 4, 1)
