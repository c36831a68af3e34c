"""Directives by their verbs: whom they ask, how a unit answers, what the issuer sees (L7)."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from targets import directing, renewing, resolving, setting
from targets.directive_page import counts_by_area
from targets.models import Directive, DirectiveAnswer, Target
from tests import factories as make
from tests.targets.cast import TODAY, Place, day, plan
from units.models import Group, Unit
from workflow.refusals import NotNow, NotReady, NotYours

pytestmark = pytest.mark.django_db


def drafted(place: Place, **changes: Any) -> Directive:
    """A directive of the county's committee."""
    words: dict[str, Any] = {
        "title": "Save fuel",
        "text": "Name fuel in every technical target",
        "authority": "Decision 14",
        "answer_by": day(30),
        "fields": ["technical"],
    }
    return directing.draft(place.county, by=place.staff, today=TODAY, **{**words, **changes})


def issued(place: Place, **changes: Any) -> Directive:
    """The same, issued."""
    return directing.issue(drafted(place, **changes), by=place.staff, today=TODAY)


def asked(directive: Directive) -> set[Unit]:
    """The units it asks."""
    return {one.unit for one in directive.answers.select_related("unit")}


def test_only_units_in_scope_with_a_resolution_in_force_are_asked(place: Place) -> None:
    """Kinds, sectors, areas and groups each narrow; nothing chosen means all below the issuer."""
    place.resolution()
    farm = make.unit(place.county, kind_code="cooperative_farm")
    make.resolution(farm)
    make.resolution(make.unit(place.county), state="submitted")
    make.resolution(place.county)
    make.resolution(make.unit())
    assert asked(issued(place)) == {place.mine, farm}
    assert asked(issued(place, kinds=[farm.kind])) == {farm}
    group = Group.objects.create(owner=place.county, name_en="Mines")
    group.units.add(place.mine)
    assert asked(issued(place, groups=[group])) == {place.mine}
    district = make.unit(place.county, kind_code="district")
    inside = make.unit(district)
    make.resolution(inside)
    # An area outside the issuer's is left out of the choice.
    assert asked(issued(place, areas=[district, make.unit(kind_code="province")])) == {inside}
    with pytest.raises(NotReady, match="No unit in this scope"):
        issued(place, kinds=[make.kind("school")], groups=[group])


def test_a_renewal_that_names_it_answers_it(place: Place) -> None:
    """Proposed it counts; returned it asks again, unless another renewal still answers."""
    target = place.target()
    directive = issued(place)
    made = renewing.propose(
        target, by=place.head, kind="extend", plans=[plan(limit_on=day(260))], today=TODAY, directive=directive
    )
    answer = directive.answers.get()
    assert (answer.state, answer.answered_on) == ("renewed", TODAY)
    assert made.drafted is not None
    assert made.drafted.reason == "Save fuel"
    renewing.return_(made, by=place.staff, reason="More", today=day(1))
    answer.refresh_from_db()
    assert (answer.state, answer.answered_on) == ("unanswered", None)
    for change in ({"goal": Decimal(70)}, {"goal": Decimal(71)}):
        renewing.propose(target, by=place.head, kind="raise", plans=[plan(**change)], today=TODAY, directive=directive)
    answer.refresh_from_db()
    assert answer.state == "renewed"


def test_a_directive_asks_for_its_fields_only(place: Place) -> None:
    """A target of another field, or of a unit that is not asked, cannot name it."""
    target = place.target(field="cultural")
    directive = issued(place)
    assert list(directing.open_for(target)) == []
    with pytest.raises(NotReady, match="does not ask for it"):
        renewing.propose(
            target,
            by=place.head,
            kind="extend",
            plans=[plan(field="cultural", limit_on=day(260))],
            today=TODAY,
            directive=directive,
        )


def test_no_change_needed_is_an_answer_with_a_reason(place: Place) -> None:
    """The targets it speaks of count as looked at; a later renewal still answers better."""
    target = place.target()
    Target.objects.filter(pk=target.pk).update(touched_on=day(-400), renew_on=day(-30))
    directive = issued(place)
    answer = directive.answers.get()
    with pytest.raises(NotYours):
        directing.no_change(answer, by=place.staff, reason="Fits", today=TODAY)
    directing.no_change(answer, by=place.head, reason="Fuel is named already", today=TODAY)
    assert not Target.objects.to_renew(TODAY)
    with pytest.raises(NotNow):
        directing.no_change(answer, by=place.head, reason="Again", today=TODAY)
    renewing.propose(
        target, by=place.head, kind="raise", plans=[plan(goal=Decimal(70))], today=TODAY, directive=directive
    )
    answer.refresh_from_db()
    assert answer.state == "renewed"


