"""Past awards from files of an office: dated as exactly as the source is, found again by what they are (L11)."""

from __future__ import annotations

import datetime
import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from honours import standing
from honours.models import LegacyAward
from units.importing.cells import ErrorCell, code_of, key_of
from units.importing.dates import UNKNOWN, BadDate, PartialDate, parse
from units.importing.headers import Table, column
from units.importing.kinds import Job, Kind, register
from units.importing.outcome import Row
from units.importing.tree_now import units_by_code
from units.models import Post, Unit
from units.reach import reach_of

BATCH = 1000
AWARDS = Table(
    name="awards",
    label=_lazy("awards"),
    columns=(
        column("unit_code", "code unit 단위부호 단위코드 부호 코드"),
        column(
            "unit_name_printed",
            "unitname name printedname nameasprinted unitnameasprinted 단위 단위명 단위이름 단위명칭 이름 명칭 원문명칭",
        ),
        column("tier", "award flag grade 급 등급 급수 표창급 붉은기급"),
        column("times", "time numberoftimes 차 차수 회수 번수"),
        column("date", "awardedon dateofaward awarddate 날자 날짜 수여날자 수여날짜 수여일 년월일 수여년월일"),
        column("date_basis", "basis whatthedateis 날자근거 날짜근거 날자기준"),
        column("reported_on", "reported reportdate dateofreport 보도날자 보도날짜 보도일"),
        column("reference", "authority decree authorityandreport 근거 정령 결정 정령번호"),
        column("source_url", "source url 출처 자료출처"),
        column("note", "notes remark remarks 비고 참고"),
    ),
    required=(frozenset({"unit_code"}), frozenset({"tier"})),
)
#: How offices write the tiers; a key without entry is no tier.
TIER_WORDS = {
    "1": "1 first flag firstflag once 1급 첫번째 한번 3대혁명붉은기 붉은기 one",
    "2": "2 second secondflag twice 2급 두번째 두번 2중 2중3대혁명붉은기 이중3대혁명붉은기 two",
    "3": "3 third thirdflag thrice 3급 세번째 세번 3중 3중3대혁명붉은기 삼중3대혁명붉은기 three",
    "honour": "honour honor honourflag honorflag honouredflag schoolshonourflag 명예 명예붉은기 명예의붉은기 영예 영예의붉은기",
}
TIERS = {word: tier for tier, words in TIER_WORDS.items() for word in words.split()}
LONGEST = {"unit_name_printed": 200, "date_basis": 20, "reference": 300}
#: Columns of the table that are texts of the award, and what the award calls them.
TEXTS = {
    "unit_name_printed": "unit_name_printed",
    "date_basis": "date_basis",
    "reference": "reference",
    "source_url": "source",
    "note": "note",
}


@dataclass
class Told:
    """What one row says of an award."""

    row: Row
    unit: Unit
    tier: str
    times: int | None
    date: PartialDate
    reported: PartialDate
    texts: dict[str, str]

    @property
    def identity(self) -> str:
        """An award is this unit's, under this printed name, of this tier; its date may still be found out."""
        times = self.times if self.tier == "honour" else ""
        told = f"{self.unit.pk}|{key_of(self.texts['unit_name_printed'])}|{self.tier}|{times or ''}"
        return hashlib.sha256(told.encode()).hexdigest()


def write(job: Job) -> None:
    """Put the awards of a run in; runs inside the caller's transaction."""
    rows = list(job.rows())
    units = units_by_code({code_of(row.cell("unit_code")).upper() for row in rows})
    reading = Reading(job, units)
    told = [one for row in rows if (one := reading.read(row)) is not None]
    alone = list(job.outcome.told_once(told, lambda award: award.identity, "unit_code"))
    there = {
        award.identity: award for award in LegacyAward.objects.filter(identity__in=[one.identity for one in alone])
    }
    new: list[LegacyAward] = []
    for number, one in enumerate(alone, 1):
        award = there.get(one.identity)
        if award is None:
            award = there[one.identity] = LegacyAward(unit=one.unit, tier=one.tier, identity=one.identity)
            _take_over(one, award)
            new.append(award)
            job.outcome.created += 1
            job.outcome.changed(one.row, "created", one.unit.code, str(award))
        elif fields := _take_over(one, award):
            if award.pk:
                award.save()
            job.outcome.updated += 1
            job.outcome.changed(one.row, "updated", one.unit.code, str(award), fields)
        else:
            job.outcome.unchanged += 1
        if number % BATCH == 0:
            job.tell(number, len(rows))
    LegacyAward.objects.bulk_create(new, batch_size=BATCH)
    standing.refresh(one.unit.pk for one in alone)


