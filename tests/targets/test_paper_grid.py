"""Typed in from paper: an empty grid by exact number, faults beside their cells, good rows kept, the member's own (L6)."""

from __future__ import annotations

import datetime
from typing import Any

import pytest
from django.http import HttpResponse
from django.urls import reverse

from targets import slip_codes, typing_in
from targets.models import IndividualStep, IndividualTarget, PaperEntry, SlipBatch, Target
from tests import factories as make
from tests.assessments.browser import Browser, errors, hidden
from tests.targets.cast import TODAY, Place, client, day
from units.models import Membership, Person, Unit
from workflow.refusals import NotReady, NotYours

pytestmark = pytest.mark.django_db


def at(name: str, *args: int) -> str:
    """An address of the app."""
    return reverse(f"targets:{name}", args=args)


class Mine(Place):
    """A mine with a target in each field, its head at the grid, and ten slips printed."""

    def __init__(self) -> None:
        super().__init__()
        self.study, self.share, self.homes = self.three_fields(self.resolution(), "in_force")
        self.batch = typing_in.print_slips(self.mine, by=self.head, slips=10, ends_on=day(100), today=TODAY)
        self.page = at("type_in", self.mine.pk)
        self.with_slips = f"{self.page}?slips={self.batch.pk}"
        self.browser = Browser(self.head)

    def number(self, target: Target) -> str:
        """What stands beside a target on the slips."""
        return str(self.batch.targets.index(target.pk) + 1)

    def row(self, place: int = 0, who: Person | None = None, **changes: Any) -> dict[str, str]:
        """A row that can be kept, as it is typed."""
        base = {
            "number": (who or self.members[0]).number,
            "target": self.number(self.share),
            "task": "Label 40 bays",
            "due_on": day(60).isoformat(),
            "goal": "40",
            "counted_in": "bays",
        }
        return {f"{name}_{place}": str(text) for name, text in {**base, **changes}.items()}

    def slip(self, number: int) -> str:
        """The code of a slip of the set."""
        return slip_codes.written(self.batch.code, number)

    def keep(self, page: str = "", **cells: str) -> HttpResponse:
        """Type, look at the names, send again."""
        page = page or self.page
        return self.again(page, self.browser.send(page, **cells))

    def again(self, page: str, answer: HttpResponse) -> HttpResponse:
        """Send what a page shows, just as it stands there."""
        return self.browser.client.post(page, filled(answer))


def filled(answer: HttpResponse) -> dict[str, str]:
    """The fields of the grid as the page holds them."""
    form = answer.context["form"]  # type: ignore[attr-defined]
    found = hidden(answer.content.decode())
    for row in form.shown():
        found |= {cell.html_name: cell.value() or "" for cell, _below in row.cells} | {row.seen: row.mark}
    return found


def kept() -> list[tuple[str, str]]:
    """(number of the member, task) of all that was typed in."""
    return sorted(IndividualTarget.objects.filter(paper_entry__isnull=False).values_list("person__number", "task"))


@pytest.fixture
def mine(db: None) -> Mine:
    """A target in each field and ten slips."""
    return Mine()


def test_a_row_is_kept_once_the_name_has_been_seen(mine: Mine) -> None:
    """First the name stands below the number and the title below the target; the second sending keeps it."""
    looked = mine.browser.send(mine.page, **mine.row())
    page = looked.content.decode()
    assert looked.status_code == 200
    assert mine.members[0].name in page
    assert f'<span class="why">{mine.share.title}</span>' in page
    assert "1 row is ready." in page
    assert "autofocus" in page
    assert kept() == []
    answer = mine.again(mine.page, looked)
    assert answer["Location"] == mine.page
    made = IndividualTarget.objects.get()
    assert (made.person, made.unit, made.target, made.state) == (mine.members[0], mine.mine, mine.share, "open")
    assert (made.task, made.due_on, made.goal, made.counted_in) == ("Label 40 bays", day(60), 40, "bays")
    step = IndividualStep.objects.get()
    assert (step.name, step.by, step.source, step.target) == ("type_in", mine.head, "open", "open")
    assert "1 target is kept." in mine.browser.open(mine.page)


def test_another_number_after_the_look_is_looked_at_again(mine: Mine) -> None:
    """The name that was shown is that of the first number."""
    looked = mine.browser.send(mine.page, **mine.row())
    fields = {**filled(looked), "number_0": mine.members[1].number}
    second = mine.browser.client.post(mine.page, fields)
    assert second.status_code == 200
    assert mine.members[1].name in second.content.decode()
    assert kept() == []
    mine.again(mine.page, second)
    assert kept() == [(mine.members[1].number, "Label 40 bays")]


