"""Rows of areas and units: what their columns are called, and what a row says once it is read."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from units.importing.cells import ErrorCell, code_of, key_of
from units.importing.headers import Table, column
from units.importing.outcome import Outcome, Row
from units.models import Sector, UnitKind

_PARENT = "parent parentunit superior superiorunit 상급 상급단위 상급부호 상급단위부호 상위 상위단위 상위부호 상위코드"
_SHARED = (
    column("name_en", "englishname nameenglish nameinenglish english 영문명 영문이름 영어명 영어이름 영어"),
    column(
        "name_ko",
        "koreanname namekorean nameinkorean korean 조선어명 조선어이름 조선어 조선말이름 한글명 한글이름 한글",
    ),
    column("kind", "type unitkind kindofunit 종류 구분 류형 유형 형태 단위종류"),
    column("parent_code", _PARENT),
    column("alt_names", "othernames alternativenames aliases formernames 다른이름 별칭 이전이름"),
    column("sector", "branch 부문 업종"),
    column("staffing", "staff numberofstaff workers 종업원수 종업원 인원수 정원 로력수"),
    column("note", "notes remark remarks 비고 참고 설명"),
    column("source_url", "source url 출처 자료출처"),
    column("names_from", "이름출처"),
)
_REQUIRED = (frozenset({"code"}), frozenset({"name", "name_en", "name_ko"}), frozenset({"kind"}))
AREAS = Table(
    name="areas",
    label=_lazy("areas"),
    columns=(
        column("code", "areacode 부호 코드 지역부호 지역코드"),
        column("name", "area areaname 이름 명칭 지역 지역명 지역이름 지역명칭", general=True),
        *_SHARED,
    ),
    required=_REQUIRED,
)
UNITS = Table(
    name="units",
    label=_lazy("units"),
    columns=(
        column("code", "unitcode 부호 코드 단위부호 단위코드"),
        column("name", "unit unitname 이름 명칭 단위 단위명 단위이름 단위명칭", general=True),
        column("area_code", "area areaunit 지역 지역부호 지역코드 소재지 소재지부호 소속지역 소속지역부호"),
        *_SHARED,
    ),
    required=_REQUIRED,
)
#: Writings of kinds beside the catalogue's own codes and names.
KIND_WORDS = {
    "clinic": "health hospital publichealth 보건 의료 요양소",
    "cooperative_farm": "farm cooperative 농장 협동 목장",
    "institute": "university college faculty research 학부 연구실 과학원",
    "school": "primaryschool middleschool kindergarten 소학교 중학교 고급중학교 유치원",
    "enterprise": "complex 련합기업소 연합기업소 사업소 관리소",
    "mine": "coalmine",
    "city": "municipality specialcity 직할시 특별시",
    "workteam": "workgroup team 분조 중대 소대",
    "workshop": "branchfactory 분공장",
    "organ": "office committee",
}
LONGEST = {"code": 30, "name_en": 200, "name_ko": 200, "other_names": 500}
_HANGUL = re.compile(r"[가-힣ㄱ-ㆎ]")
_CODE = re.compile(r"[\w.\-/]+")


@dataclass
class Place:
    """What one row says. A text that is empty says nothing and changes nothing."""

    row: Row
    code: str
    kind: UnitKind
    name_en: str = ""
    name_ko: str = ""
    other_names: list[str] = field(default_factory=list)
    note: str = ""
    source: str = ""
    area_code: str = ""
    parent_code: str = ""
    sector: Sector | None = None
    staffing: int | None = None

    @property
    def key(self) -> str:
        """Codes are compared without regard to case."""
        return self.code.upper()

    @property
    def above(self) -> str:
        """The code of the unit above: the parent, else the area, else nothing is said."""
        return (self.parent_code or self.area_code).upper()

    @property
    def above_column(self) -> str:
        """The column that names the unit above."""
        return "parent_code" if self.parent_code else "area_code" if self.area_code else "parent_code"


class Reading:
    """Reads rows with the catalogues at hand; what is wrong goes to the outcome."""

    def __init__(self, outcome: Outcome) -> None:
        self._outcome = outcome
        #: Codes, in capitals, of the rows that come back.
        self.bad: set[str] = set()
        kinds = list(UnitKind.objects.filter(retired_on__isnull=True))
        self._kinds = _lookup(kinds)
        by_code = {kind.code: kind for kind in kinds}
        for code, words in KIND_WORDS.items():
            for word in words.split() if code in by_code else ():
                self._kinds.setdefault(word, by_code[code])
        self._known = ", ".join(kind.code for kind in kinds)
        self._sectors = _lookup(list(Sector.objects.filter(retired_on__isnull=True)))

    def read(self, row: Row) -> Place | None:
        """The place a row describes; None when the row comes back."""

        def wrong(name: str, reason: str) -> None:
            self._outcome.wrong(row, name, reason)

        for name in row.found.header.names:
            if name and isinstance(row.cell(name), ErrorCell):
                wrong(name, _("The cell holds an error of the spreadsheet."))
        code = code_of(row.cell("code"))
        if not code:
            wrong("code", _("Every unit needs a code: by it a second import finds the unit."))
        elif not _CODE.fullmatch(code):
            wrong("code", _("A code has letters, digits, points and hyphens only."))
        kind = self._kinds.get(key_of(row.text("kind")))
        if kind is None:
            wrong("kind", _("Not a known kind. Known are: %(kinds)s.") % {"kinds": self._known})
        place = Place(row, code, kind or UnitKind(), *_names(row))
        if not place.name_en and not place.name_ko:
            given = (name for name in ("name_ko", "name_en", "name") if name in row.found.header.places)
            wrong(next(given, "name"), _("Write a name in English or Korean."))
        place.other_names = [part.strip() for part in row.text("alt_names").split(";") if part.strip()]
        place.note, place.source = row.text("note"), row.text("source_url")
        place.area_code, place.parent_code = code_of(row.cell("area_code")), code_of(row.cell("parent_code"))
        self._read_further(place, wrong)
        self._check_lengths(place, wrong)
        if self._outcome.is_wrong(row):
            self.bad.add(place.key)
            return None
        return place

    def _read_further(self, place: Place, wrong: Callable[[str, str], None]) -> None:
        row = place.row
        if sector := row.text("sector"):
            place.sector = self._sectors.get(key_of(sector))
            if place.sector is None:
                wrong("sector", _("Not a known sector. See the catalogue of sectors."))
        if staffing := row.text("staffing").replace(",", "").replace(" ", ""):
            if staffing.isascii() and staffing.isdigit() and int(staffing) < 10_000_000:
                place.staffing = int(staffing)
            else:
                wrong("staffing", _("Write a whole number of persons."))

    def _check_lengths(self, place: Place, wrong: Callable[[str, str], None]) -> None:
        for name, most in LONGEST.items():
            text = getattr(place, name)
            if len("; ".join(text) if isinstance(text, list) else text) > most:
                heading = "alt_names" if name == "other_names" else name
                wrong(heading, _("Longer than %(most)s signs.") % {"most": most})


def _names(row: Row) -> tuple[str, str]:
    """English and Korean name; a column called "name" alone is told by its letters."""
    english, korean, either = row.text("name_en"), row.text("name_ko"), row.text("name")
    if _HANGUL.search(either):
        return english, korean or either
    return english or either, korean


def _lookup(entries: Sequence[Any]) -> dict[str, Any]:
    """Catalogue entries by code and by each word of their names in both languages."""
    found: dict[str, Any] = {}
    for entry in entries:
        for text in (entry.code, entry.name_en, entry.name_ko):
            found.setdefault(key_of(text), entry)
    for entry in entries:
        for text in re.split(r",| or ", f"{entry.name_ko}, {entry.name_en}"):
            found.setdefault(key_of(text), entry)
    return found
