"""How long a register of many entries takes to check: `python -m tests.bench.register 1000000` against throw-away servers.

The lines are sealed by the database's own trigger; what they refer to is left out, for the check does not read it.
"""

from __future__ import annotations

import os
import sys
import time
import uuid

import django
from psycopg import sql

FLAGS = """
INSERT INTO honours_flag (id, number, unit_id, unit_name_en, unit_name_ko, tier, application_id, awarded_on, authority,
    approved_by_id, recorded_at)
SELECT n, n, n, 'Unit of the register ' || n, '등록단위 ' || n, '1', n, DATE '2026-01-01' + (n / 1000)::int,
    'Three-revolution team department of the county · 군 3대혁명소조부', 1, clock_timestamp()
FROM generate_series(1, %s) n
"""
LINES = "INSERT INTO honours_registerentry (number, kind, flag_id) SELECT n, 'award', n FROM generate_series(1, %s) n"
KEYS = """
SELECT conrelid::regclass::text, conname FROM pg_constraint
WHERE contype = 'f' AND conrelid IN ('honours_flag'::regclass, 'honours_registerentry'::regclass)
"""


def fill(name: str, entries: int) -> None:
    """The book, in a database of its own."""
    from tests import database

    database.clone(name)
    with database.server(name) as session:
        for table, key in session.execute(KEYS).fetchall():
            session.execute(
                sql.SQL("ALTER TABLE {} DROP CONSTRAINT {}").format(sql.Identifier(table), sql.Identifier(key))
            )
        session.execute("ALTER TABLE honours_flag DISABLE TRIGGER USER")
        session.execute(FLAGS, [entries])
        begun = time.monotonic()
        session.execute(LINES, [entries])
        print(f"{entries} entries sealed in {time.monotonic() - begun:.1f} s")
        session.execute("UPDATE honours_registercounter SET last = %s", [entries])
        session.execute("VACUUM ANALYZE honours_flag, honours_registerentry")


def main(entries: int) -> None:
    """Fill, check, say."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "redflag.settings")
    django.setup()
    from honours import chain
    from tests import database

    name = f"bench_{uuid.uuid4().hex[:8]}"
    try:
        fill(name, entries)
        database.use(name)
        last = chain.head()
        assert last is not None
        began, spent = time.monotonic(), time.process_time()
        found = chain.verify([chain.Head(last.hash, last.number)])
        print(
            f"{found.lines} entries checked against their head in {time.monotonic() - began:.1f} s"
            f" (of it {time.process_time() - spent:.1f} s here, the rest in PostgreSQL); fault: {found.fault}"
        )
        began = time.monotonic()
        assert chain.verify_one(entries // 2) is None
        print(f"one of them, as its page does: {(time.monotonic() - began) * 1000:.1f} ms")
    finally:
        database.drop(name)


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000)
