"""What the page of an import shows."""

from __future__ import annotations

import datetime
from typing import Any

from django.utils.translation import gettext as _

from pages.words import day, number
from units.importing import taking
from units.importing.keeping import days_kept
from units.importing.kinds import KINDS
from units.models import ImportRun, Person

#: Changes and faults shown; the report holds all faults.
MOST_SHOWN = 100


def page_of(run: ImportRun, by: Person, today: datetime.date) -> dict[str, Any]:
    """The context of the page, apart from what every page has."""
    details = run.details
    may = taking.may_command(by, run)
    return {
        "rows": summary_of(run),
        "progress": progress_of(run) if run.at_work else None,
        "lead": lead_of(run),
        "changes": details.get("changes", [])[:MOST_SHOWN],
        "changes_more": max(taking.goes_in(run) - MOST_SHOWN, 0),
        "faults": details.get("faults", [])[:MOST_SHOWN],
        "faults_more": max(details.get("figures", {}).get("errors", 0) - MOST_SHOWN, 0),
        "several_files": len(run.files) > 1,
        "notes": details.get("notes", []),
        "forgotten": details.get("forgotten", False),
        "may_start": may and run.state == "planned" and taking.goes_in(run) > 0,
        "may_cancel": may and run.state in ("checking", "planned"),
        "has_report": run.state in ("planned", "done"),
        "who": who_of(run),
        "kept": kept_of(run, days_kept(today)),
    }


def summary_of(run: ImportRun) -> list[dict[str, str]]:
    """Facts and figures of a run."""
    rows = [
        {"label": _("Files"), "value": "\n".join(file["name"] for file in run.files)},
        {"label": _("Kind"), "value": str(run.get_kind_display())},
    ]
    if run.since is not None:
        rows.append({"label": _("Members since"), "value": day(run.since)})
    figures = run.details.get("figures")
    if figures:
        dry = run.state != "done"
        labels = {
            "rows": _("Rows read"),
            "created": _("Would be new") if dry else _("New"),
            "updated": _("Would be changed") if dry else _("Changed"),
            "unchanged": _("As they are already"),
        }
        rows += [{"label": label, "value": number(figures[name])} for name, label in labels.items()]
        rows.append({"label": _("Rows that came back"), "value": number(run.came_back)})
    return rows


def lead_of(run: ImportRun) -> str:
    """One sentence on where the import stands."""
    figures = run.details.get("figures", {})
    if run.state == "planned":
        if taking.goes_in(run):
            return _("This is what would happen. Nothing is imported yet.")
        return _("Nothing would go in: no row is new or different.")
    if run.state == "done":
        if run.details.get("refused") and not figures.get("rows"):
            return _("Nothing was taken: the file was refused.")
        if figures.get("errors"):
            return _("The good rows are in. Correct the others and send them again.")
        return _("All rows are in.")
    if run.state == "failed":
        return run.reason or _(
            "Something in the program failed, and nothing was imported. The log of the worker says where. Send the files again."
        )
    if run.state == "cancelled":
        return _("Called off. Nothing was imported, and the files are deleted.")
    return ""


def progress_of(run: ImportRun) -> dict[str, Any]:
    """How far a run at work is: words, and figures for the bar."""
    if not taking.taken_up(run):
        words = _(
            "Waiting to be started. If this stays for some minutes, no worker is running: tell the administrator."
        )
        return {"words": words, "done": 0, "total": 0}
    if run.rows_total:
        given = {"done": number(run.rows_done), "total": number(run.rows_total)}
        words = _("%(done)s of %(total)s rows") % given
    else:
        words = _("%(done)s rows read") % {"done": number(run.rows_done)}
    return {"words": words, "done": run.rows_done, "total": run.rows_total}


def who_of(run: ImportRun) -> str:
    """Who can read this import: the sentence to ImportRunQuerySet.visible_to."""
    if run.kind == "awards":
        return _(
            "Who sent the files, administrators of the nation and the nation's officials of the three-revolution-team department."
        )
    return _("Who sent the files, and administrators of the nation.")


def kept_of(run: ImportRun, days: int) -> str:
    """How long what the page shows is kept."""
    if KINDS[run.kind].personal:
        words = _(
            "The files are deleted with the import; all that is shown here of single persons after %(days)s days."
        )
    else:
        words = _("The files are deleted with the import; rows that came back after %(days)s days.")
    return words % {"days": days}
