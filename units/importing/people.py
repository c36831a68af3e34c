"""Persons from files: number, name, unit, language, contact and nothing else (domain.md Bound 4). A hundred thousand
go in with one COPY and a few statements; what is wrong is told by row."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

from django.db import connection
from django.db.models.expressions import RawSQL
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from units.accounts import accounts_kept_by
from units.importing import people_sql as sql
from units.importing.cells import ErrorCell, code_of, key_of
from units.importing.headers import Table, column
from units.importing.kinds import Job
from units.importing.outcome import MOST_CHANGES, Row
from units.models import Person, Post
from units.personal import allowed_import_columns
from units.reach import reach_of

_HEADINGS = {
    "number": "personnumber personalnumber 번호 개인번호 사람번호",
    "name": "fullname 이름 성명",
    "unit": "unitcode 단위 단위부호 단위코드 소속 소속단위 소속단위부호",
    "language": "lang 언어 말",
    "contact": "contacts 련락처 연락처",
}
COLUMNS = allowed_import_columns()
PEOPLE = Table(
    name="people",
    label=_lazy("people"),
    columns=tuple(column(name, _HEADINGS[name]) for name in COLUMNS),
    required=(frozenset({"number"}), frozenset({"name"}), frozenset({"unit"})),
    strict=True,
)
LANGUAGES = {
    **dict.fromkeys(("ko", "korean", "kor", "조선어", "조선말", "한국어", "한글"), "ko"),
    **dict.fromkeys(("en", "english", "eng", "영어"), "en"),
}
LONGEST = {"number": 30, "name": 100, "contact": 200}


def write(job: Job) -> None:
    """Put the persons of a run in; runs inside the caller's transaction. Raises Broken."""
    with connection.cursor() as cursor:
        cursor.execute(sql.INCOMING)
        rows: list[Row] = []
        with cursor.copy(sql.COPY) as copy:
            for row in job.rows():
                if (told := _read(job, row)) is not None:
                    copy.write_row((len(rows), *told))
                    rows.append(row)
        total = job.outcome.rows
        reached, given = _reached(job.by)
        given["since"] = job.since
        cursor.execute(sql.FIND, given)
        job.tell(total // 4, total)
        given |= _accounts(job.by)
        cursor.execute(sql.JUDGE.format(reached=reached), given)
        _give_back(job, rows, cursor)
        job.tell(total // 2, total)
        _tell_of_changes(job, rows, cursor)
        _put_in(job, cursor, given)
        cursor.execute(sql.DONE)
        job.tell(total, total)


def _read(job: Job, row: Row) -> tuple[str, str, str, str, str] | None:
    """Number, name, code of the unit, language and contact; None when the row comes back."""
    for name in COLUMNS:
        if isinstance(row.cell(name), ErrorCell):
            job.outcome.wrong(row, name, _("The cell holds an error of the spreadsheet."))
    number, unit = code_of(row.cell("number")), code_of(row.cell("unit"))
    texts = {"number": number, "name": row.text("name"), "contact": row.text("contact")}
    if not number:
        job.outcome.wrong(row, "number", _("Every person needs a number: by it a second import finds the person."))
    if not texts["name"]:
        job.outcome.wrong(row, "name", _("Write the name."))
    if not unit:
        job.outcome.wrong(row, "unit", _("Write the code of the unit."))
    for name, most in LONGEST.items():
        if len(texts[name]) > most:
            job.outcome.wrong(row, name, _("Longer than %(most)s signs.") % {"most": most})
    said = key_of(row.text("language"))
    if said and said not in LANGUAGES:
        job.outcome.wrong(row, "language", _("Write ko or en, or leave it empty."))
    if job.outcome.is_wrong(row):
        return None
    return number, texts["name"], unit, LANGUAGES.get(said, ""), texts["contact"]


def _reached(by: Person | None) -> tuple[str, dict[str, Any]]:
    """A condition on a unit "u" for what the run may write to, with its values."""
    if by is None:
        return "TRUE", {}
    held = [one for one in reach_of(by).held if one.post == Post.ADMINISTRATOR]
    given = {
        "paths": [one.path for one in held if one.below],
        "places": [one.unit_id for one in held if not one.below],
    }
    return "u.path <@ ANY(%(paths)s::ltree[]) OR u.id = ANY(%(places)s::bigint[])", given


def _accounts(by: Person | None) -> dict[str, Any]:
    """Which of the persons at hand are accounts of who imports: the rule of the pages, asked once."""
    if by is None:
        return {"all_accounts": True, "accounts": []}
    at_hand = RawSQL("SELECT person_id FROM incoming_person WHERE person_id IS NOT NULL", [])
    kept = accounts_kept_by(by).filter(pk__in=at_hand).values_list("pk", flat=True)
    return {"all_accounts": False, "accounts": list(kept)}


def _give_back(job: Job, rows: list[Row], cursor: Any) -> None:
    """Rows the database speaks against."""
    words = {
        "unit": ("unit", _("There is no unit with the code %(code)s.")),
        "archived": ("unit", _("The unit %(code)s is archived.")),
        "person": ("number", _("The person with this number has a unit or a post outside your reach.")),
        "since": (
            "number",
            _("The person is a member of a unit since that day or a later one. Transfer them by hand."),
        ),
    }
    cursor.execute(sql.WRONG)
    together: dict[str, list[Row]] = defaultdict(list)
    for at, number, wrong in cursor.fetchall():
        if wrong == "twice":
            together[number].append(rows[at])
            continue
        name, reason = words[wrong]
        job.outcome.wrong(rows[at], name, reason % {"code": code_of(rows[at].cell("unit"))})
    for twins in together.values():
        for row in twins:
            job.outcome.twins(row, "number", twins)


def _tell_of_changes(job: Job, rows: list[Row], cursor: Any) -> None:
    """What the page shows of the rows that are about to go in."""
    cursor.execute(sql.ABOUT_TO, {"most": MOST_CHANGES})
    for at, person, name, language, contact, unit, now in cursor.fetchall():
        row = rows[at]
        number = code_of(row.cell("number"))
        if person is None:
            job.outcome.changed(row, "created", number, row.text("name"))
            continue
        said = LANGUAGES.get(key_of(row.text("language")), "")
        pairs = (
            (_("name"), name, row.text("name")),
            (_("language"), language, said or language),
            (_("contact"), contact, row.text("contact") or contact),
            (_("unit"), unit or "", now),
        )
        fields = [pair for pair in pairs if pair[1] != pair[2]]
        job.outcome.changed(row, "updated", number, row.text("name"), fields)


def _put_in(job: Job, cursor: Any, given: dict[str, Any]) -> None:
    outcome = job.outcome
    cursor.execute("SELECT count(*) FROM incoming_person WHERE wrong IS NULL")
    good = int(cursor.fetchone()[0])
    cursor.execute(sql.NEW)
    outcome.created += cursor.rowcount
    new = cursor.rowcount
    cursor.execute(sql.NEW_MEMBERS, given)
    cursor.execute(sql.CHANGED, given)
    updated = int(cursor.fetchone()[0])
    outcome.updated += updated
    outcome.unchanged += good - new - updated
    cursor.execute(sql.MOVED, given)