def test_good_rows_are_kept_and_faulty_ones_come_back(mine: Mine) -> None:
    """Each fault beside its cell and in the summary, with what was typed; nothing else is lost."""
    answer = mine.keep(
        **mine.row(0),
        **mine.row(1, mine.members[1], due_on=day(201), task="Turn 12 bearings"),
        **mine.row(2, task="", number="", due_on=""),
        **mine.row(3, mine.members[2], due_on=day(-1)),
        **mine.row(4, mine.members[3], target="9"),
        **mine.row(5, mine.members[4], due_on="soon", goal="many"),
        **mine.row(6, mine.members[5], goal="0"),
    )
    page = answer.content.decode()
    assert answer.status_code == 422
    assert kept() == [(mine.members[0].number, "Label 40 bays")]
    limit = "1 Jan 2027"
    assert errors(page) == [
        f"Row 1, By when: The unit target ends on {limit}; choose an earlier day",
        "Row 2, Member&#x27;s number: Write the member&#x27;s number.",
        "Row 2, Task: Write what the member will do.",
        "Row 2, By when: Write by when.",
        "Row 3, By when: Choose a day that is not before today.",
        "Row 4, Unit target: Write the number of a target from the list.",
        "Row 5, By when: Write the day as 2026-12-31 or 31.12.2026.",
        "Row 5, How many: Enter a whole number.",
        "Row 6, How many: Ensure this value is greater than or equal to 1.",
    ]
    for text in ("Turn 12 bearings", 'value="soon"', 'value="many"', 'id="id_due_on_0_error"'):
        assert text in page
    assert "1 target is kept." in page
    answer = mine.again(mine.page, mine.browser.client.post(mine.page, {**filled(answer), "due_on_0": str(day(90))}))
    assert (mine.members[1].number, "Turn 12 bearings") in kept()
    assert len(kept()) == 2


def test_a_number_of_another_unit_is_answered_as_one_nobody_has(mine: Mine) -> None:
    """Foreign, unknown, of a unit below, and of who has left: the same words, no name (Bound 8)."""
    foreign, below = make.person(unit=make.unit()), make.person(unit=mine.workteam)
    left = make.person()
    Membership.objects.create(person=left, unit=mine.mine, since=day(-90), until=day(-1))
    rows = [mine.row(place, task=f"Task {place}") for place in range(4)]
    numbers = (foreign.number, below.number, left.number, "P999999")
    cells = {name: text for row in rows for name, text in row.items()}
    cells |= {f"number_{place}": number for place, number in enumerate(numbers)}
    page = mine.keep(**cells).content.decode()
    assert errors(page) == [
        f"Row {row}, Member&#x27;s number: No member of this unit has this number." for row in (1, 2, 3, 4)
    ]
    for one in (foreign, below, left):
        assert one.name not in page
    assert kept() == []


def test_an_ideological_target_is_entered_by_the_member_alone(mine: Mine) -> None:
    """By number and by title, in the grid and by the verb; the member's own page takes it."""
    for text in (mine.number(mine.study), mine.study.title, f"{mine.number(mine.study)} {mine.study.title}"):
        page = mine.keep(**mine.row(target=text)).content.decode()
        assert errors(page) == [
            "Row 1, Unit target: Ideological: the member enters this alone, on their own page. Give the slip back."
        ]
    line = typing_in.Line(mine.members[0].number, mine.study.title, "Lecture twice", day(30))
    assert typing_in.type_in(mine.mine, by=mine.head, lines=[line], today=TODAY)[0][0][0] == "target"
    assert kept() == []
    words = {"target": mine.study.pk, "task": "Lecture twice", "when": "other", "other_day": day(30)}
    Browser(mine.members[0]).record(at("draw_up"), **words)
    assert IndividualTarget.objects.get().target == mine.study


def test_nobody_is_listed(mine: Mine) -> None:
    """A fresh grid holds no name and no number of a member but the head's own in the frame of the page."""
    page = mine.browser.open(mine.page).split("<main")[1]
    for one in mine.members:
        assert one.name not in page
        assert one.number not in page


def test_a_second_sending_has_no_second_effect(mine: Mine) -> None:
    """Five times the same form, whole and with a faulty row beside; with a slip as well."""
    for more in ({}, mine.row(1, mine.members[1], due_on="soon")):
        IndividualTarget.objects.all().delete()
        looked = mine.browser.send(mine.with_slips, **mine.row(slip=mine.slip(4)), **more)
        fields = filled(looked)
        answers = [mine.browser.client.post(mine.with_slips, fields) for _ in range(5)]
        assert len(kept()) == 1
        assert {one.status_code for one in answers} == {422 if more else 302}
        if more:
            assert 'value="soon"' in answers[4].content.decode()
            assert "typed in already" not in answers[4].content.decode()


