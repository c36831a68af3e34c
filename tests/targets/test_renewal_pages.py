"""The pages of renewals and directives as their users meet them (L7)."""

from __future__ import annotations

from typing import Any

import pytest
from django.urls import reverse

from targets import directing, renewing
from targets.models import Directive, DirectiveAnswer, Renewal, Target
from tests import factories as make
from tests.assessments.browser import Browser, errors
from tests.targets.cast import TODAY, Place, aim, day, plan, typed

pytestmark = pytest.mark.django_db


def at(name: str, *args: Any) -> str:
    """An address of the app."""
    return reverse(f"targets:{name}", args=args)


def sent(prefix: str = "plan", **changes: Any) -> dict[str, Any]:
    """A whole plan as the form of a renewal sends it."""
    return {f"{prefix}-{name}": value for name, value in typed(**changes).items()}


def proposed(place: Place, target: Target, **changes: Any) -> Renewal:
    """An extension that waits."""
    return renewing.propose(
        target,
        by=place.head,
        kind="extend",
        plans=[plan(limit_on=day(260), **changes)],
        today=TODAY,
        reason="Cement came five weeks late",
    )


def test_the_kinds_are_chosen_first(place: Place) -> None:
    """Each with what it does; what is closed while an application runs is no link."""
    target = place.target()
    page = Browser(place.head).open(at("renew", target.pk))
    for kind in ("renew", "extend", "raise", "lower", "split", "replace"):
        assert at("propose", target.pk, kind) in page
    Browser(place.staff).open(at("renew", target.pk), 403)
    Browser(place.head).open(at("propose", target.pk, "praise"), 404)
    draft = place.target(target.resolution, "draft")
    Browser(place.head).open(at("renew", draft.pk), 409)


def test_an_extension_through_form_and_check_page(place: Place) -> None:
    """The form is filled with what stands; what is counted is not asked again; the page shows both sides."""
    target = place.target()
    head = Browser(place.head)
    page = head.open(at("propose", target.pk, "extend"))
    assert f'value="{target.title}"' in page
    assert 'name="plan-baseline"' not in page
    assert 'name="plan-goal"' not in page
    assert 'value="68"' in head.open(at("propose", target.pk, "raise"))
    url = at("propose", target.pk, "extend")
    words = {**sent(limit_on=day(260).isoformat()), "reason": "Cement came five weeks late"}
    check = head.send(url, **words)
    assert "Check what you wrote" in check.content.decode()
    assert not Renewal.objects.exists()
    back = head.send(url, **words, change="1").content.decode()
    assert "Cement came five weeks late" in back
    where = head.record(url, **words, confirm="1")
    made = Renewal.objects.get()
    assert where == made.get_absolute_url()
    page = Browser(place.staff).open(where)
    assert page.count("<b>") >= 2
    assert at("accept_renewal", made.pk) in page
    Browser(place.staff).record(at("accept_renewal", made.pk))
    page = head.open(target.get_absolute_url())
    assert "Original and now" in page
    assert "Accepted by: " in page
    assert "Extended" in page


def test_faults_stand_beside_their_fields(place: Place) -> None:
    """A fault of the plan and a missing reason; nothing typed is lost."""
    target = place.target()
    head = Browser(place.head)
    answer = head.send(at("propose", target.pk, "extend"), **sent(limit_on=day(100).isoformat(), title="Ore and more"))
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "Write the reason, or name the directive that asks for it." in page
    assert "A stage cannot end after the time limit" in page
    assert "Ore and more" in page
    answer = head.send(at("propose", target.pk, "extend"), reason="Late", **sent(limit_on=day(199).isoformat()))
    assert "Choose a day after the time limit in force" in answer.content.decode()


def test_what_is_counted_cannot_be_posted_away(place: Place) -> None:
    """A tampered form changes nothing of the measure."""
    target = place.target()
    words = sent(limit_on=day(260).isoformat(), counted="tonnes", baseline="1", field="cultural")
    Browser(place.head).record(at("propose", target.pk, "extend"), reason="Late", confirm="1", **words)
    made = Renewal.objects.get()
    assert made.drafted is not None
    assert made.drafted.goals.get().baseline == 61
    target.refresh_from_db()
    assert (target.field, target.measures.get().name) == ("technical", "recovery")


def test_a_split_is_written_as_two_targets(place: Place) -> None:
    """Both plans on one form; both stand on the page beside the old one."""
    target = place.target()
    words = {**sent("first", title="Mill three"), **sent("second", title="Dosing pumps"), "reason": "Two tasks"}
    where = Browser(place.head).record(at("propose", target.pk, "split"), **words, confirm="1")
    page = Browser(place.staff).open(where)
    assert "Mill three" in page
    assert "Dosing pumps" in page
    Browser(place.staff).record(at("accept_renewal", Renewal.objects.get().pk))
    assert "Replaced" in Browser(place.head).open(target.get_absolute_url())


def test_the_committee_returns_and_the_head_withdraws(place: Place) -> None:
    """Each with a reason that stays on the page; the list tells where each stands."""
    target = place.target()
    first = proposed(place, target)
    staff, head = Browser(place.staff), Browser(place.head)
    assert "Cement came five weeks late" in staff.open(at("renewals_waiting"))
    staff.record(at("return_renewal", first.pk), reason="Name the new day of delivery")
    assert "Name the new day of delivery" in head.open(first.get_absolute_url())
    assert "Cement" not in staff.open(at("renewals_waiting"))
    second = proposed(place, target)
    head.record(at("withdraw_renewal", second.pk), reason="The cement is here")
    page = head.open(at("renewals") + "?state=withdrawn&kind=extend")
    assert page.count("Cement came five weeks late") == 1
    assert "Version 3: Extend" in head.open(target.get_absolute_url())


