"""L7: "continually renewed and extended", "at an appropriate time", "on the basis of any new lines and policies"."""

from __future__ import annotations

from typing import Any

import pytest

from targets.models import Directive, DirectiveAnswer, Renewal, Target
from tests import factories as make
from tests.assessments.browser import Browser
from tests.letter.movement import Unit, day, home, route, typed
from units.periods import months_after
from workflow.clock import today

pytestmark = pytest.mark.django_db


def whole(prefix: str = "plan", **changes: Any) -> dict[str, Any]:
    """The whole new plan as the form of a renewal sends it."""
    return {f"{prefix}-{name}": value for name, value in typed(**changes).items()}


def renews(mine: Unit, target: Target, kind: str, *plans: dict[str, Any], **words: Any) -> Renewal:
    """The head writes the plan, looks at the check page and records it."""
    url = f"{route('renew', target.pk)}{kind}/"
    fields = {name: value for plan in plans for name, value in plan.items()} | words
    assert "Check what you wrote" in mine.head.send(url, **fields).content.decode()
    mine.head.record(url, **fields, confirm="1")
    return Renewal.objects.latest("pk")


def test_an_extension_is_accepted_by_the_committee_and_both_plans_stand_side_by_side() -> None:
    """Proposed by the head with its reason, accepted by staff above; unit page, target page and timeline say so."""
    mine = Unit()
    _study, mill, _room = mine.in_force()
    made = renews(mine, mill, "extend", whole(title=mill.title, limit_on=day(260)), reason="Cement came 5 weeks late")
    assert "Renewals to accept or return" in mine.staff.open("/")
    assert "Cement came 5 weeks late" in mine.staff.open(route("renewals_waiting"))
    mine.staff.record(route("accept_renewal", made.pk))
    page = Browser(mine.member).open(mill.get_absolute_url())
    for words in ("Original and now", "Version 2: Extend", "Cement came 5 weeks late", "Accepted by: Eunha County"):
        assert words in page
    page = mine.head.open(home(mine.unit))
    assert "Extended" in page
    assert "Target extended" in page
    assert "was " in page
    mine.reads(Target.objects.get(pk=mill.pk), "64.5")


def test_the_bar_is_not_lowered_quietly() -> None:
    """A raise takes force at once; a lower goal waits for the committee, which may return it with a reason."""
    mine = Unit()
    _study, mill, _room = mine.in_force()
    renews(mine, mill, "raise", whole(title=mill.title, goal="70"), reason="The third mill runs already")
    mill.refresh_from_db()
    assert mill.current is not None
    assert mill.current.goals.get().goal == 70
    answer = mine.head.send(f"{route('renew', mill.pk)}renew/", **whole(title=mill.title), reason="Less")
    assert "This goal is lower than the one in force" in answer.content.decode()
    made = renews(mine, mill, "lower", whole(title=mill.title, goal="69"), reason="Ore of another seam")
    mill.refresh_from_db()
    assert mill.current.goals.get().goal == 70
    mine.staff.record(route("return_renewal", made.pk), reason="Show the samples of the seam")
    assert "Show the samples of the seam" in mine.head.open(made.get_absolute_url())


def test_a_target_is_split_into_two() -> None:
    """The old one is replaced, the new ones are in force and take readings."""
    mine = Unit()
    _study, mill, _room = mine.in_force()
    plans = (whole("first", title="Mill three in order"), whole("second", title="Dosing pumps fitted"))
    mine.staff.record(route("accept_renewal", renews(mine, mill, "split", *plans, reason="Two tasks").pk))
    mill.refresh_from_db()
    assert mill.state == "replaced"
    page = mine.head.open(mill.resolution.get_absolute_url())
    assert "Mill three in order" in page
    mine.reads(Target.objects.get(title="Dosing pumps fitted", state="in_force"), "64")


def test_targets_left_alone_ask_for_renewal() -> None:
    """After the set months the desk says so; "no change needed" with a reason answers it."""
    mine = Unit()
    _study, mill, _room = mine.in_force()
    assert mill.renew_on == months_after(today(), 12)
    Target.objects.filter(pk=mill.pk).update(renew_on=day(-1))
    assert "Targets that ask for renewal" in mine.head.open("/")
    assert mill.title in mine.head.open("/targets/?ask=renewal")
    mine.head.record(route("keep_target", mill.pk), reason="The goal still fits the mine")
    assert "Targets that ask for renewal" not in mine.head.open("/")
    assert "The goal still fits the mine" in mine.head.open(mill.get_absolute_url())


def test_a_new_line_from_above_is_answered_by_each_unit() -> None:
    """Issued for a field; one unit renews and names it, another says why nothing changes; the issuer counts both."""
    mine, other = Unit(), Unit()
    _study, mill, _room = mine.in_force()
    other.in_force()
    nation = Browser(make.official("staff", make.nation()))
    fields = {"fields_asked": ["technical"], "title": "Save fuel", "text": "Name fuel", "authority": "Decision 14"}
    where = nation.record(route("add_directive"), **fields, answer_by=day(30))
    made = Directive.objects.get()
    nation.record(route("issue_directive", made.pk))
    assert "Directives to answer" in mine.head.open("/")
    assert "Save fuel" in mine.head.open(mill.get_absolute_url())
    renews(mine, mill, "raise", whole(title=mill.title, goal="70"), directive=made.pk)
    answer = DirectiveAnswer.objects.get(directive=made, unit=other.unit)
    other.head.record(route("answer_directive", answer.pk), reason="No fuel is burnt here")
    page = nation.open(where)
    assert "Who has answered" in page
    assert "No fuel is burnt here" in nation.open(route("directive_units", made.pk) + "?answer=no_change")
    assert nation.open(route("directive_units", made.pk) + "?answer=renewed").count("Sangnok Mine") >= 1
    assert "Directives to answer" not in mine.head.open("/")
    nation.record(route("close_directive", made.pk))
