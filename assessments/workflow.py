"""The tables of moves of standards and applications."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from assessments.missing import findings_missing, grounds_missing, imperative_not_met, no_appeal_open
from assessments.rules import (
    approves,
    assesses,
    heads_the_unit,
    keeps_standards,
    reopens,
    screens,
    sits_in_committee,
)
from workflow.moving import Move, Moves

STANDARD = Moves(
    "assessments.standard",
    [("draft", _("Draft")), ("published", _("Published")), ("superseded", _("Superseded"))],
    [
        Move("publish", ("draft",), "published", _("Publish"), keeps_standards),
        Move("supersede", ("published",), "superseded", _("Superseded by the next edition"), keeps_standards),
    ],
)

APPLICATION = Moves(
    "assessments.application",
    [
        ("draft", _("Draft")),
        ("submitted", _("Submitted")),
        ("screened", _("Screened")),
        ("on_site", _("On site")),
        ("findings_shown", _("Findings shown")),
        ("decided", _("Decided by the committee")),
        ("approved", _("Approved")),
        ("awarded", _("Awarded")),
        ("returned", _("Returned")),
        ("refused", _("Not awarded")),
        ("withdrawn", _("Withdrawn")),
    ],
    [
        Move("submit", ("draft", "returned"), "submitted", _("Submit"), heads_the_unit, grounds_missing),
        Move("return", ("submitted",), "returned", _("Return with reasons"), screens),
        Move("screen", ("submitted",), "screened", _("Complete: name the assessors"), screens),
        Move("go_on_site", ("screened",), "on_site", _("Begin the site check"), assesses),
        Move(
            "show_findings",
            ("on_site",),
            "findings_shown",
            _("Show the findings to the unit"),
            assesses,
            findings_missing,
        ),
        Move("remark", ("findings_shown",), "findings_shown", _("Add the unit's remark"), heads_the_unit),
        Move(
            "put_forward",
            ("findings_shown",),
            "decided",
            _("Record the committee's decision: put forward"),
            sits_in_committee,
            imperative_not_met,
        ),
        Move(
            "refuse_in_committee",
            ("findings_shown",),
            "refused",
            _("Record the committee's decision: do not award"),
            sits_in_committee,
        ),
        Move(
            "return_to_site",
            ("findings_shown",),
            "on_site",
            _("Record the committee's decision: check again"),
            sits_in_committee,
        ),
        Move("approve", ("decided",), "approved", _("Approve"), approves, imperative_not_met, tell=True),
        Move("return_to_committee", ("decided",), "findings_shown", _("Return to the committee"), approves),
        Move("refuse", ("decided",), "refused", _("Do not award"), approves),
        Move("award", ("approved",), "awarded", _("Enter in the register"), approves),
        Move(
            "withdraw",
            ("draft", "submitted", "screened", "on_site", "findings_shown", "decided", "returned"),
            "withdrawn",
            _("Withdraw"),
            heads_the_unit,
        ),
        Move(
            "reopen_assessment",
            ("refused",),
            "submitted",
            _("Appeal upheld: other assessors are named"),
            reopens,
            no_appeal_open,
        ),
        Move(
            "reopen_committee",
            ("refused",),
            "findings_shown",
            _("Appeal upheld: the committee decides again"),
            reopens,
            no_appeal_open,
        ),
        Move(
            "reopen_approval",
            ("refused",),
            "decided",
            _("Appeal upheld: another official decides"),
            reopens,
            no_appeal_open,
        ),
    ],
)
