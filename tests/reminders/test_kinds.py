"""Each kind of reminder: planned once, dropped when its matter is closed or its recipient has left, told in both languages
to who may read it and nobody else (L6, L7, L9; Bounds 3, 7)."""

from __future__ import annotations

import datetime

import pytest
from django.db import connection
from django.test import Client
from django.utils import translation

from reminders import reasons
from reminders.models import Reminder
from reminders.registry import KINDS
from targets.models import Reading, Stage
from tests import factories as make
from tests.queries import asked
from tests.reminders.kinds import DAY, DUE, INDEXES, Ground, Matter, deliver, matters, plan, told
from units.models import CalendarRow, Norm
from workflow.clock import day_of

pytestmark = pytest.mark.django_db
NAMES = (
    "correction",
    "renewal",
    "renewal_above",
    "directive",
    "directive_above",
    "stage",
    "limit",
    "individual",
    "review",
    "review_late",
    "review_above",
    "follow_up",
    "follow_up_asked",
    "follow_up_above",
)


@pytest.fixture
def ground() -> Ground:
    """A county and its mine."""
    return Ground()


@pytest.fixture(params=NAMES)
def matter(request: pytest.FixtureRequest, ground: Ground) -> Matter:
    """One matter of each kind."""
    made: Matter = matters(ground)[request.param]()
    return made


def test_each_is_planned_once_on_its_day(matter: Matter) -> None:
    """Nothing the day before; on the day one row, its hour in the programme's zone; again nothing."""
    first = matter.first
    assert plan(matter.kind, first - DAY) == 0
    assert plan(matter.kind, first) == 1
    assert plan(matter.kind, first) == 0
    (row,) = told(matter.kind)
    assert (row.recipient, row.subject_id) == (matter.recipient, matter.subject.pk)
    assert row.subject_type == f"{matter.subject._meta.app_label}.{matter.subject._meta.model_name}"
    assert row.due_on == DUE and row.period.startswith(f"{DUE} ")
    assert day_of(row.due_at) == first and row.due_at.astimezone(datetime.UTC).hour == 23


def test_one_that_is_closed_meanwhile_is_dropped(matter: Matter) -> None:
    """Closed between planning and delivery; nor is it planned anew."""
    plan(matter.kind, matter.first + DAY)
    matter.close()
    outcome = deliver(matter.first + DAY)
    assert (outcome.delivered, outcome.dropped) == (0, 1)
    assert [(row.state, row.reason) for row in told(matter.kind)] == [("dropped", reasons.CLOSED)]
    Reminder.objects.all().delete()
    assert plan(matter.kind, matter.first + 2 * DAY) == 0


def test_who_has_left_gets_nothing(matter: Matter) -> None:
    """The post or the membership ends between planning and delivery."""
    plan(matter.kind, matter.first + DAY)
    matter.leave()
    outcome = deliver(matter.first + DAY)
    assert (outcome.delivered, outcome.dropped) == (0, 1)
    assert [row.reason for row in told(matter.kind)] == [reasons.NOT_ALLOWED]


def test_it_is_told_in_both_languages_and_leads_to_its_page(matter: Matter) -> None:
    """One statement or a few; the page opens for who is told; an outsider is told nothing of it."""
    plan(matter.kind, matter.first + DAY)
    assert deliver(matter.first + DAY).delivered == 1
    kind, ids = KINDS[matter.kind], [matter.subject.pk]
    client = Client()
    client.force_login(matter.recipient)
    for language in ("en", "ko"):
        with translation.override(language):
            line = kind.lines(matter.recipient, ids, DUE)[matter.subject.pk]
            assert matter.word in line.text and str(kind.label)
    assert client.get(line.url).status_code == 200
    assert kind.lines(make.official("head", make.unit()), ids, DUE) == {}
    assert len(asked(lambda: kind.lines(matter.recipient, ids, DUE))) <= 3


def test_nothing_of_individual_targets_to_anyone_but_the_member(ground: Ground) -> None:
    """Head, staff and the member's fellow are told nothing; the line has no text of it; mails say the label alone."""
    mine = ground.individual()
    ground.individual(person=make.person(unit=ground.mine), state="dropped")
    assert sum(plan(name, DUE) for name in KINDS) == 1
    (row,) = Reminder.objects.filter(channel="page")
    assert (row.recipient, row.unit, row.kind) == (ground.member, None, "individual")
    kind = KINDS["individual"]
    assert kind.private and not kind.escalates
    line = kind.lines(ground.member, [mine.pk], DUE)[mine.pk]
    assert mine.task not in line.text and mine.target.title not in line.text
    for other in (ground.head, ground.staff, ground.administrator):
        assert kind.lines(other, [mine.pk], DUE) == {}
        Reminder.objects.update(recipient=other)
        assert kind.may_receive([Reminder.objects.get(pk=row.pk)], DUE) == set()
    # Years after its date it still goes to nobody above.
    assert [name for name in KINDS if plan(name, DUE + 40 * DAY)] in ([], ["individual"])


def test_all_members_are_asked_alike(ground: Ground) -> None:
    """Each member with the same date is told on the same day by the same rule, ideological targets too."""
    targets = [ground.target(), ground.target(field="ideological", title="Study")]
    for _ in range(3):
        person = make.person(unit=ground.mine)
        for target in targets:
            ground.individual(person=person, target=target)
    plan("individual", DUE)
    rows = told("individual")
    assert len(rows) == 6 and len({(row.period, row.due_at) for row in rows}) == 1


