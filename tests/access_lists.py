"""What lists, searches and files show to whom: the words of the world's things, and the posts that may read them."""

from __future__ import annotations

import io
from collections.abc import Iterable
from dataclasses import dataclass

from django.test import Client
from openpyxl import load_workbook

from tests.access_policy import POSTS, SCOPES, UNIT, UNIT_AND_ASSESSOR, expand
from tests.world import World

MINE = "Hwangok Mine"
#: The member's own words under a technical target, and under an ideological one.
TASK, STUDY = "Label 40 bays", "Lecture twice on the history of the mine"
ISSUER = " ".join(f"{post}@subtree" for post in POSTS if post not in ("public", "assessor"))
REGISTER = "staff@subtree committee@subtree department@subtree senior@subtree auditor@subtree"


ASKED = UNIT + " member@subtree"


@dataclass(frozen=True)
class Shown:
    """A word, where it could stand, and who reads it there; `{unit}` in the address is the world's unit."""

    path: str
    word: str
    readers: str = ""


#: Lists as files: the same rows as on the page, without drawing it.
FILES = (
    Shown("/units/list/", MINE, UNIT),
    Shown("/resolutions/", MINE, UNIT),
    Shown("/targets/", "Ore recovery", UNIT),
    Shown("/targets/examples/?of=all", "Kilns on waste heat", "head deputy team staff"),
    Shown("/targets/examples/?of=all", "Ore recovery"),
    Shown("/renewals/", "Pumps came late", UNIT),
    Shown("/renewals/waiting/", "Pumps came late", "staff@subtree"),
    Shown("/directives/", "Save fuel underground", UNIT + " member@subtree"),
    Shown("/directives/", "Not yet issued", ISSUER),
    Shown("/campaigns/", "Clean Streams", ASKED),
    Shown("/campaigns/", "Speed of the 80s", "all"),
    Shown("/campaigns/", "Quiet Nights", ASKED.replace("member@own ", "")),
    Shown("/campaigns/targets/", "No tailings", UNIT),
    Shown("/campaigns/targets/waiting/", "No tailings", "staff@subtree"),
    Shown("/campaigns/results/", "Bank walled", UNIT),
    Shown("/reviews/", MINE, UNIT),
    Shown("/reviews/late/", MINE, "staff@subtree department@subtree senior@subtree"),
    Shown("/reviews/follow-ups/", "Order bearings", UNIT),
    Shown("/reviews/deviations/", MINE, UNIT),
    Shown("/reviews/load/", MINE, UNIT),
    Shown("/applications/", MINE, UNIT_AND_ASSESSOR),
    Shown("/supervised/", MINE, "department+ senior+ auditor+"),
    Shown("/awards/awaiting/", MINE, "department@subtree"),
    Shown("/awards/decided/", "Sangnok Mine", "department@subtree senior@subtree auditor@subtree"),
    Shown("/appeals/", MINE, "department+ senior+ auditor+"),
    Shown("/register/", "Sangnok Mine", REGISTER),
    Shown("/reminders/", MINE, "member@own"),
    Shown("/notices/", "Water is off", "administrator@subtree"),
    Shown("/corrections/", "Name on my card", "administrator+"),
    Shown("/evidence/{unit}/", "Check sheet", UNIT),
    Shown("/units/{unit}/calendar/?past=all", "Transplanting", UNIT),
    Shown("/units/{unit}/history/", "Renamed for the test", UNIT),
)
#: Pages that are no lists, or show more than rows.
PAGES = (
    Shown("/search/?q=hwangok", MINE, UNIT),
    Shown("/search/?q=recovery", "Ore recovery", UNIT),
    Shown("/search/?q=label", TASK),
    Shown("/groups/", "Mines like ours", UNIT),
    Shown("/units/list/", "Mines like ours", UNIT),
    Shown("/units/{unit}/", TASK),
    Shown("/units/{unit}/history/", TASK),
    Shown("/my-targets/", TASK, "member@own"),
    Shown("/my-targets/", STUDY, "member@own"),
    Shown("/units/{unit}/individual-targets/", TASK, "head@own deputy@own"),
    Shown("/units/{unit}/individual-targets/", STUDY),
    Shown("/", TASK),
)


def text_of(client: Client, path: str, as_file: bool) -> str:
    """The page, or all cells of its file; nothing for whoever is refused."""
    answer = client.get(path + ("&" if "?" in path else "?") + "format=xlsx" if as_file else path)
    if answer.status_code != 200:
        assert answer.status_code in (302, 403, 404), (path, answer.status_code)
        return ""
    if not as_file:
        return str(answer.content.decode())
    sheet = load_workbook(io.BytesIO(b"".join(answer.streaming_content)), read_only=True).active
    assert sheet is not None
    return "\n".join(str(cell) for row in sheet.iter_rows(values_only=True) for cell in row)


def misread(world: World, shown: Iterable[Shown], posts: Iterable[str] = POSTS, *, as_file: bool) -> list[str]:
    """The differences: "staff@foreign reads 'Ore recovery' on /targets/"."""
    found = []
    for post in posts:
        for scope in SCOPES:
            client = Client()
            person = world.people[post, scope]
            if person is not None:
                client.force_login(person)
            texts: dict[str, str] = {}
            for one in shown:
                path = one.path.format(unit=world.unit.pk)
                if path not in texts:
                    texts[path] = text_of(client, path, as_file)
                reads, may = one.word in texts[path], (post, scope) in expand(one.readers)
                if reads != may:
                    found.append(f"{post}@{scope} {'reads' if reads else 'misses'} {one.word!r} on {path}")
    return found
