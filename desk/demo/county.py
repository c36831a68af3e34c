"""What the invented Eunha County consists of. Nothing here is said of a real institution."""

from __future__ import annotations

import datetime
from dataclasses import dataclass


@dataclass(frozen=True)
class Place:
    """One invented unit and those below it."""

    code: str
    kind: str
    name_en: str
    name_ko: str
    members: int = 0
    staffing: int | None = None
    sector: str = ""
    below: tuple[Place, ...] = ()


@dataclass(frozen=True)
class Aim:
    """One target: numbers are strings, as a head would type them; dates are days from today."""

    field: str
    title: str
    problem: str
    way: str
    counted: str
    unit_of_measure: str
    baseline: str
    goal: str
    source: str
    limit: int
    kind: str = "immediate"
    stages: tuple[tuple[int, str, str], ...] = ()
    readings: tuple[tuple[int, str], ...] = ()
    met: bool = False


def workteam(code: str, name_en: str, name_ko: str, members: int) -> Place:
    """A workteam."""
    return Place(code, "workteam", name_en, name_ko, members)


MINE = Place(
    "EH-01",
    "mine",
    "Sangnok Mine",
    "상록광산",
    members=6,
    staffing=412,
    sector="mining",
    below=(
        Place(
            "EH-011",
            "workshop",
            "Pit 3 extraction",
            "3갱 채굴직장",
            staffing=96,
            below=(
                workteam("EH-0111", "Workteam 1", "1작업반", 9),
                workteam("EH-0112", "Workteam 2", "2작업반", 8),
                workteam("EH-0113", "Blasting workteam", "발파작업반", 4),
            ),
        ),
        Place(
            "EH-012",
            "workshop",
            "Machine repair",
            "기계수리직장",
            staffing=64,
            below=(
                workteam("EH-0121", "Machine repair, workteam 1", "기계수리 1작업반", 7),
                workteam("EH-0122", "Machine repair, workteam 2", "기계수리 2작업반", 8),
            ),
        ),
        Place("EH-013", "workshop", "Concentrator", "선광직장", members=6, staffing=120),
        Place("EH-014", "workshop", "Housing and services", "후방직장", members=6, staffing=80),
        Place("EH-015", "health", "Works clinic", "상록광산진료소", members=5, staffing=12),
    ),
)
FARM = Place(
    "EH-02",
    "cooperative_farm",
    "Haedoji Cooperative Farm",
    "해돋이협동농장",
    members=6,
    staffing=318,
    sector="agriculture",
    below=(
        workteam("EH-021", "Crop workteam 1", "농산 제1작업반", 7),
        workteam("EH-022", "Crop workteam 2", "농산 제2작업반", 6),
        workteam("EH-023", "Machine workteam", "기계화작업반", 5),
    ),
)
#: First flags won before the programme began: the day, and how exactly it is known.
HELD_BEFORE = {
    "EH-01": (datetime.date(2024, 4, 14), "day"),
    "EH-02": (datetime.date(2023, 1, 1), "year"),
}
COUNTY = (
    MINE,
    FARM,
    Place("EH-03", "school", "Namgil School", "남길학교", members=7, staffing=46, sector="education"),
    Place("EH-04", "institute", "Milbat Institute", "밀밭연구소", members=6, staffing=58, sector="science"),
    Place(
        "EH-05", "factory", "Sogang Textile Factory", "소강방직공장", members=8, staffing=203, sector="light_industry"
    ),
    Place("EH-06", "health", "Paekhap County Hospital", "백합군병원", members=7, staffing=88, sector="health"),
    Place(
        "EH-07",
        "enterprise",
        "Tongsan Power Distribution Station",
        "동산송배전소",
        members=6,
        staffing=61,
        sector="power",
    ),
    Place(
        "EH-08", "enterprise", "Eunha Transport Station", "은하자동차사업소", members=5, staffing=74, sector="transport"
    ),
    Place("EH-09", "organ", "Eunha County Culture Hall", "은하군문화회관", members=5, staffing=22, sector="culture"),
    Place(
        "EH-10",
        "cooperative_farm",
        "Kkotmaul Orchard Farm",
        "꽃마을과수농장",
        members=6,
        staffing=140,
        sector="agriculture",
    ),
    Place(
        "EH-11", "factory", "Tolbat Cement Factory", "돌밭세멘트공장", members=8, staffing=176, sector="construction"
    ),
    Place("EH-12", "school", "Saebom Primary School", "새봄소학교", members=6, staffing=34, sector="education"),
    Place("EH-13", "enterprise", "Mulgyol Fish Farm", "물결양어사업소", members=5, staffing=52, sector="fishery"),
    Place("EH-14", "factory", "Pulkkot Ceramics Factory", "불꽃도자기공장", members=7, staffing=119),
    Place("EH-00", "organ", "Eunha County Committee office", "은하군당위원회 사무소", members=14, staffing=31),
)

