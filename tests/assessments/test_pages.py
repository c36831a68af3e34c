"""The pages of an application, driven as their users drive them."""

from __future__ import annotations

import re
import time
from typing import Any

import pytest
from django.urls import reverse

from assessments import applying
from assessments.models import Application, Criterion, Decision, Standard
from tests import factories as make
from tests.assessments import builders
from tests.assessments.browser import Browser, at, errors, hidden
from tests.evidence import files
from units.models import Unit
from workflow.clock import today

pytestmark = pytest.mark.django_db


def test_the_application_page_at_every_stage() -> None:
    """Unit's head, staff and department read every criterion; who is no reader is told it does not exist."""
    for stage in builders.STAGES:
        here = builders.application(stage)
        made = here.now
        for person in (here.head, here.staff, here.department, here.assessors[0], make.person(unit=here.unit)):
            page = Browser(person).open(made.get_absolute_url())
            for claim in made.claims.select_related("criterion"):
                assert str(claim.criterion) in page, (stage, person)
        Browser(make.person(unit=make.unit())).open(made.get_absolute_url(), 404)


def test_findings_are_not_read_before_they_are_shown() -> None:
    """The assessor sees what stands; the unit only what was shown."""
    here = builders.application("on_site", n_2_1="not_met")
    address = here.now.get_absolute_url()
    assert "Not met" in Browser(here.assessors[0]).open(address)
    assert "Not met" not in Browser(here.head).open(address)
    assert "Not met" not in Browser(here.staff).open(address)
    builders.advance(here, "findings_shown", today())
    assert "Not met" in Browser(here.head).open(address)


def test_apply_choose_and_submit() -> None:
    """The head begins, writes under a criterion, and submits what the program counted."""
    here = builders.road()
    browser = Browser(here.head)
    address = browser.record(at("apply", here.things["resolution"].pk), statement="All targets are met.")
    made = Application.objects.get()
    assert address == made.get_absolute_url()
    assert at("submit_application", made.pk) in browser.open(address)
    browser.record(at("edit_application", made.pk), statement="All our targets are met.")
    claim = made.claims.get(criterion__number="2.3")
    browser.record(at("claim", made.pk, claim.criterion_id), note="Two shops repaired")
    claim.refresh_from_db()
    assert claim.note == "Two shops repaired"
    assert "Two shops repaired" in browser.open(at("submit_application", made.pk))
    browser.record(at("submit_application", made.pk), confirm="1")
    made.refresh_from_db()
    assert (made.state, made.claims.get(criterion__number="2.1").reached) == ("submitted", 100)
    assert made.statement == "All our targets are met."


def test_the_page_of_applying_says_what_is_missing() -> None:
    """No form before all three fields have a target; a second application is answered as already under way."""
    unit = make.unit()
    head = make.official("head", unit)
    resolution = make.resolution(unit)
    page = Browser(head).open(at("apply", resolution.pk))
    assert "No target is in force or met in this field: Technical" in page
    assert 'name="statement"' not in page
    here = builders.application()
    assert "already under way" in Browser(here.head).open(at("apply", here.things["resolution"].pk), 409)


def test_what_is_still_missing_keeps_the_form() -> None:
    """A field that lost its target: the reason stands in the form, nothing is recorded."""
    here = builders.application()
    here.things["resolution"].targets.filter(field="cultural").update(state="ended")
    answer = Browser(here.head).send(at("submit_application", here.now.pk), confirm="1")
    assert answer.status_code == 422
    assert any("Cultural" in one for one in errors(answer.content.decode()))
    assert here.now.state == "draft"


def test_returned_and_the_unit_reads_why() -> None:
    """Staff return it by criterion; the reason stands on the unit's page."""
    here = builders.application("submitted")
    criterion = builders.criterion_of(here.now, "3.1")
    browser = Browser(here.staff)
    answer = browser.send(at("return_application", here.now.pk), reason="")
    assert (answer.status_code, len(errors(answer.content.decode()))) == (422, 1)
    browser.record(
        at("return_application", here.now.pk), reason="The hygiene sheets are missing", criteria=[criterion.pk]
    )
    assert "3.1: The hygiene sheets are missing" in Browser(here.head).open(here.now.get_absolute_url())


