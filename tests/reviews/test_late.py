"""Late paperwork of units: what is found, who sees it, and reminders to offices after a look (L9, L23)."""

from __future__ import annotations

import datetime
import io
from decimal import Decimal
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone, translation
from openpyxl import load_workbook

from reminders import delivering, planning
from reminders.models import Reminder
from reminders.registry import KINDS
from reviews import late, office_reminding, reviewing
from reviews.late_words import what
from reviews.models import FollowUp, LateMatter, OfficeReminder, Reminding
from reviews.models.late import with_names
from reviews.office_reminding import KIND, late_below, look_at, remind
from targets.models import Directive, DirectiveAnswer, Reading, Renewal, Target
from targets.reading_due import without_reading
from tests import factories as make
from tests.assessments.browser import Browser
from tests.queries import DETAIL, LIST, POST, Page, check, listed, sent
from tests.targets.cast import TODAY, Place, client, day
from units.models import Appointment, Norm, Person, Unit
from workflow.models import steps_of
from workflow.refusals import NotReady, NotYours

pytestmark = pytest.mark.django_db
LATE, REMIND = reverse("reviews:late"), reverse("reviews:remind")


def late_review(unit: Unit, days: int = 100) -> Any:
    """A review of an earlier period that was not held."""
    return reviewing.plan(unit, today=day(-days))


def directive(place: Place, unit: Unit, answer_by: datetime.date, state: str = "issued") -> DirectiveAnswer:
    """A directive of the county that asks a unit."""
    made = Directive.objects.create(
        unit=place.county,
        title="Save fuel",
        text="Say how.",
        authority="Decision 14",
        answer_by=answer_by,
        fields=["technical"],
        state=state,
        issued_on=day(-60),
    )
    return DirectiveAnswer.objects.create(directive=made, unit=unit, state="unanswered")


def follow_up(review: Any, due_on: datetime.date, state: str = "open", **more: Any) -> FollowUp:
    """A measure of a review."""
    closed = {"closed_on": due_on} if state == "closed" else {}
    given = {"review": review, "unit": review.unit, "field": "technical", "measure": "Order pumps"}
    return FollowUp.objects.create(**given, **closed, due_on=due_on, state=state, **more)


def found() -> list[tuple[str, int, datetime.date]]:
    """Make the table, and read it: (matter, how many together, last day in time)."""
    late.refresh(TODAY)
    return list(LateMatter.objects.order_by("kind").values_list("kind", "count", "until"))


def matters(place: Place) -> list[LateMatter]:
    """The late matters the staff sees, as the view hands them to the verb."""
    late.refresh(TODAY)
    return list(with_names(late_below(place.staff)).select_related("unit").order_by("until", "id"))


def send(place: Place, by: Person | None = None, today: datetime.date = TODAY) -> tuple[int, int]:
    """The staff reminds of all that is late."""
    return remind(matters(place), by=by or place.staff, today=today, now=timezone.now())


def test_a_review_is_late_after_its_grace_and_until_it_is_held(place: Place) -> None:
    """On the last day of grace it is not."""
    review = late_review(place.mine)
    assert found() == [("review", 1, review.late_after)]
    late.refresh(review.late_after)
    assert not LateMatter.objects.exists()
    late.refresh(review.late_after + datetime.timedelta(days=1))
    assert LateMatter.objects.count() == 1
    type(review).objects.update(state="held", meeting=make.meeting(place.mine, "review"))
    assert found() == []


def test_a_directive_is_late_once_its_day_has_passed_unanswered(place: Place) -> None:
    """Answered ones and those of a closed directive are not."""
    directive(place, place.mine, day(0))
    assert found() == []
    answer = directive(place, place.mine, day(-1))
    directive(place, place.mine, day(-9), state="closed")
    assert found() == [("directive", 1, day(-1))]
    DirectiveAnswer.objects.filter(pk=answer.pk).update(state="no_change", reason="Done", answered_on=TODAY)
    assert found() == []