def test_a_slip_typed_in_twice_warns_and_is_kept_when_sent_again(mine: Mine) -> None:
    """In two sendings, and in one; the words stand below the slip."""
    mine.keep(mine.with_slips, **mine.row(slip=mine.slip(3)))
    entry = PaperEntry.objects.get()
    assert (entry.batch, entry.slip, entry.by) == (mine.batch, 3, mine.head)
    again = mine.row(0, mine.members[1], slip="03-" + mine.slip(3)[-1], task="Turn 12 bearings")
    twin = mine.row(1, mine.members[2], slip=mine.slip(5), task="Clean the ditch")
    third = mine.row(2, mine.members[3], slip=mine.slip(5).lower().replace("-", " "), task="Clean the pump")
    looked = mine.browser.send(mine.with_slips, **again, **twin, **third)
    page = looked.content.decode()
    words = "A row with this slip has been typed in already. Send again to keep it all the same."
    assert page.count(words) == 2
    assert mine.again(mine.with_slips, looked).status_code == 302
    assert len(kept()) == 4
    assert PaperEntry.objects.filter(slip=3).count() == 2


def test_the_very_same_task_warns_too(mine: Mine) -> None:
    """Typed in before or drawn up by the member; finished ones do not count, nor those of the ideological field."""
    mine.draw_up(mine.share, [mine.members[0]])
    looked = mine.browser.send(mine.page, **mine.row(task="label 40 BAYS"))
    assert "This member has this very task already." in looked.content.decode()
    IndividualTarget.objects.update(state="done")
    assert "very task" not in mine.browser.send(mine.page, **mine.row()).content.decode()


def test_a_code_is_held_against_its_check_sign_and_its_unit(mine: Mine) -> None:
    """A wrong sign, a slip the set does not have, a set of another unit."""
    other = typing_in.print_slips(make_with_target(mine), by=mine.head, slips=3, ends_on=day(20), today=TODAY)
    wrong = mine.slip(3)[:-1] + ("0" if mine.slip(3)[-1] != "0" else "1")
    cells = {
        **mine.row(0, slip=wrong),
        **mine.row(1, slip=slip_codes.written(mine.batch.code, 11)),
        **mine.row(2, slip=slip_codes.written(other.code, 1)),
        **mine.row(3, slip="03"),
    }
    page = mine.keep(mine.with_slips, **cells).content.decode()
    assert errors(page) == [
        "Row 1, Slip: The check sign does not agree; read the code of the slip again.",
        "Row 2, Slip: This is no slip of your unit.",
        "Row 3, Slip: This is no slip of your unit.",
        "Row 4, Slip: The check sign does not agree; read the code of the slip again.",
    ]
    assert client(mine.head).get(f"{mine.page}?slips={other.pk}").status_code == 404
    assert client(mine.head).get(f"{mine.page}?slips=³").status_code == 404


def make_with_target(mine: Mine) -> Unit:
    """Another unit below the same head, with a target in force."""
    unit = make.unit(mine.mine)
    make.target(make.resolution(unit), mine.head)
    return unit


def test_numbers_mean_what_the_slips_say(mine: Mine) -> None:
    """The unit orders its targets anew, one ends, one is new: the printed numbers stay; the ended one is named."""
    printed = mine.number(mine.homes)
    new = mine.target(mine.share.resolution, title="Roofs")
    Target.objects.exclude(pk=mine.homes.pk).update(order=500)
    Target.objects.filter(pk=mine.share.pk).update(state="met")
    page = mine.keep(
        mine.with_slips,
        **mine.row(0, target=printed),
        **mine.row(1, mine.members[1]),
        **mine.row(2, mine.members[2], target="4", task="Patch"),
    ).content.decode()
    assert errors(page) == ["Row 1, Unit target: This target has ended; ask the member for another one."]
    assert set(IndividualTarget.objects.values_list("target", flat=True)) == {mine.homes.pk, new.pk}


def test_days_are_read_as_they_are_written(mine: Mine) -> None:
    """Korean ways and Juche years too; a month alone is no day."""
    for text in ("2026-08-14", "14.8.2026", "2026년 8월 14일", "주체115(2026)년 8월 14일", "20260814"):
        IndividualTarget.objects.all().delete()
        mine.keep(**mine.row(due_on=text))
        assert IndividualTarget.objects.get().due_on == datetime.date(2026, 8, 14), text
    for text in ("2026-08", "8/9/2026", "1911", "31.2.2026"):
        assert "Write the day as" in mine.keep(**mine.row(due_on=text)).content.decode()