class Reading:
    """Reads rows with the units at hand; what is wrong goes to the outcome."""

    def __init__(self, job: Job, units: dict[str, Unit]) -> None:
        self._job, self._units = job, units

    def read(self, row: Row) -> Told | None:
        """The award a row describes; None when the row comes back."""
        outcome = self._job.outcome

        def wrong(name: str, reason: str) -> None:
            outcome.wrong(row, name, reason)

        for name in row.found.header.names:
            if name not in ("", "date", "reported_on") and isinstance(row.cell(name), ErrorCell):
                wrong(name, _("The cell holds an error of the spreadsheet."))
        unit = self._unit(row, wrong)
        tier = TIERS.get(key_of(row.text("tier")), "")
        if not tier:
            wrong("tier", _("Write 1, 2, 3 or honour."))
        times = self._times(row, tier, wrong)
        date = self._date(row, "date", wrong)
        reported = self._date(row, "reported_on", wrong)
        texts = {name: row.text(name) for name in TEXTS}
        for name, most in LONGEST.items():
            if len(texts[name]) > most:
                wrong(name, _("Longer than %(most)s signs.") % {"most": most})
        if outcome.is_wrong(row) or unit is None:
            return None
        return Told(row, unit, tier, times, date, reported, texts)

    def _unit(self, row: Row, wrong: Callable[[str, str], None]) -> Unit | None:
        code = code_of(row.cell("unit_code"))
        unit = self._units.get(code.upper())
        if not code:
            wrong("unit_code", _("Write the code of the unit."))
        elif unit is None or not _reaches(self._job.by, unit):
            wrong("unit_code", _("There is no unit with the code %(code)s.") % {"code": code})
        return unit

    def _times(self, row: Row, tier: str, wrong: Callable[[str, str], None]) -> int | None:
        text = row.text("times")
        if not text:
            return None
        digits = text.rstrip("번차회중")
        if not (digits.isascii() and digits.isdigit() and 0 < int(digits) < 100):
            wrong("times", _("Write how many times the award was won, as a number."))
            return None
        if tier in ("1", "2", "3") and digits != tier:
            wrong("times", _("Tier %(tier)s is won the %(tier)s. time.") % {"tier": tier})
        return int(digits)

    def _date(self, row: Row, name: str, wrong: Callable[[str, str], None]) -> PartialDate:
        try:
            date = parse(row.cell(name))
        except BadDate as fault:
            wrong(name, str(fault))
            return UNKNOWN
        if date.first is not None and date.first > self._job.today:
            wrong(name, _("This day is yet to come."))
        return date


def may_import(person: Any) -> bool:
    """Administrators, within their reach; at the nation the official of the three-revolution-team department."""
    return reach_of(person).holds_anywhere([Post.ADMINISTRATOR]) or _department_at_the_nation(person)


def _department_at_the_nation(person: Any) -> bool:
    return any(one.post == Post.DEPARTMENT and "." not in one.path for one in reach_of(person).held)


def _reaches(by: Any, unit: Unit) -> bool:
    return by is None or _department_at_the_nation(by) or reach_of(by).holds([Post.ADMINISTRATOR], unit)


def _take_over(told: Told, award: LegacyAward) -> list[tuple[str, str, str]]:
    """Set on `award` what the row says differently: (label, before, now). What is empty says nothing."""
    said: list[tuple[str, Any]] = [(TEXTS[name], text) for name, text in told.texts.items() if text]
    if told.times is not None:
        said.append(("times", told.times))
    for (day, precision), date in (
        (("awarded_on", "precision"), told.date),
        (("reported_on", "reported_precision"), told.reported),
    ):
        if date.first is not None or not getattr(award, precision):
            said += [(day, date.first), (precision, date.precision)]
    fields = []
    for name, value in said:
        before = getattr(award, name)
        if before != value:
            setattr(award, name, value)
            fields.append(
                (str(getattr(LegacyAward._meta.get_field(name), "verbose_name", name)), _shown(before), _shown(value))
            )
    return fields


def _shown(value: str | int | datetime.date | None) -> str:
    return "" if value is None else str(value)


def offer() -> None:
    """Add awards to what can be imported."""
    register(
        Kind(
            name="awards",
            label=_lazy("Past awards"),
            tables=(AWARDS,),
            may=may_import,
            write=write,
            hint=_lazy(
                "unit_code, unit_name_printed, tier (1, 2, 3, honour), times, date, reported_on, reference, source_url"
            ),
        )
    )
