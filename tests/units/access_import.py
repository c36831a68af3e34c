"""Who reaches imports: who sent the files, and administrators of the nation (none of them in this world)."""

from typing import Any

from tests.access_policy import FORM, GET, POST, Row
from units.importing import storing
from units.models import ImportRun

SENDER = "administrator@subtree"


def build(world: Any) -> dict[str, Any]:
    """A dry run of the county's administrator that waits for the word."""
    run = ImportRun.objects.create(
        kind="units",
        state="planned",
        by=world.someone("administrator", "subtree"),
        files=[{"name": "units.csv", "size": 1, "sha256": "", "stored_as": ""}],
        details={"figures": {"rows": 1, "created": 1, "updated": 0, "unchanged": 0, "errors": 0}},
        report={"rows": 1, "created": 1, "updated": 0, "unchanged": 0, "errors": []},
        came_back=1,
        returned_as=storing.store(b"rows"),
    )
    return {"import": run}


RUN = {"pk": "import"}
ROWS = {
    "units:imports": Row(do="administrator", methods=GET),
    "units:import_new": Row(do="administrator", methods=FORM),
    "units:import_run": Row(see=SENDER, methods=GET, args=RUN),
    "units:import_start": Row(see=SENDER, methods=FORM, args=RUN),
    "units:import_cancel": Row(see=SENDER, methods=POST, args=RUN),
    "units:import_report": Row(see=SENDER, methods=GET, args=RUN),
    "units:import_returned": Row(see=SENDER, methods=GET, args=RUN),
}