def test_a_workteam_inside_answers_for_the_unit_that_resolved(place: Place) -> None:
    """Its own head renews its own target and names the directive."""
    under = place.resolution()
    leader = make.official("head", place.workteam)
    target = setting.set_target(under, by=leader, plan=plan(), today=TODAY, unit=place.workteam)
    Target.objects.filter(pk=target.pk).update(state="in_force", discussion=make.meeting(place.workteam))
    target.refresh_from_db()
    directive = issued(place)
    renewing.propose(
        target,
        by=leader,
        kind="raise",
        plans=[plan(goal=Decimal(70))],
        today=TODAY,
        directive=directive,
        reason="More fuel saved",
    )
    assert directive.answers.get().state == "renewed"


def test_resolutions_that_begin_and_end_are_followed(place: Place) -> None:
    """What takes force while a directive is open is asked too; what ends is asked no longer."""
    place.resolution()
    directive = issued(place)
    school = make.unit(place.county)
    late = make.resolution(school, state="submitted")
    resolving.accept(late, by=place.staff, today=TODAY)
    assert asked(directive) == {place.mine, school}
    resolving.withdraw(late, by=make.official("head", school), reason="Merged")
    assert asked(directive) == {place.mine}


def test_the_moves_of_a_directive(place: Place) -> None:
    """Draft, issued, closed or cancelled with reason; only staff of the issuing committee or above."""
    place.resolution()
    for by in (place.head, place.outsider):
        with pytest.raises(NotYours):
            directing.draft(
                place.county, by=by, today=TODAY, title="", text="", authority="", answer_by=day(1), fields=[]
            )
    with pytest.raises(NotReady, match="Choose a day after today"):
        drafted(place, answer_by=TODAY)
    with pytest.raises(NotReady, match="Choose at least one field"):
        drafted(place, fields=[])
    draft = drafted(place)
    oil: dict[str, Any] = {
        "title": "Save oil",
        "text": "x",
        "authority": "y",
        "answer_by": day(9),
        "fields": ["cultural"],
    }
    directing.edit(draft, by=place.staff, today=TODAY, **oil)
    draft.refresh_from_db()
    assert (draft.title, draft.fields) == ("Save oil", ["cultural"])
    with pytest.raises(NotReady, match="Choose a day after today"):
        directing.issue(draft, by=place.staff, today=day(10))
    directing.issue(Directive.objects.get(pk=draft.pk), by=place.staff, today=TODAY)
    with pytest.raises(NotNow):
        directing.edit(draft, by=place.staff, today=TODAY, **oil)
    directing.close(draft, by=place.staff, today=TODAY)
    with pytest.raises(NotNow):
        directing.cancel(draft, by=place.staff, reason="Superseded")
    other = directing.cancel(issued(place), by=place.staff, reason="Superseded")
    with pytest.raises(NotReady, match="not open"):
        directing.no_change(other.answers.get(), by=place.head, reason="Fits", today=TODAY)


def test_the_database_has_the_last_word(place: Place) -> None:
    """One answer a unit, no answer without its day, "no change" never without a reason."""
    place.resolution()
    answer = issued(place).answers.get()
    for change in ({"state": "no_change", "answered_on": TODAY}, {"state": "renewed"}):
        with pytest.raises(IntegrityError), transaction.atomic():
            DirectiveAnswer.objects.filter(pk=answer.pk).update(**change)
    with pytest.raises(IntegrityError), transaction.atomic():
        DirectiveAnswer.objects.create(directive=answer.directive, unit=answer.unit, state="unanswered")


def test_the_issuer_sees_who_has_answered_by_area(place: Place) -> None:
    """Areas below the issuer each have a line, the rest one; late is what is unanswered past the date."""
    place.resolution()
    district = make.unit(place.county, kind_code="district", name_en="Upper district")
    for _n in range(2):
        make.resolution(make.unit(district))
    directive = issued(place)
    directing.no_change(directive.answers.get(unit=place.mine), by=place.head, reason="Fits", today=TODAY)
    rows = {
        row["label"]: [cell["count"] for cell in row["cells"]]
        for row in counts_by_area(directive, place.staff, day(31))
    }
    assert rows == {"Upper district": [2, 2, 2, 0, 0], "Units directly below": [1, 0, 0, 0, 1]}
    assert counts_by_area(directive, place.outsider, TODAY) == []
