"""What must hold once the data set stands, asked of the database itself."""

from __future__ import annotations

import datetime
from collections.abc import Iterable

from django.db import connection

from honours import standing
from targets import counting, rollup

#: (what is wrong, statement that counts it): each must say 0.
QUESTIONS = (
    ("units whose path is not their parent's and their own number", """
        SELECT count(*) FROM units_unit u LEFT JOIN units_unit p ON p.id = u.parent_id
        WHERE u.path <> CASE WHEN p.id IS NULL THEN text2ltree(u.id::text) ELSE p.path || u.id::text END
            OR u.depth <> nlevel(u.path) - 1"""),
    ("targets that serve one of a unit that does not stand above", """
        SELECT count(*) FROM targets_serving s JOIN targets_target l ON l.id = s.target_id
        JOIN targets_target h ON h.id = s.higher_id JOIN units_unit below ON below.id = l.unit_id
        JOIN units_unit above ON above.id = h.unit_id WHERE NOT above.path @> below.path OR above.id = below.id"""),
    ("individual targets of a unit the person was never a member of", """
        SELECT count(*) FROM (SELECT DISTINCT person_id, unit_id FROM targets_individualtarget) i
        LEFT JOIN units_membership m USING (person_id, unit_id) WHERE m.id IS NULL"""),
    ("individual targets under a unit target of another unit", """
        SELECT count(*) FROM (SELECT DISTINCT target_id, unit_id FROM targets_individualtarget) i
        JOIN targets_target t ON t.id = i.target_id WHERE t.unit_id <> i.unit_id"""),
    ("targets whose version in force is not theirs", """
        SELECT count(*) FROM targets_target t LEFT JOIN targets_targetversion v ON v.id = t.current_id
        WHERE v.id IS NULL OR v.target_id <> t.id OR v.title <> t.title OR v.limit_on <> t.limit_on"""),
    ("register entries out of their order", """
        SELECT count(*) FROM (SELECT number, row_number() OVER (ORDER BY id) AS place FROM honours_flag) f
        WHERE number <> place"""),
)  # fmt: skip


def settle(holding: Iterable[int], flags: int, today: datetime.date) -> None:
    """Make what is derived: present flags, the register's counter, counts of persons, counters of targets."""
    standing.refresh(holding)
    with connection.cursor() as cursor:
        cursor.execute("UPDATE honours_registercounter SET last = %s WHERE name = 'flags'", [flags])
    counting.refresh_counts(today)
    rollup.rebuild()


def faults() -> list[str]:
    """What does not hold; empty when all is well. It reads every table once."""
    found = []
    with connection.cursor() as cursor:
        for words, question in QUESTIONS:
            cursor.execute(question)
            if number := cursor.fetchone()[0]:
                found.append(f"{number} {words}")
    if number := rollup.differing():
        found.append(f"{number} counters of targets that differ from the targets")
    return found
