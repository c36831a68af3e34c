"""Notices: whom they reach, their moves, both languages, how many receive them, and bad input."""

from __future__ import annotations

import datetime
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone

from reminders import delivering, noticing, planning, tasks
from reminders.models import Notice, Reminder
from reminders.reminding import NOTICE, may_receive
from tests import factories as make
from tests.assessments.browser import Browser, errors
from tests.queries import DESK, DETAIL, LIST, Page, check
from units.models import Person, Post, Unit
from workflow.clock import today
from workflow.models import steps_of
from workflow.refusals import NotReady, NotYours

pytestmark = pytest.mark.django_db


class Place:
    """A county with an administrator; a mine in it with its head and members; a factory elsewhere."""

    def __init__(self, members: int = 6) -> None:
        self.county = make.unit(kind_code="county", name_en="Eunha County")
        self.mine = make.unit(self.county, name_en="Sangnok Mine")
        self.administrator = make.official("administrator", self.county)
        self.head = make.official("head", self.mine, member_of=self.mine)
        self.members = [make.person(unit=self.mine) for _one in range(members)]
        self.outsider = make.official("head", make.unit(), member_of=make.unit())


@pytest.fixture
def place() -> Place:
    return Place()


def at(name: str, *args: Any) -> str:
    """An address of the app."""
    return reverse(f"reminders:{name}", args=args)


def day(days: int) -> datetime.date:
    """So many days from today."""
    return today() + datetime.timedelta(days)


def typed(**changes: Any) -> dict[str, Any]:
    """A notice as it is typed."""
    texts = {
        "title_en": "Water is off",
        "text_en": "From six to eight.",
        "title_ko": "물이 멎습니다",
        "text_ko": "여섯시부터",
    }
    return {**texts, "since": day(0), "until": day(7), **changes}


def noted(place: Place, *, state: str = "published", at: Unit | None = None, **changes: Any) -> Notice:
    """A notice of the county in a state."""
    texts: dict[str, Any] = {**typed(), "published": state != "draft", "posts": [], **changes}
    if state == "withdrawn":
        texts["withdrawn_because"] = "The pipe holds"
    return Notice.objects.create(unit=at or place.county, state=state, **texts)


def deliver() -> None:
    """Plan and deliver what is due."""
    now = timezone.now()
    planning.plan(now, today())
    delivering.deliver_due(now, today())


def reached() -> set[Person]:
    """Who has a reminder of a notice."""
    rows = Reminder.objects.filter(kind="notice", channel="page", state="delivered")
    return {row.recipient for row in rows.select_related("recipient")}


def test_it_is_written_published_read_and_withdrawn(place: Place) -> None:
    """Through the pages: each step is recorded, readers read the language of theirs and the reason."""
    keeper, member = Browser(place.administrator), Browser(place.members[0])
    page = keeper.record(at("add_notice", place.county.pk), **typed())
    notice = Notice.objects.get()
    member.open(page, status=404)
    check_page = keeper.open(at("publish_notice", notice.pk))
    for words in ("물이 멎습니다", "Water is off", "Everyone", "How many receive it", "8"):
        assert words in check_page, words
    keeper.record(at("publish_notice", notice.pk))
    deliver()
    assert "Water is off" in member.open("/reminders/")
    assert "From six to eight." in member.open(page)
    assert "How many receive it" not in member.open(page)
    assert "Water is off" in Browser(place.head).open("/")
    keeper.record(at("withdraw_notice", notice.pk), reason="The pipe holds")
    assert "The pipe holds" in member.open(page)
    assert "Done with" in member.open("/reminders/")
    assert "Water is off" not in Browser(place.head).open("/")
    assert list(steps_of(notice).values_list("name", flat=True)) == ["draft", "publish", "withdraw"]


def test_everyone_of_the_area_and_nobody_else(place: Place) -> None:
    """Members and holders of posts in it, once each; not those elsewhere, not a closed account."""
    closed = make.person(unit=place.mine, is_active=False)
    noted(place)
    deliver()
    assert reached() == {place.administrator, place.head, *place.members}
    assert closed not in reached()
    deliver()
    assert Reminder.objects.filter(kind="notice", channel="page").count() == len(reached())


def test_chosen_posts_alone(place: Place) -> None:
    """Heads of the area; a member reads nothing of it."""
    notice = noted(place, posts=[Post.HEAD])
    deliver()
    assert reached() == {place.head}
    Browser(place.head).open(notice.get_absolute_url())
    Browser(place.members[0]).open(notice.get_absolute_url(), status=404)
    Browser(place.outsider).open(notice.get_absolute_url(), status=404)


def test_who_left_before_it_was_delivered_gets_none(place: Place) -> None:
    """May receive is asked again; a statement a notice, whoever it goes to."""
    notice = noted(place)
    planning.plan(timezone.now(), today())
    place.members[0].memberships.update(until=today())
    rows = list(Reminder.objects.filter(kind="notice", channel="page"))
    allowed = may_receive(rows, today())
    assert {row.recipient for row in rows if row.pk not in allowed} == {place.members[0]}
    assert NOTICE.still_open([notice.pk], day(8)) == set()
    assert NOTICE.lines(place.outsider, [notice.pk], today()) == {}


