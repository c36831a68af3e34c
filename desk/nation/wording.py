"""The words of the national data set: kinds of invented units, what they aim at, what members do. Counts of work alone."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Kind:
    """A kind of invented unit: its sector, the ends of its name, and whether workshops stand below it."""

    code: str
    sector: str
    name_en: str
    name_ko: str
    workshops: bool = True


KINDS = (
    Kind("factory", "machine", "Machine Factory", "기계공장"),
    Kind("cooperative_farm", "agriculture", "Cooperative Farm", "협동농장"),
    Kind("mine", "mining", "Mine", "광산"),
    Kind("factory", "light_industry", "Textile Factory", "방직공장"),
    Kind("enterprise", "transport", "Transport Enterprise", "자동차사업소"),
    Kind("school", "education", "School", "학교", workshops=False),
    Kind("enterprise", "power", "Power Distribution Station", "송배전소"),
    Kind("cooperative_farm", "agriculture", "Fruit Farm", "과수협동농장"),
    Kind("health", "health", "Hospital", "병원", workshops=False),
    Kind("factory", "construction", "Building-Materials Factory", "건재공장"),
    Kind("institute", "science", "Research Institute", "연구소", workshops=False),
    Kind("enterprise", "forestry", "Forestry Station", "림산사업소"),
)
#: First parts of invented names: plants and weather, no place and no person.
NAMES = (
    ("Sangnok", "상록"), ("Haedoji", "해돋이"), ("Paekhap", "백합"), ("Milbat", "밀밭"), ("Pomnal", "봄날"),
    ("Saebyok", "새벽"), ("Tanphung", "단풍"), ("Solbat", "솔밭"), ("Mujigae", "무지개"), ("Kaenari", "개나리"),
    ("Jindallae", "진달래"), ("Isul", "이슬"), ("Koun", "고운"), ("Namgil", "남길"), ("Tongsan", "동산"),
)  # fmt: skip
SHOPS = (("Assembly", "조립직장"), ("Repair", "수리직장"), ("Preparation", "준비직장"), ("Services", "후방직장"))


@dataclass(frozen=True)
class Aim:
    """What a target aims at: texts, how it is counted, where it starts and by what share it is to change."""

    title: str
    problem: str
    way: str
    counted: str
    unit_of_measure: str
    start: tuple[int, int]
    change: float
    source: str
    type: str = "number"


AIMS: dict[str, tuple[Aim, ...]] = {
    "ideological": (
        Aim("Lectures held in the rest room: {goal} a year", "One lecture room, shared by two shifts; one projector.",
            "A second evening each week, a plan of lectures for the quarter.", "lectures held", "lectures", (20, 60), 0.5,
            "log of the lecture room"),
        Aim("Reading room open {goal} hours a week", "The reading room has one librarian and no light at night.",
            "Two librarians, lighting from own means.", "hours open a week", "hours", (16, 40), 0.6,
            "door log of the reading room"),
        Aim("Safety course: {goal} places filled", "One instructor, course books for twenty; new workers wait a month.",
            "A course of six lessons each month.", "places filled", "places", (20, 80), 0.7, "course plan of the unit"),
    ),
    "technical": (
        Aim("Repair turnaround down to {goal} days", "Parts are sought after a machine has stopped; four fitters.",
            "Spare-parts shelf, crews of two fitters.", "days from stop to start", "days", (9, 20), -0.5, "repair log"),
        Aim("{goal} processes mechanised", "Loading is done by hand; two conveyors stand idle for want of belts.",
            "Belts from own rubber, drives repaired in the workshop.", "processes mechanised", "lines", (2, 8), 1.0,
            "inventory of processes"),
        Aim("Share of own materials {goal} per cent", "Linings come from outside and come late; one kiln in use.",
            "Second kiln, clay of the county.", "share of own materials", "per_cent", (30, 60), 0.4,
            "supply book of the last year", "percent"),
        Aim("Power used down to {goal} kWh a tonne", "Motors run idle between charges; meters on half of the lines.",
            "Meters on each line, a plan of charges.", "kWh a tonne", "kilowatt_hours", (120, 300), -0.25, "meter log"),
    ),
    "cultural": (
        Aim("{goal} homes repaired", "Half of the roofs leak; felt for one row, one carpenter.",
            "Crews of the workteams after the shift, felt from the county.", "homes repaired", "homes", (4, 12), 2.0,
            "list of buildings"),
        Aim("{goal} trees planted along the paths", "Paths without shade; a nursery of two hundred seedlings.",
            "Planting in spring and autumn by workteam.", "trees planted", "trees", (20, 60), 3.0, "nursery book"),
        Aim("Hygiene points {goal}", "One washroom without warm water; boiler repaired twice.",
            "Boiler, tiles, a plan of cleaning.", "points at the monthly check", "points", (50, 70), 0.4, "check sheets"),
    ),
}  # fmt: skip

#: (what a member does, counted in), by field: work that can be counted, nothing about the member.
TASKS: dict[str, tuple[tuple[str, str], ...]] = {
    "ideological": (("Read {n} handbooks", "handbooks"), ("Prepare {n} lecture sheets", "sheets"),
                    ("Keep the reading room open {n} evenings", "evenings")),
    "technical": (("Turn {n} bearings", "bearings"), ("Label {n} shelf bays", "bays"),
                  ("Finish {n} lessons on the pump", "lessons"), ("Mend {n} drive belts", "belts")),
    "cultural": (("Clean {n} metres of ditch", "metres"), ("Plant {n} trees", "trees"), ("Paint {n} window frames", "frames")),
}  # fmt: skip
SUCCESSES = ("The stage of the quarter was reached with parts of our own.", "Paths were put in order before the date.")
SHORTCOMINGS = ("Two lessons were put off for want of a room.", "The second kiln stood still for nine days.")
MEASURES = ("Keep the lecture room free on Wednesdays.", "Store linings for one charge ahead.")
AIM_OF_RESOLUTION = (
    "The unit resolves to win the flag: targets in three fields, reviewed each quarter, attained one by one."
)
STATEMENT = "All targets of the resolution are reached; what was counted stands beside each criterion."
INVENTED = "Invented: part of a data set made to measure the programme."
