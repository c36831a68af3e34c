"""How much of a date a spreadsheet's number format shows."""

from __future__ import annotations

import re
from typing import IO

from units.importing.parts import walk

#: The formats a file does not spell out (ECMA-376 18.8.30, Korean ones among them).
BUILT_IN = {
    **dict.fromkeys((14, 15, 22, 27, 30, 31, 34, 35, 36, 50, 52, 53, 55, 57), "day"),
    17: "month",
    **dict.fromkeys((16, 28, 29, 51, 54, 56, 58), "no year"),
}
_NOT_SHOWN = re.compile(r'"[^"]*"|\\.|\[[^\]]*\]|_.|\*.')
_AM_PM = re.compile(r"am/pm|a/p")


def shows(code: str) -> str:
    """ "day", "month", "year" or "no year" for a format of dates; empty for any other format."""
    first = _AM_PM.sub("h", _NOT_SHOWN.sub("", code.partition(";")[0]).lower())
    if "general" in first or set(first) & set("0#?@"):
        return ""
    year, month, day, time = ("y" in first, "m" in first, "d" in first, set(first) & set("hs"))
    if year:
        return "day" if day else "month" if month and not time else "year"
    if day or (month and not time):
        return "no year"
    return ""


def shows_of_styles(file: IO[bytes]) -> list[str]:
    """For each cell style of a workbook, by its number, what it shows of a date. Raises Refused."""
    codes: dict[int, str] = {}
    styles: list[str] = []
    inside = [False]

    def start(tag: str, attributes: dict[str, str]) -> None:
        if tag == "numFmt":
            codes[int(attributes.get("numFmtId", 0))] = shows(attributes.get("formatCode", ""))
        elif tag == "cellXfs":
            inside[0] = True
        elif tag == "xf" and inside[0]:
            number = int(attributes.get("numFmtId", 0))
            styles.append(codes.get(number, BUILT_IN.get(number, "")))

    def end(tag: str, _text: str) -> None:
        if tag == "cellXfs":
            inside[0] = False

    for _chunk in walk(file, start, end):
        pass
    return styles