def test_it_reaches_nobody_before_its_first_day_and_ends_after_its_last(place: Place) -> None:
    """From-until is kept; the beat ends it, once."""
    notice = noted(place, since=day(1), until=day(3))
    deliver()
    assert reached() == set()
    Browser(place.head).open(notice.get_absolute_url(), status=404)
    assert noticing.end_due(day(3)) == 0
    Notice.objects.update(since=day(-3), until=day(-1))
    assert tasks.end_notices() == 1
    assert tasks.end_notices() == 0
    notice.refresh_from_db()
    assert notice.state == "over"
    Browser(place.head).open(notice.get_absolute_url())


def test_published_late_it_begins_today(place: Place) -> None:
    """A draft whose first day has passed reaches the inboxes all the same."""
    notice = noted(place, state="draft", since=day(-20))
    noticing.publish(notice, by=place.administrator, today=today())
    deliver()
    assert (notice.since, len(reached())) == (today(), 8)


def test_fewer_than_five_are_not_counted(place: Place) -> None:
    """One head is "fewer than 5"; a county of eight is eight."""
    keeper = Browser(place.administrator)
    assert "fewer than 5" in keeper.open(at("publish_notice", noted(place, state="draft", posts=[Post.HEAD]).pk))
    assert "fewer than 5" not in keeper.open(at("publish_notice", noted(place, state="draft").pk))


def test_only_administrators_of_the_area_write(place: Place) -> None:
    """By the verb as by the page; another county's administrator neither."""
    for one in (place.head, make.official("administrator", make.unit(kind_code="county"))):
        with pytest.raises(NotYours):
            noticing.draft_notice(place.county, by=one, today=today(), posts=[], **typed())
        with pytest.raises(NotYours):
            noticing.withdraw(noted(place), by=one, reason="x")


def test_what_was_published_is_not_changed(place: Place) -> None:
    """Page and verb refuse; a draft is changed."""
    keeper = Browser(place.administrator)
    draft = noted(place, state="draft")
    keeper.record(at("edit_notice", draft.pk), **typed(title_en="Light is off", posts=["head"]))
    draft.refresh_from_db()
    assert (draft.title_en, draft.posts) == ("Light is off", ["head"])
    notice = noted(place)
    keeper.open(at("edit_notice", notice.pk), status=409)
    with pytest.raises(NotReady):
        noticing.edit_notice(notice, by=place.administrator, today=today(), **typed())


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"title_ko": ""}, "Title (Korean) – This field is required."),
        ({"since": day(-1)}, "Choose today or a later day."),
        ({"until": day(-1)}, "Choose a day not before the first."),
        ({"posts": ["king"]}, "king"),
    ],
)
def test_bad_input_is_named_and_kept(place: Place, changes: dict[str, Any], said: str) -> None:
    """Beside the field; what was typed stands."""
    answer = Browser(place.administrator).send(at("add_notice", place.county.pk), **typed(**changes))
    page = answer.content.decode()
    assert answer.status_code == 422
    assert said in " ".join(errors(page))
    assert "From six to eight." in page
    assert not Notice.objects.exists()


def test_a_notice_past_its_last_day_is_not_published(place: Place) -> None:
    """Said on the check page; a verb that is told a last day before the first refuses."""
    late = noted(place, state="draft", since=day(-9), until=day(-1))
    page = Browser(place.administrator).send(at("publish_notice", late.pk)).content.decode()
    assert errors(page) == ["Its last day has passed; change the dates first."]
    with pytest.raises(NotReady):
        texts = typed(since=day(2), until=day(1))
        noticing.draft_notice(place.county, by=place.administrator, today=today(), posts=[], **texts)


def test_the_list_is_narrowed(place: Place) -> None:
    """By a word of either language, by state; another county's are not in it."""
    noted(place, title_en="Spring meeting")
    noted(place, state="withdrawn", title_ko="가을모임")
    noted(place, at=place.outsider.appointments.get().unit, title_en="Foreign")
    keeper = Browser(place.administrator)
    page = keeper.open("/notices/").split("<main")[1]
    assert at("add_notice", place.county.pk) in page
    assert "Foreign" not in page
    assert "Spring meeting" not in keeper.open("/notices/?state=withdrawn").split("<main")[1]
    found = keeper.open("/notices/?name=가을모임").split("<tbody")[1]
    assert found.count("<tr") == 1
    keeper.open("/notices/?name=50%25_")


def test_what_they_cost(place: Place) -> None:
    """List, page, desk and check page, at one notice and at thirty."""
    notice = noted(place, state="draft", since=today())
    noted(place)
    pages = [
        Page(Browser(place.administrator).client, "/notices/", LIST),
        Page(Browser(place.administrator).client, at("publish_notice", notice.pk), DETAIL),
        Page(Browser(place.head).client, "/", DESK),
        Page(Browser(place.head).client, "/reminders/", LIST),
    ]
    deliver()

    def grow() -> None:
        noted(place)
        deliver()

    check(pages, grow)
