"""How a rule asks: one statement over all units that returns unit, subject, key, field and facts (L23)."""

from __future__ import annotations

import json
from collections.abc import Iterator

from django.db import connection

from reviews.finding.rule import Asked, Measured

#: At most so many rows of a statement are held at a time.
BATCH = 1000


def measured(sql: str, asked: Asked) -> Iterator[Measured]:
    """The rows of a statement that takes %(day)s, %(subject)s (or NULL) and the loosest value of each norm by its name."""
    with connection.cursor() as cursor:
        cursor.execute(sql, {"day": asked.day, "subject": asked.subject, **asked.loosest})
        while rows := cursor.fetchmany(BATCH):
            for unit, subject, key, field, facts in rows:
                yield Measured(unit, subject, key, json.loads(facts), field or "")