def test_assessors_are_named_by_exact_number() -> None:
    """An unknown number and a stranger's are answered alike; two free of conflict are named."""
    here = builders.application("submitted")
    browser = Browser(here.staff)
    stranger = make.person("Kim Stranger", unit=here.unit)
    for number in ("P-nobody", stranger.number):
        answer = browser.send(at("screen", here.now.pk), leading=here.assessors[0].number, second=number)
        page = answer.content.decode()
        assert answer.status_code == 422
        assert errors(page) == [f"Nobody on the staff of a committee above the unit has this number: {number}."]
        assert "Stranger" not in page
    browser.record(at("screen", here.now.pk), leading=here.assessors[0].number, second=here.assessors[1].number)
    assert [one.person for one in here.now.assessors.order_by("-leads")] == list(here.assessors)
    page = Browser(here.head).open(here.now.get_absolute_url())
    assert all(one.name in page for one in here.assessors), "the unit knows who comes"


def test_the_site_check_on_a_phone() -> None:
    """Each criterion with its finding; saved half, then whole; shown to the unit."""
    here = builders.application("screened")
    made = here.now
    browser = Browser(here.assessors[0])
    address = at("site_check", made.pk)
    visit = {"held_from": today().isoformat(), "held_to": today().isoformat(), "summary": "Seen"}
    answer = browser.send(address, **{**visit, "held_to": "2020-01-01"})
    assert errors(answer.content.decode()) == ["The last day stands before the first."]
    answer = browser.send(address, **{**visit, "held_to": "2999-01-01"})
    assert errors(answer.content.decode()) == ["This day has not come yet."]
    criteria = list(made.claims.values_list("criterion_id", flat=True))
    browser.record(address, **visit, **{f"finding_{criteria[0]}": "met", f"remark_{criteria[0]}": "Two shops"})
    assert "Two shops" in browser.open(address)
    answer = browser.send(at("show_findings", made.pk), confirm="1")
    assert len(errors(answer.content.decode())) == len(criteria) - 1
    browser.record(address, **visit, **{f"finding_{pk}": "met" for pk in criteria})
    browser.record(at("show_findings", made.pk), confirm="1")
    assert here.now.state == "findings_shown"
    Browser(here.head).record(at("remark", made.pk), text="Correct.")
    assert here.now.unit_remark == "Correct."


def test_evidence_ticked_on_site_is_marked() -> None:
    """What the assessor ticked carries the mark on the page where it is decided."""
    here = builders.application("draft")
    file = files.filed(here.unit, here.head, title="Repair sheets")
    criterion = builders.criterion_of(here.now, "2.3")
    Browser(here.head).record(at("claim", here.now.pk, criterion.pk), note="", evidence=[file.pk])
    for step in ("submitted", "screened"):
        builders.advance(here, step, today())
    made = here.now
    criteria = list(made.claims.values_list("criterion_id", flat=True))
    visit = {"held_from": today().isoformat(), "held_to": today().isoformat(), "summary": "Seen"}
    fields = {f"finding_{pk}": "met" for pk in criteria}
    Browser(here.assessors[0]).record(
        at("site_check", made.pk), **visit, **fields, **{f"seen_{criterion.pk}": [file.pk]}
    )
    for step in ("findings_shown", "decided"):
        builders.advance(here, step, today())
    page = Browser(here.department).open(at("award", made.pk))
    item = re.search(r"<li>(?:(?!</li>).)*Repair sheets.*?</li>", page, re.DOTALL)
    assert item is not None
    assert "seen on site" in item[0]


def sitting(**fields: Any) -> dict[str, Any]:
    """What the committee's form asks."""
    return {
        "held_on": today().isoformat(),
        "place": "Committee hall",
        "present": "9",
        "minute": "22",
        "reasons": "The findings show it.",
        **fields,
    }


def test_the_committee_puts_forward() -> None:
    """Decision, sitting, minute; a sitting to come is no sitting."""
    here = builders.application("findings_shown")
    browser = Browser(here.staff)
    address = at("decide", here.now.pk)
    answer = browser.send(address, **sitting(outcome="forward", held_on="2999-01-01"))
    assert errors(answer.content.decode()) == ["This day has not come yet."]
    answer = browser.send(address, **sitting(outcome="refuse"))
    assert errors(answer.content.decode()) == ["Name the criterion that is not met or needs more, and why."]
    browser.record(address, **sitting(outcome="forward"))
    assert here.now.state == "decided"
    assert Decision.objects.get().meeting.present == 9


def test_refused_by_the_committee_and_the_unit_reads_by_criterion() -> None:
    """Every applicant gets the outcome by criterion, with the appeal and who decides it (Bound 6)."""
    here = builders.application("findings_shown", n_2_1="not_met")
    criterion = builders.criterion_of(here.now, "2.1")
    Browser(here.staff).record(
        at("decide", here.now.pk), **sitting(outcome="refuse", **{f"why_{criterion.pk}": "Two of five lie below"})
    )
    page = Browser(here.head).open(here.now.get_absolute_url())
    assert "Two of five lie below" in page
    assert "The unit can appeal until" in page
    assert "Another official than the one who decided decides the appeal." in page


