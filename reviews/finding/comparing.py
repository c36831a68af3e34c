"""Makes texts of units ready to be compared: each wording is kept once and looked up by its trigrams once (L23).

A copied text often differs in its numbers alone, so these are put aside. What is new since the last time is gathered; a
few marks of each wording lead by an index to the few that may be alike, and their trigrams alone are compared: nothing is
compared pair by pair. (Among 50,000 wordings of 250 characters an index of trigrams took 1.5 s for one, since each shares
many trigrams with thousands; by marks one took 9 to 11 ms among the first 10,000, on a machine that did other work.) Read
are versions of unit targets and findings of reviews; individual targets are never read (domain.md, Bound 9).
"""

from __future__ import annotations

import zlib

from django.db import connection, transaction

#: Wordings looked up in one transaction, and the earlier ones kept for each, the most alike first.
BATCH, NEAREST = 500, 10
#: What is less alike is not kept, per cent: no norm asks for less.
LEAST = 60
#: A mark is the checksum of so many characters in a row; the lowest of a wording are its marks.
LONG, MARKS = 10, 16
#: A mark leads to so many earlier wordings; those that share two or more are compared, so many, the most alike first.
REACH, COMPARED = 100, 20

# Wordings that have not been gathered, with where they stand and when they were written.
WRITTEN = """
    SELECT v.id AS version, NULL::bigint AS finding, v.recorded_at, v.title || ' ' || v.problem AS words
    FROM targets_targetversion v JOIN targets_target t ON t.id = v.target_id AND t.state NOT IN ('draft', 'proposed')
    WHERE NOT EXISTS (SELECT FROM reviews_textsource s WHERE s.version_id = v.id)
    UNION ALL
    SELECT NULL, f.id, f.recorded_at, f.text FROM reviews_finding f
    WHERE NOT EXISTS (SELECT FROM reviews_textsource s WHERE s.finding_id = f.id)
"""
GATHER = f"""
WITH written AS MATERIALIZED (
    SELECT version, finding, recorded_at, length(words) AS length, reviews_comparable(words) AS body FROM ({WRITTEN}) w
), made AS (
    INSERT INTO reviews_comparedtext (digest, body, length, compared)
    SELECT DISTINCT ON (md5(body)) md5(body), body, length, false FROM written ORDER BY md5(body), length DESC
    ON CONFLICT (digest) DO NOTHING RETURNING id, digest
)
INSERT INTO reviews_textsource (text_id, version_id, finding_id)
SELECT coalesce(made.id, known.id), version, finding FROM written w
LEFT JOIN made ON made.digest = md5(w.body) LEFT JOIN reviews_comparedtext known ON known.digest = md5(w.body)
ORDER BY recorded_at, version, finding
"""
WAITING = f"""
SELECT id, body FROM reviews_comparedtext WHERE NOT compared ORDER BY id LIMIT {BATCH} FOR UPDATE SKIP LOCKED
"""
MARK = (
    "INSERT INTO reviews_textmark (text_id, mark) SELECT * FROM unnest(%s::bigint[], %s::int[]) ON CONFLICT DO NOTHING"
)
LOOK_UP = f"""
WITH near AS (
    SELECT own.id, n.text_id AS other, count(*) AS shared FROM unnest(%s::bigint[], %s::int[]) AS own(id, mark)
    CROSS JOIN LATERAL (
        SELECT text_id FROM reviews_textmark WHERE mark = own.mark AND text_id < own.id ORDER BY text_id LIMIT {REACH}
    ) AS n GROUP BY own.id, n.text_id HAVING count(*) > 1
), nearest AS (
    SELECT id, other, row_number() OVER (PARTITION BY id ORDER BY shared DESC, other) AS place FROM near
), alike AS (
    SELECT n.id, n.other, floor(similarity(t.body, o.body) * 100)::int AS per_cent FROM nearest n
    JOIN reviews_comparedtext t ON t.id = n.id JOIN reviews_comparedtext o ON o.id = n.other WHERE n.place <= {COMPARED}
), best AS (
    SELECT *, row_number() OVER (PARTITION BY id ORDER BY per_cent DESC, other) AS place FROM alike
    WHERE per_cent >= {LEAST}
)
INSERT INTO reviews_likeness (text_id, other_id, per_cent)
SELECT id, other, per_cent FROM best WHERE place <= {NEAREST} ON CONFLICT DO NOTHING
"""


def compare_new() -> int:
    """Gather what has been written and look each new wording up; how many wordings. Safe to repeat and to break off."""
    gather()
    looked_up = 0
    while found := look_up():
        looked_up += found
    return looked_up


@transaction.atomic
def gather() -> int:
    """Keep where each new text stands; how many there were."""
    with connection.cursor() as cursor:
        cursor.execute(GATHER)
        return int(cursor.rowcount)


@transaction.atomic
def look_up() -> int:
    """Look a batch of new wordings up among the earlier ones; how many, 0 at the end."""
    with connection.cursor() as cursor:
        cursor.execute(WAITING)
        batch = cursor.fetchall()
        pairs = [(pk, mark) for pk, body in batch for mark in marks(body)]
        columns = [[pk for pk, _mark in pairs], [mark for _pk, mark in pairs]]
        cursor.execute(MARK, columns)
        cursor.execute(LOOK_UP, columns)
        cursor.execute("UPDATE reviews_comparedtext SET compared = true WHERE id = ANY(%s)", [[pk for pk, _b in batch]])
    return len(batch)


def marks(body: str) -> list[int]:
    """The lowest checksums of the pieces of a wording: two that are alike share some, two that are not hardly any."""
    pieces = {body[place : place + LONG] for place in range(max(1, len(body) - LONG + 1))}
    return sorted(zlib.crc32(piece.encode()) - 2**31 for piece in pieces)[:MARKS]
