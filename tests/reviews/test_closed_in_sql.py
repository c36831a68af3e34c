"""A closed period takes no more writing, by SQL either: the database refuses it (trust 14)."""

from __future__ import annotations

import datetime

import pytest
from django.db import Error, connection, transaction

from reviews.models import Finding, FollowUp, Review
from tests import factories as make

WRITING = {
    "a finding is changed": "UPDATE reviews_finding SET text = 'Other' WHERE review_id = %(review)s",
    "a finding is removed": "DELETE FROM reviews_finding WHERE review_id = %(review)s",
    "a finding is added": "INSERT INTO reviews_finding (review_id, kind, field, text) "
    "VALUES (%(review)s, 'success', 'technical', 'One more')",
    "a measure is changed": "UPDATE reviews_followup SET measure = 'Other' WHERE review_id = %(review)s",
    "a measure is removed": "DELETE FROM reviews_followup WHERE review_id = %(review)s",
    "it is dated back": "UPDATE reviews_review SET late_days = 0 WHERE id = %(review)s",
    "its close is moved": "UPDATE reviews_review SET late_after = late_after + 400 WHERE id = %(review)s",
    "it looks new": "UPDATE reviews_review SET recorded_at = now() + interval '1 day' WHERE id = %(review)s",
    "it is opened again": "UPDATE reviews_review SET state = 'returned' WHERE id = %(review)s",
    "its minutes are changed": "UPDATE units_meeting SET minutes = 'Other' "
    "WHERE id = (SELECT meeting_id FROM reviews_review WHERE id = %(review)s)",
}
LIVING = {
    "it is acknowledged": "UPDATE reviews_review SET state = 'acknowledged', remark = 'Read' WHERE id = %(review)s",
    "a measure is carried on": "UPDATE reviews_followup SET due_on = due_on + 30 WHERE review_id = %(review)s",
}


def committed(period_end: datetime.date) -> int:
    """A held review whose period ends on a day, as rows that were committed; its key."""
    unit = make.unit()
    with transaction.atomic():
        made = Review.objects.create(
            unit=unit,
            state="held",
            period_start=period_end - datetime.timedelta(days=90),
            period_end=period_end,
            due_on=period_end,
            late_after=period_end,
            late_days=3,
            meeting=make.meeting(unit, "review"),
        )
        Finding.objects.create(review=made, kind="success", field="technical", text="Mill in order")
        FollowUp.objects.create(
            review=made, unit=unit, field="technical", measure="Oil it", due_on=period_end, state="open"
        )
    return int(made.pk)


def write(statement: str, review: int) -> int:
    """Run one statement as the programme's own role; how many rows it changed."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement, {"review": review})
        return int(cursor.rowcount)


def test_sql_writes_nothing_into_a_closed_period(committed_db: str) -> None:
    """Every way of writing into it is refused by the database itself; the answer and the life of a measure go on."""
    review = committed(datetime.date(2020, 3, 31))
    for what, statement in WRITING.items():
        with pytest.raises(Error, match="closed"):
            write(statement, review)
            pytest.fail(what)
    assert [write(statement, review) for statement in LIVING.values()] == [1, 1]


def test_the_same_sql_writes_into_an_open_period(committed_db: str) -> None:
    """The twin: it is the close that refuses, nothing else."""
    for statement in (*WRITING.values(), *LIVING.values()):
        assert write(statement, committed(datetime.date(2999, 12, 31))) == 1, statement