def test_targets_not_renewed_stand_together(place: Place) -> None:
    """Counted a unit, since the oldest; one with a renewal waiting is asked no longer."""
    resolution = place.resolution()
    one, two, three = (place.target(resolution, title=f"T{n}") for n in range(3))
    for target, renew_on in ((one, day(-30)), (two, day(-5)), (three, day(0))):
        Target.objects.filter(pk=target.pk).update(renew_on=renew_on)
    Norm.objects.create(unit=place.mine, name="reading_days", value="999", since=day(-900))
    assert found() == [("renewal", 2, day(-30))]
    assert one.current is not None
    given = {"unit": place.mine, "target": one, "base": one.current, "proposed_on": TODAY}
    Renewal.objects.create(**given, kind="split", reason="More", state="proposed")
    assert found() == [("renewal", 1, day(-5))]


def test_a_reading_is_late_by_the_norm_of_the_nearest_unit(place: Place) -> None:
    """A measure counts from its last reading that stands, or from the discussion where there is none."""
    target = place.target()
    Target.objects.filter(pk=target.pk).update(discussion=make.meeting(place.mine, held_on=day(-300)))
    Norm.objects.create(unit=place.county, name="reading_days", value="200", since=day(-900))
    assert found() == [("reading", 1, day(-100))]
    Norm.objects.create(unit=place.mine, name="reading_days", value="30", since=day(-900))
    Norm.objects.create(unit=place.mine, name="reading_days", value="1", since=day(1))
    assert found() == [("reading", 1, day(-270))]
    measure = target.measures.get()
    wrong = Reading.objects.create(measure=measure, value=Decimal(62), happened_on=day(-3), by=place.head)
    assert found() == []
    right = {"corrects": wrong, "reason": "Another day", "happened_on": day(-40)}
    Reading.objects.create(measure=measure, value=Decimal(62), by=place.head, **right)
    assert found() == [("reading", 1, day(-10))]


def test_without_a_norm_the_default_holds(place: Place) -> None:
    """As on the list of targets that ask for a reading."""
    target = place.target()
    Target.objects.filter(pk=target.pk).update(discussion=make.meeting(place.mine, held_on=day(-300)))
    assert [kind for kind, *_rest in found()] == ["reading"]
    assert list(without_reading(Target.objects.all(), TODAY)) == [target]


def test_follow_ups_past_their_date_stand_together(place: Place) -> None:
    """Until they are closed; what a unit has asked of the one above is not its own lateness."""
    review = reviewing.plan(place.mine, today=TODAY)
    follow_up(review, day(-50), of_superior=True)
    for days in (-8, -2, 0):
        follow_up(review, day(days))
    follow_up(review, day(-90), state="closed")
    assert found() == [("follow_up", 2, day(-8))]


def test_the_table_is_written_where_it_differs(place: Place) -> None:
    """Again: nothing. What is settled goes; archived units are left out."""
    late_review(place.mine)
    assert late.refresh(TODAY) == 1
    kept = LateMatter.objects.get().pk
    assert late.refresh(TODAY) == 0
    assert LateMatter.objects.get().pk == kept
    Unit.objects.filter(pk=place.mine.pk).update(archived_on=TODAY)
    assert found() == []


def test_what_is_late_now_is_what_the_table_says(place: Place) -> None:
    """Asked for some units it tells the same as for all."""
    review = late_review(place.mine)
    follow_up(review, day(-8))
    place.target()
    directive(place, place.mine, day(-1))
    other = make.unit(place.county)
    late_review(other)
    late.refresh(TODAY)
    told = {row.key: (row.count, row.until) for row in LateMatter.objects.all()}
    assert late.late_now([place.mine.pk, other.pk], TODAY) == told
    assert set(late.late_now([other.pk], TODAY)) == {key for key in told if key[0] == other.pk}


@pytest.mark.parametrize(
    ("kind", "count", "words"),
    [
        ("renewal", 1, "1 target not renewed in time"),
        ("renewal", 2, "2 targets not renewed in time"),
        ("reading", 1, "1 target without a reading"),
        ("reading", 3, "3 targets without a reading"),
        ("follow_up", 1, "1 follow-up past its date"),
        ("follow_up", 2, "2 follow-ups past their date"),
    ],
)
def test_matters_are_said_in_words(place: Place, kind: str, count: int, words: str) -> None:
    """One or several."""
    row = LateMatter(unit=place.mine, kind=kind, subject_id=place.mine.pk, count=count, until=day(-1))
    with translation.override("en"):
        assert what(row) == words


