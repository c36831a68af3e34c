"""Individual targets of the members of workteams, the one table with millions of rows: work that can be counted."""

from __future__ import annotations

import datetime

from desk.nation import wording
from desk.nation.book import Book, Sheet
from desk.nation.planning import OPEN_TO_MEMBERS, Made, Planning
from desk.nation.tree import Place
from targets.models import IndividualProgress, IndividualTarget

#: Of ten individual targets: five under way, four done, one dropped.
STATES = ("open", "open", "open", "open", "open", "done", "done", "done", "done", "dropped")
#: One of so many has a note of progress.
NOTED = 20


def covered(planning: Planning, places: list[Place]) -> list[tuple[Place, list[Made]]]:
    """Units with members and targets these may draw up under."""
    found = []
    for place in places:
        open_ones = [one for one in planning.made.get(place.id, []) if one.state in OPEN_TO_MEMBERS]
        if open_ones and place.members and place.level in ("unit", "workshop", "workteam"):
            found.append((place, open_ones))
    return found


def write(book: Book, planning: Planning, places: list[Place], how_many: int) -> int:
    """About `how_many` individual targets, spread evenly over the members; the number written."""
    units = covered(planning, places)
    members = sum(place.members for place, _made in units)
    each = max(1, round(how_many / max(1, members)))
    # Nine of ten members draw up: more than the norm asks before targets take force.
    sheet = book.sheet(
        IndividualTarget, "person_id", "unit_id", "target_id", "task", "due_on", "goal", "counted_in", "reached",
        "done_on", "state",
    )  # fmt: skip
    notes = book.sheet(IndividualProgress, "individual_id", "reached", "happened_on")
    for place, made in units:
        tasks = [(one, *task) for one in made for task in wording.TASKS[one.field]]
        for person in range(place.first, place.first + place.members):
            if person % 10:
                _draw_up(sheet, notes, place.id, person, tasks, each, planning.today)
    return sheet.rows


def _draw_up(sheet: Sheet, notes: Sheet, unit: int, person: int, tasks: list[tuple[Made, str, str]], each: int,
             today: datetime.date) -> None:  # fmt: skip
    """The individual targets of one person."""
    tail, count = sheet.columns.tail, len(tasks)
    for number in range(each + 1 if person % 9 == 0 else each):
        mixed = person * 31 + number * 7
        one, task, counted = tasks[mixed % count]
        state = STATES[mixed % 10]
        goal = 5 + mixed % 36
        reached = goal if state == "done" else goal * (mixed % 7) // 8
        done_on = str(today - datetime.timedelta(days=1 + mixed % 60)) if state == "done" else "\\N"
        key = sheet.rows + 1
        sheet.add(
            f"{key}\t{person}\t{unit}\t{one.id}\t{task.format(n=goal)}\t{one.limit_on}\t{goal}\t{counted}\t{reached}"
            f"\t{done_on}\t{state}{tail}"
        )
        if key % NOTED == 0:
            notes.add(f"{notes.rows + 1}\t{key}\t{reached}\t{today}{notes.columns.tail}")