def test_only_units_paperwork_goes_up() -> None:
    """Bound 7: what escalates is a target of a unit, a directive, a review, a follow-up."""
    assert {name: kind.subject for name, kind in KINDS.items() if kind.escalates} == {
        "renewal_above": "targets.target",
        "directive_above": "targets.directiveanswer",
        "review_above": "reviews.review",
        "follow_up_above": "reviews.followup",
    }


def test_before_on_and_after_by_the_units_norms(ground: Ground) -> None:
    """Three by default; the county asks for a week before and none on the day; the mine for none after."""
    ground.review()

    def days() -> list[str]:
        Reminder.objects.all().delete()
        for place in range(-10, 10):
            plan("review", DUE + place * DAY)
        return [row.period.removeprefix(f"{DUE} ") for row in told("review")]

    assert days() == ["before 3", "on", "after 3"]
    for unit, name, value in (
        (ground.county, "reminder_before", "7"),
        (ground.county, "reminder_on", "no"),
        (ground.mine, "reminder_after", "0"),
    ):
        Norm.objects.create(unit=unit, name=name, value=value, since=make.LONG_AGO)
    assert days() == ["before 7"]


def test_a_quiet_day_puts_it_off_to_the_next_other(ground: Ground) -> None:
    """The mine is quiet from the day before to two days after: one reminder, on the next working day, not lost."""
    ground.review()
    CalendarRow.objects.create(unit=ground.mine, kind="quiet", since=DUE - DAY, until=DUE + 2 * DAY)
    assert plan("review", DUE - 3 * DAY) == 1
    Reminder.objects.all().delete()
    assert [plan("review", DUE + place * DAY) for place in range(3)] == [0, 0, 0]
    assert plan("review", DUE + 3 * DAY) == 1
    (row,) = told("review")
    assert day_of(row.due_at) == DUE + 3 * DAY


def test_a_beat_that_was_dead_is_made_up_for_once(ground: Ground) -> None:
    """Two weeks late: the latest moment alone."""
    ground.review()
    assert plan("review", DUE + 14 * DAY) == 1
    assert [row.period for row in told("review")] == [f"{DUE} after 3"]


def test_an_absent_posts_work_falls_to_the_deputy_else_to_the_office_above(ground: Ground) -> None:
    """Head and deputy are told both; without a head the staff of the county; of what is asked of a post, who holds it."""
    deputy = make.person(unit=ground.mine)
    make.appoint(deputy, "head", ground.mine, deputy_of=ground.head.appointments.get())
    ground.review()
    supply = make.official("supply", ground.mine)
    ground.follow_up(post="supply")
    plan("review", DUE)
    plan("follow_up", DUE)
    assert {row.recipient for row in told("review")} == {ground.head, deputy}
    assert {row.recipient for row in told("follow_up")} == {supply}
    ground.mine.appointments.all().update(until=DUE - DAY)
    Reminder.objects.all().delete()
    plan("review", DUE)
    plan("follow_up", DUE)
    assert {row.recipient for row in told("review")} == {row.recipient for row in told("follow_up")} == {ground.staff}


def test_an_administrator_answers_no_request_of_their_own(ground: Ground) -> None:
    """The nearest administrators of all the person has to do with, never the person."""
    near = make.official("administrator", ground.mine, member_of=ground.mine)
    ground.request()
    ground.member = near
    ground.request()
    plan("correction", DUE)
    rows = {row.subject_id: row.recipient for row in told("correction")}
    assert sorted(rows.values(), key=lambda one: one.pk) == sorted([near, ground.administrator], key=lambda one: one.pk)
    assert deliver(DUE).delivered == 2


def test_a_stage_that_is_reached_asks_nothing(ground: Ground) -> None:
    """By the last reading; a fall below it asks again; the stage on the time limit is told with the limit."""
    target = ground.target(DUE + 120 * DAY)
    first, last = Stage.objects.filter(goal__version__target=target).order_by("number")
    reading = {"measure": first.goal.measure, "by": ground.head}
    Reading.objects.create(value=first.value, happened_on=DUE - 9 * DAY, **reading)
    assert plan("stage", DUE) == 0
    Reading.objects.create(value=first.value - 1, happened_on=DUE - 8 * DAY, **reading)
    assert plan("stage", DUE) == 1
    assert plan("stage", last.due_on) == 0


@pytest.mark.parametrize("kind", sorted(set(NAMES) - {"stage", "limit"}))
def test_due_rows_are_reached_by_an_index(ground: Ground, kind: str) -> None:
    """One statement, its rows found by their date; a table is read whole by none."""
    rows = KINDS[kind].rows(DUE)
    with connection.cursor() as cursor:
        # The tables of a test are small: what the planner would do with large ones it does where it may not read them whole.
        cursor.execute("SET LOCAL enable_seqscan = off")
        cursor.execute("SET LOCAL enable_bitmapscan = off")
    plan_of = rows.explain()
    assert f"using {INDEXES[kind]} " in plan_of, plan_of
    assert len(asked(lambda: list(rows))) == 1


def test_every_kind_has_its_case() -> None:
    """A kind of these apps without a case here would go out untried."""
    # What an office sends by hand is tried with late paperwork.
    ours, by_hand = ("units", "targets", "reviews"), {"office_reminder"}
    assert {name for name, kind in KINDS.items() if kind.subject.split(".")[0] in ours} - by_hand == set(NAMES)
    assert set(INDEXES) == set(NAMES) == set(matters(Ground()))