def test_the_list_says_what_since_when_and_the_last_reminder(place: Place) -> None:
    """Each matter leads to where it is settled; boxes are there and none is ticked."""
    review = late_review(place.mine)
    follow_up(review, day(-8))
    place.target()
    Target.objects.update(renew_on=day(-3), discussion=make.meeting(place.mine, held_on=day(-300)))
    answer = directive(place, place.mine, day(-1))
    late.refresh(TODAY)
    page = Browser(place.staff).open(LATE)
    for words in (
        "Review 1 Jan 2026 – 31 Mar 2026 not held",
        "1 target not renewed in time",
        "1 target without a reading",
        "Directive not answered: Save fuel",
        "1 follow-up past its date",
        "66 days late",
        "As of ",
    ):
        assert words in page
    targets = reverse("targets:targets") + f"?unit={place.mine.pk}&amp;ask="
    for address in (review.get_absolute_url(), answer.get_absolute_url(), f"{targets}renewal", f"{targets}reading"):
        assert f'href="{address}"' in page
    assert page.count('type="checkbox" name="late"') == 5
    assert " checked" not in page.split("<main")[1]
    send(place)
    assert "15 Jun 2026" in Browser(place.staff).open(LATE)


def test_units_below_only_and_posts_that_oversee(place: Place) -> None:
    """Staff, department and senior officials of the area; never their own unit, never persons."""
    late_review(place.mine)
    late_review(place.county)
    late.refresh(TODAY)
    for post in ("staff", "department", "senior"):
        page = Browser(make.official(post, place.county)).open(LATE).split("<main")[1]
        assert "Sangnok Mine" in page
        assert page.count('name="late"') == 1
        assert place.head.name not in page
        foreign = Browser(make.official(post, make.unit(kind_code="county"))).open(LATE)
        assert "No unit is late with its paperwork." in foreign
    for person in (place.head, place.members[0], make.official("auditor", place.county)):
        assert client(person).get(LATE).status_code == 403
        assert client(person).get(REMIND).status_code == 403
    own = make.official("staff", place.county, member_of=place.mine)
    assert 'name="late"' not in Browser(own).open(LATE)


def test_the_list_is_narrowed_and_sorted(place: Place) -> None:
    """By matter, place, kind of unit, days late, and whether it was reminded of lately."""
    review = late_review(place.mine)
    follow_up(review, day(-8))
    farm = make.unit(place.county, kind_code="farm", name_en="Haedoji Farm", code="FARM")
    late_review(farm, days=200)
    late.refresh(TODAY)
    staff = client(place.staff)

    def shown(**narrow: Any) -> list[str]:
        book = load_workbook(io.BytesIO(b"".join(staff.get(LATE, {**narrow, "format": "xlsx"}).streaming_content)))  # type: ignore[attr-defined]
        return [f"{row[0]}: {row[4]}" for row in book.active.iter_rows(min_row=2, values_only=True)]  # type: ignore[union-attr]

    mine, late_follow_up, of_farm = "Sangnok Mine: 66", "Sangnok Mine: 8", "Haedoji Farm: 156"
    assert shown() == [of_farm, mine, late_follow_up]
    assert shown(sort="-late") == [late_follow_up, mine, of_farm]
    assert shown(sort="unit") == [of_farm, mine, late_follow_up]
    assert shown(sort="matter") == [late_follow_up, of_farm, mine]
    assert shown(matter="follow_up") == [late_follow_up]
    assert shown(place="haedoji") == [of_farm]
    assert shown(kind=farm.kind_id) == [of_farm]
    assert shown(days="7") == [of_farm, mine, late_follow_up]
    assert shown(days="30") == [of_farm, mine]
    assert shown(days="90") == [of_farm]
    assert shown(reminder="open") == [of_farm, mine, late_follow_up]
    send(place)
    assert shown(reminder="open") == [of_farm]
    assert "Nothing matches this filter." in Browser(place.staff).open(f"{LATE}?matter=directive")


