"""The unit's head is reminded of the last days to write a remark and to appeal; nothing is said once it is done."""

from __future__ import annotations

import datetime

import pytest
from django.utils import translation

from honours import changing
from reminders import planning
from reminders.models import Reminder
from reminders.registry import KINDS
from tests.honours import changes
from tests.honours.changes import Case
from workflow.clock import midnight, today

pytestmark = pytest.mark.django_db


@pytest.fixture
def here() -> Case:
    """A flag that stands."""
    return changes.case()


def planned(kind: str, day: datetime.date) -> list[tuple[int, int]]:
    """(recipient, subject) of what is planned by the end of a day."""
    planning.enter(KINDS[kind], KINDS[kind].rows(day), midnight(day))
    return list(Reminder.objects.filter(kind=kind, channel="page").values_list("recipient_id", "subject_id"))


@pytest.mark.parametrize("kind", ["register_remark", "register_appeal"])
def test_the_head_is_told_before_the_day_and_not_once_it_is_done(here: Case, kind: str) -> None:
    """To the head alone, with a line in both languages that leads to the change."""
    made = changes.opened(here) if kind == "register_remark" else changes.entered(here)
    last = made.remark_until if kind == "register_remark" else made.appeal_until
    assert last is not None
    assert planned(kind, last - datetime.timedelta(days=10)) == []
    assert planned(kind, last) == [(here.head.pk, made.pk)]
    rows = list(Reminder.objects.filter(kind=kind, channel="page"))
    of_kind = KINDS[kind]
    assert of_kind.may_receive(rows, last) == {rows[0].pk}
    for language, word in (("en", "Withdrawal"), ("ko", "회수")):
        with translation.override(language):
            line = of_kind.lines(here.head, [made.pk], last)[made.pk]
            assert word in line.text
            assert line.url == made.get_absolute_url()
    assert of_kind.still_open([made.pk], last) == {made.pk}
    assert of_kind.still_open([made.pk], last + datetime.timedelta(days=1)) == set()
    if kind == "register_remark":
        changing.remark(made, by=here.head, today=today(), text="Mended.")
    else:
        changing.appeal(made, by=here.head, today=today(), text="They ran.")
    assert of_kind.still_open([made.pk], last) == set()
