"""The stages of one application, as the row of steps above its pages."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from assessments.models import Application, Decision, SiteCheck
from pages.words import day, day_short

#: states in which the named stage is the present one
NOW_AT = {
    "draft": "applied",
    "returned": "applied",
    "submitted": "screened",
    "screened": "site",
    "on_site": "site",
    "findings_shown": "committee",
    "decided": "approval",
    "approved": "register",
}


def stages(application: Application, check: SiteCheck | None, decisions: list[Decision]) -> list[dict[str, Any]]:
    """Rows for components/steps.html: applied, checked on site, committee, department, register. Asks nothing."""
    here = NOW_AT.get(application.state, "")
    put_forward = _last(decisions, "committee")
    answer = _last(decisions, "approval")
    flag = getattr(application, "flag", None)
    shown = check if check is not None and check.shown_on else None
    done = {
        "applied": application.submitted_on is not None and here != "applied",
        "site": shown is not None and here not in ("site", "screened", "applied"),
        "committee": put_forward is not None and here in ("approval", "register", ""),
        "approval": answer is not None and here in ("register", ""),
        "register": flag is not None,
    }
    notes = {
        "applied": _on(application.submitted_on, _("%(day)s by the unit")),
        "site": days(shown) if shown else "",
        "committee": _sitting(put_forward) if done["committee"] else "",
        "approval": _approval(application, answer) if done["approval"] else _due(application),
        "register": _("No. %(number)s") % {"number": flag} if flag else _("Not yet"),
    }
    labels = {
        "applied": _("Applied"),
        "site": _("Checked on site"),
        "committee": _("Committee decision"),
        "approval": _("Department approval"),
        "register": _("Register"),
    }
    return [
        {
            "label": label,
            "note": notes[name],
            "done": done[name],
            "current": not done[name] and (here == name or (name == "site" and here == "screened")),
        }
        for name, label in labels.items()
    ]


def days(check: SiteCheck) -> str:
    """`9 – 10 Nov by two assessors`."""
    first, last = day_short(check.held_from), day_short(check.held_to)
    return _("%(days)s by two assessors") % {"days": first if first == last else f"{first} – {last}"}


def _last(decisions: list[Decision], level: str) -> Decision | None:
    return next((one for one in reversed(decisions) if one.level == level), None)


def _on(when: Any, words: str) -> str:
    return words % {"day": day(when)} if when else ""


def _sitting(decision: Decision | None) -> str:
    if decision is None:
        return ""
    held = decision.meeting.held_on if decision.meeting else decision.decided_on
    words = _("%(day)s, minute %(minute)s: %(outcome)s")
    return words % {"day": day_short(held), "minute": decision.minute, "outcome": decision.get_outcome_display()}


def _approval(application: Application, decision: Decision | None) -> str:
    return f"{day_short(decision.decided_on)}: {decision.get_outcome_display()}" if decision else ""


def _due(application: Application) -> str:
    if application.state != "decided":
        return ""
    return _("due %(day)s") % {"day": day_short(application.due_on)}