def test_the_award_is_decided_in_three_acts() -> None:
    """Nothing is preselected; the check page repeats what will be recorded; the password is asked; then it stands."""
    here = builders.application("decided")
    browser = Browser(here.department)
    address, check = at("award", here.now.pk), at("award_check", here.now.pk)
    page = browser.open(address)
    radios = re.findall(r'<input[^>]*name="outcome"[^>]*>', page)
    assert len(radios) == 3
    assert not any("checked" in one for one in radios)
    assert browser.record(address, outcome="approve", reasons="Everything is met.") == check
    assert not Decision.objects.filter(level="approval").exists()
    page = browser.confirm_password(check)
    assert "Everything is met." in page
    assert "given when the entry is written" in page
    browser.record(check, confirm="1")
    assert here.now.state == "awarded"
    assert "no. 0001" in browser.open(here.now.get_absolute_url())
    browser.open(address, 409)


def test_one_text_gives_the_reasons_by_criterion() -> None:
    """A line that begins with a criterion's number stands under it; what was not found met asks for one."""
    here = builders.application("decided", n_4_3="not_checked")
    browser = Browser(here.department)
    address, check = at("award", here.now.pk), at("award_check", here.now.pk)
    answer = browser.send(address, outcome="approve", reasons="All else is met.")
    page = answer.content.decode()
    assert errors(page) == ["Found: Not checked. Say why it is approved all the same."]
    assert "All else is met." in page
    browser.record(address, outcome="approve", reasons="All else is met.\n4.3: Its sheets came later and agree.")
    assert "Not checked: Its sheets came later and agree." in browser.confirm_password(check)
    browser.record(check, confirm="1")
    page = Browser(here.head).open(here.now.get_absolute_url())
    assert "Its sheets came later and agree." in page
    assert here.now.decisions.latest("pk").by_criterion.count() == here.now.claims.count()


def test_the_check_page_without_a_decision_leads_back() -> None:
    """Nothing was chosen, so there is nothing to sign."""
    here = builders.application("decided")
    browser = Browser(here.department)
    answer = browser.client.post(at("award_check", here.now.pk), {"confirm": "1"})
    assert (answer.status_code, answer["Location"]) == (302, at("award", here.now.pk))


def test_without_a_password_of_ones_own_nothing_is_signed() -> None:
    """An account that cannot be asked again does not approve."""
    here = builders.application("decided")
    browser = Browser(here.department)
    browser.record(at("award", here.now.pk), outcome="approve", reasons="Everything is met.")
    here.department.set_unusable_password()
    here.department.save()
    browser.client.force_login(here.department)
    session = browser.client.session
    session[f"award-{here.now.pk}"] = {"outcome": "approve", "reasons": "x", "by_criterion": {}, "version": 1}
    session.save()
    assert "password of your own" in browser.open(at("award_check", here.now.pk), 403)
    assert here.now.state == "decided"


def test_the_password_counts_for_five_minutes(monkeypatch: pytest.MonkeyPatch) -> None:
    """Six minutes later the signature asks again, and nothing was recorded."""
    here = builders.application("decided")
    browser = Browser(here.department)
    check = at("award_check", here.now.pk)
    browser.record(at("award", here.now.pk), outcome="approve", reasons="Everything is met.")
    page = browser.confirm_password(check)
    later = time.time() + 360
    monkeypatch.setattr("allauth.account.internal.flows.reauthentication.time.time", lambda: later)
    answer = browser.client.post(check, {**hidden(page), "confirm": "1"})
    assert str(answer["Location"]).startswith(reverse("account_reauthenticate"))
    assert here.now.state == "decided"


def test_returned_by_the_department_with_what_was_typed_on_the_check_page() -> None:
    """The criterion's reason is carried on, and stands on the application."""
    here = builders.application("decided")
    criterion = builders.criterion_of(here.now, "2.2")
    browser = Browser(here.department)
    answer = browser.send(at("award", here.now.pk), outcome="return", reasons="More is needed")
    assert errors(answer.content.decode()) == ["Name the criterion that is not met or needs more, and why."]
    assert "More is needed" in answer.content.decode()
    browser.record(
        at("award", here.now.pk), outcome="return", reasons="More", **{f"why_{criterion.pk}": "Stage 2 is open"}
    )
    assert "Stage 2 is open" in browser.confirm_password(at("award_check", here.now.pk))
    browser.record(at("award_check", here.now.pk), confirm="1")
    assert here.now.state == "findings_shown"
    assert "Stage 2 is open" in Browser(here.staff).open(here.now.get_absolute_url())