def test_before_anything_is_sent_the_page_says_to_whom_and_what(place: Place) -> None:
    """And who is left out, and why; that it cannot be taken back. Looking sends nothing."""
    late_review(place.mine)
    headless = make.unit(place.county, name_en="Headless Farm")
    late_review(headless)
    again = make.unit(place.county, name_en="Reminded School")
    make.official("head", again)
    late_review(again)
    rows = {one.unit_id: one for one in matters(place)}
    remind([rows[again.pk]], by=place.staff, today=day(-2), now=timezone.now())
    staff = Browser(place.staff)
    page = staff.open(f"{REMIND}?" + "&".join(f"late={one.pk}" for one in rows.values()))
    reminded, left_out = page.split("Left out, and why")
    assert "Office of Sangnok Mine" in reminded
    assert "Review 1 Jan 2026 – 31 Mar 2026 not held. The last day in time was 10 Apr 2026." in reminded
    assert "1 office gets the text below" in reminded
    assert "Headless Farm" in left_out
    assert "No head is entered at this unit." in left_out
    assert "Reminded on 13 Jun 2026; again from 20 Jun 2026." in left_out
    assert "A reminder cannot be taken back." in left_out
    assert OfficeReminder.objects.count() == 1


def test_the_reminder_reaches_the_heads_inbox(place: Place) -> None:
    """Through the ledger: one row for the head and one for the deputy; said in words with the page of the matter."""
    review = late_review(place.mine)
    deputy = make.person(unit=place.mine)
    principal = Appointment.objects.get(person=place.head)
    make.appoint(deputy, "head", place.mine, deputy_of=principal)
    (one,) = matters(place)
    staff = Browser(place.staff)
    staff.client.get(f"{REMIND}?late={one.pk}")
    page = staff.send(f"{REMIND}?late={one.pk}", late=[one.pk])
    assert (page.status_code, page["Location"]) == (302, LATE)
    assert "A reminder of 1 matter is sent." in staff.open(LATE)
    row = OfficeReminder.objects.get()
    assert (row.unit, row.kind, row.subject_id, row.sent_on) == (place.mine, "review", review.pk, TODAY)
    (step,) = steps_of(Reminding.objects.get())
    assert (step.name, step.by, step.facts) == ("send", place.staff, {"matters": {"review": 1}})
    assert delivering.deliver_due(row.recorded_at + datetime.timedelta(minutes=1), TODAY).delivered == 2
    assert set(Reminder.objects.values_list("recipient", flat=True)) == {place.head.pk, deputy.pk}
    with translation.override("en"):
        line = KIND.lines(place.head, [row.pk], TODAY)[row.pk]
    assert line.text.startswith("Sangnok Mine: Review 1 Jan 2026 – 31 Mar 2026 not held.")
    assert line.url == review.get_absolute_url()
    assert KIND.lines(place.members[0], [row.pk], TODAY) == {}


def test_the_planner_adds_nothing_to_what_was_sent(place: Place) -> None:
    """It may run as often as it likes; a head appointed since is told too, a foreign one is not."""
    late_review(place.mine)
    send(place)
    assert KINDS["office_reminder"] is KIND
    assert planning.plan(timezone.now(), TODAY)["office_reminder"] == 0
    make.appoint(make.person(unit=place.mine), "head", place.mine, deputy_of=Appointment.objects.get(person=place.head))
    assert planning.plan(timezone.now(), TODAY)["office_reminder"] == 1
    assert planning.plan(timezone.now(), day(7))["office_reminder"] == 0


def test_what_was_settled_is_not_delivered_nor_to_one_who_left(place: Place) -> None:
    """Asked again when it is delivered."""
    review = late_review(place.mine)
    send(place)
    ledger = list(Reminder.objects.all())
    assert KIND.may_receive(ledger, TODAY) == {ledger[0].pk}
    subject = ledger[0].subject_id
    assert KIND.still_open([subject], TODAY) == {subject}
    Appointment.objects.filter(person=place.head).update(until=day(1))
    assert KIND.may_receive(ledger, day(1)) == set()
    type(review).objects.update(state="held", meeting=make.meeting(place.mine, "review"))
    assert KIND.still_open([subject], TODAY) == set()


