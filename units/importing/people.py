"""Persons from files: number, name, unit, language, contact and nothing else (domain.md Bound 4). A hundred thousand
go in with one COPY and a few statements; what is wrong is told by row."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _lazy

from units.importing.headers import Table, column
from units.personal import allowed_import_columns

_HEADINGS = {
    "number": "personnumber personalnumber 번호 개인번호 사람번호",
    "name": "fullname 이름 성명",
    "unit": "unitcode 단위 단위부호 단위코드 소속 소속단위 소속단위부호",
    "language": "lang 언어 말",
    "contact": "contacts 련락처 연락처",
}
PEOPLE = Table(
    name="people",
    label=_lazy("people"),
    columns=tuple(column(name, _HEADINGS[name]) for name in allowed_import_columns()),
    required=(frozenset({"number"}), frozenset({"name"}), frozenset({"unit"})),
    strict=True,
)
LANGUAGES = {
    **dict.fromkeys(("ko", "korean", "kor", "조선어", "조선말", "한국어", "한글"), "ko"),
    **dict.fromkeys(("en", "english", "eng", "영어"), "en"),
}
LONGEST = {"number": 30, "name": 100, "contact": 200}

# `at` is the place of the row in the run; rows of later files stand behind those of earlier ones.
INCOMING = """
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
JUDGE = """
UPDATE incoming_person i SET wrong = 'unit'
WHERE unit_id IS NULL OR EXISTS (SELECT 1 FROM units_unit u WHERE u.id = i.unit_id AND NOT ({reached}));
UPDATE incoming_person i SET wrong = 'archived' FROM units_unit u
WHERE u.id = i.unit_id AND u.archived_on IS NOT NULL AND wrong IS NULL;
UPDATE incoming_person i SET wrong = 'person' FROM units_membership m JOIN units_unit u ON u.id = m.unit_id
WHERE m.id = i.member_id AND NOT ({reached}) AND wrong IS NULL;
UPDATE incoming_person i SET wrong = 'since' FROM units_membership m
WHERE m.person_id = i.person_id AND m.since >= %(since)s AND wrong IS NULL
    AND NOT (m.id = i.member_id AND m.unit_id = i.unit_id);
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
CHANGED = """
WITH changed AS (
    UPDATE units_person p SET name = i.name, language = coalesce(nullif(i.language, ''), p.language),
        contact = coalesce(nullif(i.contact, ''), p.contact)
    FROM incoming_person i WHERE i.person_id = p.id AND i.wrong IS NULL
        AND (p.name, p.language, p.contact) IS DISTINCT FROM
            (i.name, coalesce(nullif(i.language, ''), p.language)::varchar, coalesce(nullif(i.contact, ''), p.contact)::varchar)
    RETURNING i.at
), left_behind AS (
    UPDATE units_membership m SET until = %(since)s FROM incoming_person i
    WHERE m.id = i.member_id AND i.wrong IS NULL AND m.unit_id <> i.unit_id RETURNING i.at
), moving AS (
    SELECT at FROM incoming_person i WHERE i.person_id IS NOT NULL AND i.wrong IS NULL
        AND NOT EXISTS (SELECT 1 FROM units_membership m WHERE m.id = i.member_id AND m.unit_id = i.unit_id)
)
SELECT at, bool_or(moves) FROM (
    SELECT at, false FROM changed UNION ALL SELECT at, true FROM left_behind UNION ALL SELECT at, true FROM moving
) told (at, moves) GROUP BY at
"""