def test_refused_by_the_department_through_the_pages() -> None:
    """The check page names the last day of appeal before it is signed; then the unit reads it."""
    here = builders.application("decided")
    criterion = builders.criterion_of(here.now, "3.2")
    browser = Browser(here.department)
    browser.record(
        at("award", here.now.pk), outcome="refuse", reasons="Not met", **{f"why_{criterion.pk}": "Roofs leak"}
    )
    assert "another official decides it" in browser.confirm_password(at("award_check", here.now.pk))
    browser.record(at("award_check", here.now.pk), confirm="1")
    page = Browser(here.head).open(here.now.get_absolute_url())
    assert "Roofs leak" in page
    assert "The unit can appeal until" in page


def test_somebody_was_quicker() -> None:
    """The version of the page that was read is the one that is signed: a change since is told, nothing is recorded."""
    here = builders.application("decided")
    browser = Browser(here.department)
    browser.record(at("award", here.now.pk), outcome="approve", reasons="Everything is met.")
    page = browser.confirm_password(at("award_check", here.now.pk))
    Application.objects.filter(pk=here.now.pk).update(version=here.now.version + 1)
    answer = browser.client.post(at("award_check", here.now.pk), {**hidden(page), "confirm": "1"})
    assert answer.status_code == 409
    assert here.now.state == "decided"
    applying.withdraw(here.now, by=here.head, note="Too early")
    assert browser.client.post(at("award_check", here.now.pk), {"confirm": "1"}).status_code == 409


def test_withdrawn_by_the_unit_on_its_page() -> None:
    """With a reason."""
    here = builders.application("submitted")
    assert Browser(here.head).send(at("withdraw_application", here.now.pk), note="").status_code == 422
    Browser(here.head).record(at("withdraw_application", here.now.pk), note="Targets will be raised")
    assert here.now.state == "withdrawn"


def test_the_lists_of_the_department() -> None:
    """What awaits, but for what the official has a part in; what was decided, with filter and sort."""
    here = builders.application("decided")
    browser = Browser(here.department)
    assert here.now.number in browser.open(at("awaiting"))
    make.appoint(here.staff, "department", here.county)
    assert here.now.number not in Browser(here.staff).open(at("awaiting"))
    assert "Nothing is decided yet." in browser.open(at("decided"))
    builders.advance(here, "awarded", today())
    assert "Nothing awaits your decision." in browser.open(at("awaiting"))
    assert here.now.number in browser.open(at("decided") + "?outcome=approve&tier=1&q=sang&sort=unit")
    assert here.now.number not in browser.open(at("decided") + "?outcome=refuse")


def test_the_list_of_applications_filters() -> None:
    """By unit, state and tier; foreign ones are not there."""
    here, foreign = builders.application("submitted"), builders.application("submitted")
    browser = Browser(here.staff)
    page = browser.open(at("applications") + f"?unit={here.unit.pk}&state=submitted&tier=1&q=Sang&sort=unit")
    assert here.now.number in page
    assert foreign.now.number not in browser.open(at("applications"))
    assert here.now.number not in browser.open(at("applications") + "?state=awarded")


def test_the_published_standard_is_open_to_everybody() -> None:
    """Every criterion with how it is measured; a draft is not there."""
    browser = Browser()
    assert "Edition 1" in browser.open(at("standards"))
    page = browser.open(at("standard", 1))
    for criterion in Criterion.objects.filter(standard__edition=1):
        assert str(criterion) in page
    Standard.objects.create(edition=2, title_en="Second", title_ko="둘째", state="draft")
    browser.open(at("standard", 2), 404)


def test_the_award_page_names_the_flag_that_is_held() -> None:
    """A past flag by its name, one of the register by its number and with a link; nothing where none is held."""
    here = builders.application("decided")
    page = Browser(here.department).open(at("award", here.now.pk))
    assert 'class="chip flag"' not in page
    Unit.objects.filter(pk=here.unit.pk).update(standing="1")
    assert 'class="chip flag"' in Browser(here.department).open(at("award", here.now.pk))
    won = builders.application("awarded")
    again = builders.application("decided", builders.road(won.county, won.unit, head=won.head, tier="2"))
    page = Browser(again.department).open(at("award", again.now.pk))
    assert won.now.flag.get_absolute_url() in page
    assert won.now.flag.in_short in page