MINE_AIMS = (
    Aim(
        "ideological",
        "Safety course for every new worker",
        "40 of 60 new workers have not had the course; one lecture room, two instructors, course books for 20.",
        "A course of six lessons each month in the lecture room of pit 3.",
        "places in the course filled",
        "places",
        "20",
        "60",
        "course plan of the mine, January",
        -54,
        stages=((-170, "30", "10 places a month from February"), (-110, "45", "second instructor from May")),
        readings=((-280, "24"), (-220, "30"), (-160, "38"), (-120, "45"), (-80, "53"), (-58, "60")),
        met=True,
    ),
    Aim(
        "ideological",
        "Reading room open on all three shifts",
        "The reading room is open 4 hours a day; one librarian, no lighting for the night shift.",
        "Two librarians, lighting for the night shift.",
        "hours open a day",
        "hours",
        "4",
        "14",
        "door log of the reading room",
        128,
        kind="long_term",
        stages=((-100, "8", "second librarian from May: 4 hours more"), (60, "12", "night lighting: 4 hours more")),
        readings=((-290, "4"), (-200, "6"), (-140, "8"), (-70, "10"), (-20, "11")),
    ),
    Aim(
        "technical",
        "Ore recovery at the concentrator",
        "Recovery is 61 %: coarse regrind, dosing of reagents by hand; two mills, one idle for lack of liners.",
        "Regrind circuit, reagent dosing.",
        "recovery",
        "per_cent",
        "61",
        "68",
        "shift log of the concentrator",
        128,
        kind="long_term",
        stages=((-210, "63", "second mill back in use: 2 points"), (-112, "66", "dosing pumps: 3 points")),
        readings=((-300, "61"), (-240, "61.8"), (-200, "63"), (-150, "64.2"), (-112, "66"), (-60, "66"), (-12, "66.4")),
    ),
    Aim(
        "technical",
        "Repair turnaround of drilling machines",
        "A drilling machine stands 9 days on average for repair; parts are sought after it has stopped.",
        "Spare-parts shelf, crews of two fitters.",
        "days from stop to start",
        "days",
        "9",
        "4",
        "repair log, last quarter of last year",
        30,
        stages=((-150, "7", "40 parts on the shelf: 2 days less"), (-10, "5", "two crews: 2 days less")),
        readings=((-290, "9"), (-230, "8.3"), (-150, "7"), (-90, "6.1"), (-30, "5.4"), (-8, "5.2")),
    ),
    Aim(
        "technical",
        "Mechanised haulage on level 2",
        "Ore of level 2 is hauled by hand over 300 m; rails are there, three winches lie unused.",
        "Three winches repaired and mounted, one line after the other.",
        "lines in use",
        "lines",
        "0",
        "3",
        "acceptance acts of the mine",
        -23,
        stages=((-200, "1", "first winch: 40 days of fitting"), (-110, "2", "second winch: 40 days of fitting")),
        readings=((-200, "1"), (-115, "2"), (-30, "3")),
        met=True,
    ),
    Aim(
        "cultural",
        "Clinic hygiene check, all 24 points",
        "18 of 24 points are met; one autoclave serves all wards, the water filter is old.",
        "A second autoclave, a new filter.",
        "points met",
        "points",
        "18",
        "24",
        "check sheet 27 of the county hygiene station",
        -8,
        stages=((-100, "21", "filter: 3 points"),),
        readings=((-250, "18"), (-160, "20"), (-100, "22"), (-10, "24")),
        met=True,
    ),
    Aim(
        "cultural",
        "Housing repairs, Block C",
        "48 flats of Block C have leaking roofs and broken floors; cement for 20 is in store.",
        "Twelve flats in each quarter, cement by the county's allotment.",
        "flats repaired",
        "homes",
        "0",
        "48",
        "handover acts of the housing section",
        # Extended since: desk/demo/renewed.py.
        -54,
        stages=((-240, "12", "12 a quarter"), (-150, "24", "12 a quarter"), (-80, "36", "12 a quarter")),
        readings=((-240, "8"), (-180, "14"), (-120, "24"), (-60, "28"), (-9, "31")),
    ),
)


def small_aims(done: bool) -> tuple[Aim, ...]:
    """Three plain targets, one in each field, for units that are followed in less detail; `done` ones are reached."""
    last = (-20, "12") if done else (-20, "7")
    return (
        Aim(
            "ideological",
            "Weekly technical lesson",
            "Lessons were held in 3 of 12 weeks; no lesson plan, one room shared with the library.",
            "A plan for the quarter, the room kept free on Wednesdays.",
            "lessons held in a quarter",
            "lectures",
            "3",
            "12",
            "lesson log",
            -5 if done else 60,
            stages=((-120, "6", "one lesson every second week"),),
            readings=((-200, "4"), (-120, "6"), last),
            met=done,
        ),
        Aim(
            "technical",
            "Machines repaired before the season",
            "6 of 18 machines run; bearings for ten are in store, eight must be turned in the own workshop.",
            "Two machines a week from the first thaw.",
            "machines in order",
            "machines",
            "6",
            "18",
            "list of machines by number",
            -5 if done else 75,
            stages=((-120, "10", "bearings in store serve four"),),
            readings=((-200, "8"), (-120, "10"), (-40, "14"), (-20, "18" if done else "15")),
            met=done,
        ),
        Aim(
            "cultural",
            "Surroundings and washroom in order",
            "11 of 20 points of the hygiene sheet are met; no warm water in the washroom.",
            "A boiler from own means, paths laid on Saturdays.",
            "points met",
            "points",
            "11",
            "20",
            "hygiene sheet of the county",
            -5 if done else 45,
            stages=((-100, "15", "boiler: 4 points"),),
            readings=((-180, "12"), (-100, "15"), (-20, "20" if done else "16")),
            met=done,
        ),
    )