def test_no_change_needed_is_said_on_the_target(place: Place) -> None:
    """The list of targets that ask for renewal no longer shows it."""
    target = place.target()
    Target.objects.filter(pk=target.pk).update(touched_on=day(-400), renew_on=day(-30))
    head = Browser(place.head)
    assert "Targets that ask for renewal" in head.open("/")
    assert target.title in head.open("/targets/?ask=renewal")
    head.record(at("keep_target", target.pk), reason="It still fits the unit")
    assert target.title not in head.open("/targets/?ask=renewal")
    assert "It still fits the unit" in head.open(target.get_absolute_url())


def test_clashes_of_dates_are_shown_to_those_who_may_read_them(place: Place) -> None:
    """The own head gets their number and the member the task itself; staff above nothing (Bound 3)."""
    target = place.target()
    place.draw_up(target, place.members[:2])
    sooner = plan(limit_on=day(80), stages=aim().stages[:1])
    # Two stages stood in the plan: bringing the limit forward keeps what each asked for by its day.
    renewing.propose(target, by=place.head, kind="raise", plans=[sooner], today=TODAY, reason="The mill runs")
    assert "2 individual targets" in Browser(place.head).open(target.get_absolute_url())
    page = Browser(place.members[0]).open(target.get_absolute_url())
    assert "Label 40 bays" in page
    assert "individual targets" not in page
    page = Browser(place.staff).open(target.get_absolute_url())
    assert "Dates that clash" not in page


def directive_words(**changes: Any) -> dict[str, Any]:
    """A directive as a browser sends it."""
    words = {
        "title": "Save fuel",
        "text": "Name fuel in every technical target",
        "authority": "Decision 14",
        "answer_by": day(30).isoformat(),
        "fields_asked": ["technical"],
    }
    return {**words, **changes}


def test_a_directive_is_drafted_issued_and_answered(place: Place) -> None:
    """The issuer's counts open lists; the unit finds it on the desk and on the page of the target."""
    target = place.target()
    staff, head = Browser(place.staff), Browser(place.head)
    where = staff.record(at("add_directive"), **directive_words())
    made = Directive.objects.get()
    head.open(where, 404)
    staff.record(at("edit_directive", made.pk), **directive_words(title="Save fuel underground"))
    assert ">1</dd>" in staff.open(at("issue_directive", made.pk))
    staff.record(at("issue_directive", made.pk))
    assert "Directives to answer" in head.open("/")
    assert "Save fuel underground" in head.open(at("directives") + "?answer=owed")
    assert "Save fuel underground" in head.open(target.get_absolute_url())
    assert "Renew a target" in head.open(where)
    page = staff.open(where)
    assert f"{at('directive_units', made.pk)}?answer=unanswered" in page
    head.record(at("answer_directive", DirectiveAnswer.objects.get().pk), reason="Fuel is named already")
    page = staff.open(at("directive_units", made.pk) + "?answer=no_change")
    assert "Fuel is named already" in page
    assert "Directives to answer" not in head.open("/")
    staff.record(at("close_directive", made.pk))
    assert "Save fuel underground" in staff.open(at("directives") + "?state=closed&title=fuel")


def test_a_renewal_names_the_directive_in_its_form(place: Place) -> None:
    """Chosen instead of a reason; the unit has answered with it."""
    target = place.target()
    made = directing.draft(
        place.county,
        by=place.staff,
        today=TODAY,
        title="Save fuel",
        text="Name fuel",
        authority="Decision 14",
        answer_by=day(30),
        fields=["technical"],
    )
    directing.issue(made, by=place.staff, today=TODAY)
    words = {**sent(goal="70"), "directive": made.pk}
    Browser(place.head).record(at("propose", target.pk, "raise"), **words, confirm="1")
    assert DirectiveAnswer.objects.get().state == "renewed"
    assert "Answered" in Browser(place.head).open(target.get_absolute_url())


def test_a_directive_past_its_date_is_late(place: Place) -> None:
    """On the unit's desk, on the target page and in the issuer's list; a cancelled one asks nobody."""
    target = place.target()
    made = make_issued(place, answer_by=day(-3))
    head, staff = Browser(place.head), Browser(place.staff)
    assert "Directives not answered in time" in head.open("/")
    assert "3 days late" in head.open(target.get_absolute_url())
    assert "Sangnok Mine" in staff.open(at("directive_units", made.pk) + f"?answer=late&area={place.county.pk}")
    assert "Sangnok Mine" not in staff.open(at("directive_units", made.pk) + "?answer=late&area=987654321")
    staff.record(at("cancel_directive", made.pk), reason="Superseded by decision 15")
    assert "Superseded by decision 15" in staff.open(made.get_absolute_url())
    assert "Directives not answered in time" not in head.open("/")


def make_issued(place: Place, **fields: Any) -> Directive:
    """An issued directive that asks the mine."""
    made = Directive.objects.create(
        unit=place.county,
        state="issued",
        title=fields.pop("title", "Save fuel"),
        text="Name fuel",
        authority="Decision 14",
        issued_on=day(-40),
        fields=["technical"],
        **fields,
    )
    DirectiveAnswer.objects.create(directive=made, unit=place.mine, state="unanswered")
    return made


def test_bad_input_is_named_beside_its_field(place: Place) -> None:
    """A date in the past, no field: nothing is recorded, the rest is kept."""
    staff = Browser(place.staff)
    answer = staff.send(at("add_directive"), **directive_words(answer_by=TODAY.isoformat(), fields_asked=[]))
    page = answer.content.decode()
    assert "Choose a day after today." in errors(page)
    assert "Save fuel" in page
    assert not Directive.objects.exists()
    Browser(make.official("head", place.county)).open(at("add_directive"), 403)