def test_never_twice_in_seven_days_for_one_matter(place: Place) -> None:
    """Another matter of the same unit goes; on the eighth day the first may go again."""
    late_review(place.mine)
    assert send(place) == (1, 0)
    with pytest.raises(NotReady):
        send(place)
    follow_up(late_review(place.mine), day(-8))
    assert send(place, today=day(6)) == (1, 1)
    assert send(place, today=day(7)) == (1, 1)
    assert OfficeReminder.objects.filter(kind="review").count() == 2
    assert Reminding.objects.count() == 3


def test_what_was_settled_meanwhile_is_left_out(place: Place) -> None:
    """The list is as of some minutes ago; the look and the sending ask the matters themselves."""
    review = late_review(place.mine)
    rows = matters(place)
    type(review).objects.update(state="held", meeting=make.meeting(place.mine, "review"))
    with translation.override("en"):
        assert [one.why for one in look_at(rows, TODAY)] == ["It has been settled meanwhile."]
    with pytest.raises(NotReady):
        remind(rows, by=place.staff, today=TODAY, now=timezone.now())
    assert not OfficeReminder.objects.exists()


def test_nobody_else_sends(place: Place) -> None:
    """Nor does anybody choose matters out of reach: they are as absent."""
    late_review(place.mine)
    (one,) = matters(place)
    with pytest.raises(NotYours):
        remind([one], by=place.head, today=TODAY, now=timezone.now())
    foreign = Browser(make.official("staff", make.unit(kind_code="county")))
    for chosen in (f"?late={one.pk}", "", "?late=x&late=-1", "?late=99999999999999999999"):
        assert "No unit is chosen." in foreign.open(REMIND + chosen)
    answer = foreign.client.post(REMIND, {"late": [one.pk]})
    assert answer.status_code == 422
    assert not OfficeReminder.objects.exists()


def test_a_form_sent_twice_reminds_once(place: Place) -> None:
    """A double click leads to the same place."""
    late_review(place.mine)
    (one,) = matters(place)
    staff = client(place.staff)
    key = "0b0b3a52-4a0e-4b0d-9f43-2f4a4b3d7c11"
    answers = [staff.post(REMIND, {"late": [one.pk], "submission_key": key}) for _ in range(2)]
    assert [answer["Location"] for answer in answers] == [LATE, LATE]
    refused = staff.post(REMIND, {"late": [one.pk]})
    assert refused.status_code == 422
    assert "Nothing is left to remind of" in refused.content.decode()
    assert OfficeReminder.objects.count() == 1


def test_what_the_pages_cost(place: Place) -> None:
    """The same for one row and for thirty; a sending of thirty costs no more than one of one."""

    def grow() -> None:
        unit = make.unit(place.county)
        make.appoint(place.outsider, "head", unit)
        follow_up(late_review(unit), day(-8))
        directive(place, unit, day(-3))
        late.refresh(TODAY)

    grow()
    staff = client(place.staff)
    first = LateMatter.objects.order_by("id")[0]
    chosen = f"{REMIND}?late={first.pk}"
    check(
        [Page(staff, LATE, LIST), Page(staff, f"{LATE}?reminder=open&sort=unit", LIST), Page(staff, chosen, DETAIL)],
        grow,
    )
    ids = list(LateMatter.objects.values_list("pk", flat=True))
    check([Page(staff, f"{REMIND}?" + "&".join(f"late={pk}" for pk in ids[:60]), DETAIL)], lambda: None)
    one, many = sent(staff, REMIND, {"late": ids[:1]}), sent(staff, REMIND, {"late": ids[1:80]})
    assert len(one) == len(many) <= POST + 4, listed(many)


def test_rows_of_the_ledger_are_asked_by_one_statement(place: Place) -> None:
    """As the registry wants it: six columns in their order."""
    late_review(place.mine)
    send(place)
    ((recipient, subject, period, due_at, due_on, unit),) = office_reminding.KIND.rows(TODAY)
    row = OfficeReminder.objects.get()
    assert (recipient, subject, period, due_at) == (place.head.pk, row.pk, "2026-06-15", row.recorded_at)
    assert (due_on, unit) == (row.until, place.mine.pk)