def test_the_page_is_the_own_heads(mine: Mine) -> None:
    """Head of a unit above, staff above, members: refused by page and verb; an empty grid asks for a row."""
    above = make.official("head", mine.county)
    for person, status in ((above, 403), (mine.staff, 403), (mine.members[0], 403), (mine.outsider, 404)):
        assert client(person).get(mine.page).status_code == status
        with pytest.raises(NotYours):
            typing_in.type_in(mine.mine, by=person, lines=[], today=TODAY)
    assert errors(mine.browser.send(mine.page).content.decode()) == ["Write at least one row."]


def test_an_archived_unit_takes_no_row(mine: Mine) -> None:
    """Named on the page with what was typed, refused by both verbs."""
    Unit.objects.filter(pk=mine.mine.pk).update(archived_on=TODAY)
    mine.mine.refresh_from_db()
    answer = mine.keep(**mine.row())
    page = answer.content.decode()
    assert (answer.status_code, errors(page)) == (422, ["The unit is archived."])
    assert "Label 40 bays" in page
    with pytest.raises(NotReady):
        typing_in.print_slips(mine.mine, by=mine.head, slips=1, ends_on=TODAY, today=TODAY)
    assert kept() == []


def test_a_target_that_ends_between_look_and_keeping_is_named(mine: Mine) -> None:
    """The other row of the same sending is kept."""
    looked = mine.browser.send(
        mine.with_slips, **mine.row(0), **mine.row(1, mine.members[1], target=mine.number(mine.homes))
    )
    Target.objects.filter(pk=mine.share.pk).update(state="ended")
    page = mine.again(mine.with_slips, looked).content.decode()
    assert errors(page) == ["Row 1, Unit target: This target has ended; ask the member for another one."]
    assert [one for one, _task in kept()] == [mine.members[1].number]


def test_the_verb_itself_names_faults_by_row(mine: Mine) -> None:
    """Between the check of the form and the lock: what is no longer right is told, the rest kept."""
    good = typing_in.Line(mine.members[0].number, mine.share.title, "Label", day(10))
    bad = typing_in.Line("P0", mine.share.title, "Label", day(10))
    assert typing_in.type_in(mine.mine, by=mine.head, lines=[bad, good], today=TODAY) == {
        0: [("number", "No member of this unit has this number.")]
    }
    assert len(kept()) == 1


def test_the_target_is_the_members(mine: Mine) -> None:
    """They read where it came from, by whom and when; they change and drop it; the head does not."""
    mine.keep(**mine.row())
    made = IndividualTarget.objects.get()
    member = Browser(mine.members[0])
    words = f"Typed in from paper by {mine.head.name} on"
    assert words in member.open(at("mine"))
    assert words in member.open(at("individual", made.pk))
    held = member.open(reverse("desk:record"))
    assert "Typed in from paper" in held
    fields = {"task": "Label 50 bays", "when": "other", "other_day": day(50), "goal": 50, "counted_in": "bays"}
    member.record(at("individual", made.pk), **fields)
    made.refresh_from_db()
    assert (made.task, made.goal) == ("Label 50 bays", 50)
    assert client(mine.head).get(at("individual", made.pk)).status_code == 404
    member.record(at("drop", made.pk))
    assert "Label 50 bays" not in mine.browser.open(at("unit_individual", mine.mine.pk))


def test_a_small_unit_draws_under_its_parents_targets(mine: Mine) -> None:
    """The numbers of its slips are those of the parent's targets (rule 2)."""
    boss = make.official("head", mine.workteam, member_of=mine.workteam)
    batch = typing_in.print_slips(mine.workteam, by=mine.head, slips=4, ends_on=day(10), today=TODAY)
    line = typing_in.Line(boss.number, str(batch.targets.index(mine.share.pk) + 1), "Oil the pump", day(9))
    assert typing_in.type_in(mine.workteam, by=boss, lines=[line], today=TODAY, batch=batch) == {}
    assert IndividualTarget.objects.get().unit == mine.workteam


def test_a_set_keeps_its_numbers_of_slips(mine: Mine) -> None:
    """By constraint too: none, or a hundred."""
    from django.db import IntegrityError, transaction

    for slips in (0, 100):
        with pytest.raises(NotReady):
            typing_in.print_slips(mine.mine, by=mine.head, slips=slips, ends_on=day(1), today=TODAY)
        with pytest.raises(IntegrityError), transaction.atomic():
            SlipBatch.objects.filter(pk=mine.batch.pk).update(slips=slips)
