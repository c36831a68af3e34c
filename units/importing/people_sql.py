"""The statements that take persons in: one COPY into a table of the transaction, then sets, never row by row."""

from __future__ import annotations

# `at` is the place of the row in the run; rows of later files stand behind those of earlier ones.
INCOMING = """
DROP TABLE IF EXISTS incoming_person;
CREATE TEMP TABLE incoming_person (
    at integer PRIMARY KEY, number text NOT NULL, name text NOT NULL, unit_code text NOT NULL,
    language text NOT NULL, contact text NOT NULL,
    unit_id bigint, person_id bigint, member_id bigint, wrong text
) ON COMMIT DROP
"""
COPY = "COPY incoming_person (at, number, name, unit_code, language, contact) FROM STDIN"
# Exactly one unit for a code; where two codes differ by case alone, the one written so.
FIND = """
CREATE INDEX ON incoming_person (number);
ANALYZE incoming_person;
UPDATE incoming_person i SET unit_id = u.id
FROM (SELECT DISTINCT ON (c.unit_code) c.unit_code, u.id
      FROM (SELECT DISTINCT unit_code FROM incoming_person) c
      JOIN units_unit u ON upper(u.code) = upper(c.unit_code)
      ORDER BY c.unit_code, (u.code = c.unit_code) DESC, u.id) u
WHERE u.unit_code = i.unit_code;
UPDATE incoming_person i SET person_id = p.id FROM units_person p WHERE p.number = i.number;
UPDATE incoming_person i SET member_id = m.id
FROM units_membership m WHERE m.person_id = i.person_id AND (m.until IS NULL OR m.until > %(since)s)
    AND m.since = (SELECT min(n.since) FROM units_membership n
                   WHERE n.person_id = m.person_id AND (n.until IS NULL OR n.until > %(since)s));
"""
# What is wrong with a row, the first thing alone. {reached} is a condition on a unit "u"; `accounts` are those of the
# persons at hand that who imports keeps.
JUDGE = """
UPDATE incoming_person i SET wrong = 'twice'
FROM (SELECT number FROM incoming_person GROUP BY number HAVING count(*) > 1) t WHERE t.number = i.number;
UPDATE incoming_person i SET wrong = 'unit'
WHERE wrong IS NULL AND (
    unit_id IS NULL OR EXISTS (SELECT 1 FROM units_unit u WHERE u.id = i.unit_id AND NOT ({reached})));
UPDATE incoming_person i SET wrong = 'archived' FROM units_unit u
WHERE u.id = i.unit_id AND u.archived_on IS NOT NULL AND wrong IS NULL;
UPDATE incoming_person i SET wrong = 'person'
WHERE person_id IS NOT NULL AND wrong IS NULL AND NOT (%(all_accounts)s OR person_id = ANY(%(accounts)s::bigint[]));
UPDATE incoming_person i SET wrong = 'since' FROM units_membership m
WHERE m.person_id = i.person_id AND m.since >= %(since)s AND wrong IS NULL
    AND NOT (m.id = i.member_id AND m.unit_id = i.unit_id);
"""
WRONG = "SELECT at, number, wrong FROM incoming_person WHERE wrong IS NOT NULL ORDER BY at"
# For the page: what the run is about to change, as it stands before; %(most)s rows at most.
ABOUT_TO = """
SELECT i.at, i.person_id, p.name, p.language, p.contact, u.code, n.code
FROM incoming_person i
LEFT JOIN units_person p ON p.id = i.person_id
LEFT JOIN units_membership m ON m.id = i.member_id
LEFT JOIN units_unit u ON u.id = m.unit_id
JOIN units_unit n ON n.id = i.unit_id
WHERE i.wrong IS NULL AND (
    i.person_id IS NULL OR m.unit_id IS DISTINCT FROM i.unit_id OR p.name <> i.name
    OR p.language <> coalesce(nullif(i.language, ''), p.language)
    OR p.contact <> coalesce(nullif(i.contact, ''), p.contact))
ORDER BY i.at LIMIT %(most)s
"""
# A password that fits nothing: the account cannot sign in until an administrator sets one.
NEW = """
INSERT INTO units_person (number, name, language, contact, password, is_active, theme, density, text_size)
SELECT number, name, coalesce(nullif(language, ''), 'ko'), contact,
       '!' || replace(gen_random_uuid()::text || gen_random_uuid()::text, '-', ''), true, 'auto', 'normal', 'normal'
FROM incoming_person WHERE person_id IS NULL AND wrong IS NULL ORDER BY at;
"""
NEW_MEMBERS = """
INSERT INTO units_membership (person_id, unit_id, since)
SELECT p.id, i.unit_id, %(since)s FROM incoming_person i JOIN units_person p ON p.number = i.number
WHERE i.person_id IS NULL AND i.wrong IS NULL ORDER BY i.at;
"""
# Of persons who are there: an empty cell says nothing. The rows that differ in anything.
CHANGED = """
WITH changed AS (
    UPDATE units_person p SET name = i.name, language = coalesce(nullif(i.language, ''), p.language),
        contact = coalesce(nullif(i.contact, ''), p.contact)
    FROM incoming_person i WHERE i.person_id = p.id AND i.wrong IS NULL AND (
        p.name <> i.name OR p.language <> coalesce(nullif(i.language, ''), p.language)
        OR p.contact <> coalesce(nullif(i.contact, ''), p.contact))
    RETURNING i.at
), left_behind AS (
    UPDATE units_membership m SET until = %(since)s FROM incoming_person i
    WHERE m.id = i.member_id AND i.wrong IS NULL AND m.unit_id <> i.unit_id RETURNING i.at
), moving AS (
    SELECT at FROM incoming_person i WHERE i.person_id IS NOT NULL AND i.wrong IS NULL
        AND NOT EXISTS (SELECT 1 FROM units_membership m WHERE m.id = i.member_id AND m.unit_id = i.unit_id)
)
SELECT count(*) FROM (SELECT at FROM changed UNION SELECT at FROM left_behind UNION SELECT at FROM moving) told
"""
# A statement of its own: the membership before must have ended.
MOVED = """
INSERT INTO units_membership (person_id, unit_id, since)
SELECT i.person_id, i.unit_id, %(since)s FROM incoming_person i
WHERE i.person_id IS NOT NULL AND i.wrong IS NULL
    AND NOT EXISTS (SELECT 1 FROM units_membership m WHERE m.id = i.member_id AND m.unit_id = i.unit_id) ORDER BY i.at
"""
DONE = "DROP TABLE incoming_person"
