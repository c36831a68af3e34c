"""What happened at a unit and what comes next, told from the steps and the dates ahead."""

from __future__ import annotations

import datetime
from typing import Any

from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from pages import words
from targets.presenting import Row
from units.models import Unit
from workflow.models import Step

#: What a step means to a reader of the unit page. Steps that are not named here stay on the page of their thing.
TITLES: dict[tuple[str, str], Any] = {
    ("units.unit", "rename"): _("Unit renamed"),
    ("units.unit", "move"): _("Unit moved"),
    ("targets.resolution", "adopt"): _("Resolution adopted"),
    ("targets.resolution", "submit"): _("Resolution submitted"),
    ("targets.resolution", "accept"): _("Resolution in force"),
    ("targets.resolution", "return"): _("Resolution returned with reason"),
    ("targets.resolution", "withdraw"): _("Resolution withdrawn"),
    ("targets.resolution", "end_by_merger"): _("Resolution ended by a merger"),
    ("targets.target", "take_over"): _("Target taken over by a merger"),
    ("units.unit", "merge"): _("Unit merged"),
    ("units.unit", "absorb"): _("Another unit merged into this one"),
    ("units.unit", "split"): _("Unit split"),
    ("targets.resolution", "lapse"): _("Resolution lapsed"),
    ("targets.target", "discuss"): _("Target discussed"),
    ("targets.target", "enforce"): _("Target in force"),
    ("targets.target", "meet"): _("Target met"),
    ("targets.target", "miss"): _("Time limit passed, target not met"),
    ("targets.target", "end"): _("Target ended"),
    ("targets.target", "take_force"): _("Target in force by a renewal"),
    ("targets.target", "replace"): _("Target replaced"),
    ("targets.target", "renew"): _("Target renewed"),
    ("targets.target", "extend"): _("Target extended"),
    ("targets.target", "raise"): _("Target raised"),
    ("targets.target", "lower"): _("Target lowered"),
    ("targets.renewal", "propose"): _("Renewal proposed"),
    ("targets.renewal", "return"): _("Renewal returned with reason"),
    ("targets.directive", "issue"): _("Directive issued"),
    ("targets.drive", "start"): _("Drive started"),
    ("targets.drive", "close"): _("Drive closed"),
    ("targets.directiveanswer", "no_change"): _("Directive answered: no change needed"),
    ("targets.campaigntarget", "accept"): _("Target serves a campaign"),
    ("targets.campaigntarget", "return"): _("Campaign target returned with reason"),
    ("targets.campaignresult", "record"): _("Result of a campaign recorded"),
    ("targets.target", "add_reading"): _("Reading added"),
    ("targets.target", "serve"): _("Serves a higher target"),
    ("targets.target", "stop_serving"): _("Serves a higher target no longer"),
    ("targets.target", "correct_reading"): _("Reading corrected"),
    ("evidence.evidence", "add"): _("Evidence added"),
    ("reviews.review", "hold"): _("Review held"),
    ("reviews.review", "acknowledge"): _("Review acknowledged"),
    ("reviews.review", "return"): _("Review returned with a remark"),
    ("reviews.followup", "close"): _("Follow-up closed"),
    ("reviews.deviation", "explain"): _("Deviation explained"),
    ("reviews.deviation", "take_measure"): _("Measure taken on a deviation"),
    ("reviews.deviation", "close"): _("Deviation closed"),
    ("reviews.reviewcorrection", "propose"): _("Correction of a review proposed"),
    ("reviews.reviewcorrection", "confirm"): _("Correction of a review confirmed"),
    ("reviews.reviewcorrection", "refuse"): _("Correction of a review refused"),
    ("reviews.reviewcorrection", "withdraw"): _("Correction of a review withdrawn"),
    ("reviews.followup", "carry"): _("Follow-up carried on to a new date"),
    ("assessments.application", "submit"): _("Applied for the flag"),
    ("assessments.application", "screen"): _("Application complete, assessors named"),
    ("assessments.application", "return"): _("Application returned with reasons"),
    ("assessments.application", "show_findings"): _("Findings of the site check shown"),
    ("assessments.application", "put_forward"): _("Committee puts the unit forward"),
    ("assessments.application", "refuse_in_committee"): _("Committee does not award"),
    ("assessments.application", "refuse"): _("Flag not awarded"),
    ("assessments.application", "award"): _("Flag awarded"),
    ("assessments.appeal", "lodge"): _("Appeal lodged"),
    ("assessments.appeal", "uphold"): _("Appeal upheld"),
    ("assessments.appeal", "dismiss"): _("Appeal dismissed"),
    ("honours.registerchange", "open"): _("Change of the register opened"),
    ("honours.registerchange", "approve"): _("Register changed by a new entry"),
    ("honours.registerchange", "appeal"): _("Appeal against a change of the register"),
    ("honours.registerchange", "dismiss"): _("Appeal against a change of the register dismissed"),
    ("honours.registerchange", "uphold"): _("Appeal against a change of the register upheld"),
}
#: Steps told on the page of their thing and in the history of the unit only.
SMALLER: dict[tuple[str, str], Any] = {
    ("honours.registerchange", "remark"): _("Remark on a change of the register"),
    ("honours.registerchange", "decide"): _("Change of the register decided"),
    ("honours.registerchange", "drop"): _("Change of the register dropped"),
    ("honours.registerchange", "return"): _("Change of the register returned with reason"),
    ("units.unit", "add"): _("Unit entered"),
    ("units.unit", "edit"): _("Particulars of the unit changed"),
    ("units.unit", "archive"): _("Unit archived"),
    ("units.unit", "restore"): _("Unit brought back"),
    ("units.unit", "contacts"): _("Contacts of the office changed"),
    ("units.unit", "norm"): _("Norm set"),
    ("units.unit", "calendar"): _("Days added to the calendar"),
    ("units.unit", "calendar_removed"): _("Days removed from the calendar"),
    ("units.group", "add"): _("Group entered"),
    ("units.group", "units"): _("Units of the group changed"),
    ("units.group", "retire"): _("Group retired"),
    ("units.appointment", "appoint"): _("Post entered"),
    ("units.appointment", "end"): _("Post ended"),
    ("units.person", "enter"): _("Person entered"),
    ("units.person", "edit"): _("What is held on a person corrected"),
    ("units.person", "set_password"): _("First password set"),
    ("units.person", "enable"): _("Account enabled"),
    ("units.person", "disable"): _("Account disabled"),
    ("units.person", "transfer"): _("Person moved to another unit"),
    ("units.importrun", "import"): _("Files imported"),
    ("targets.resolution", "draft"): _("Resolution drafted"),
    ("targets.resolution", "edit"): _("Text of the resolution changed"),
    ("targets.resolution", "recall"): _("Resolution recalled"),
    ("targets.resolution", "order"): _("Targets put in order"),
    ("targets.resolution", "fulfil"): _("Resolution fulfilled by the flag"),
    ("targets.drive", "plan"): _("Drive planned"),
    ("targets.drive", "edit"): _("Drive changed"),
    ("targets.drive", "cancel"): _("Drive cancelled"),
    ("targets.package", "make"): _("Offline package made"),
    ("targets.package", "cancel"): _("Offline package cancelled"),
    ("targets.package", "open"): _("Offline package opened here"),
    ("targets.package", "make_return"): _("Return of the package made"),
    ("targets.package", "bring_back"): _("Return of the package taken in"),
    ("targets.package", "erase"): _("Sealed individual targets erased, their time was over"),
    ("targets.package", "open_sealed"): _("Individual targets of the package opened"),
    ("targets.packageconflict", "keep"): _("Row of the report decided: kept as it stands"),
    ("targets.packageconflict", "take"): _("Row of the report decided: taken from the return"),
    ("targets.call", "draft"): _("Call drafted"),
    ("targets.call", "edit"): _("Call changed"),
    ("targets.call", "open"): _("Call opened"),
    ("targets.call", "close"): _("Call closed"),
    ("targets.call", "cancel"): _("Call cancelled"),
    ("targets.call", "forward"): _("List of the call forwarded"),
    ("targets.campaign", "add"): _("Campaign added"),
    ("targets.campaign", "edit"): _("Campaign changed"),
    ("targets.campaign", "retire"): _("Campaign retired"),
    ("targets.campaign", "resume"): _("Campaign brought back"),
    ("targets.campaigntarget", "propose"): _("Target proposed to a campaign"),
    ("targets.campaigntarget", "propose_again"): _("Target proposed to a campaign again"),
    ("targets.campaigntarget", "withdraw"): _("Target serves a campaign no longer"),
    ("targets.campaignresult", "correct"): _("Result of a campaign corrected"),
    ("targets.slipbatch", "print"): _("Paper slips made"),
    ("targets.target", "set"): _("Target drafted"),
    ("targets.target", "edit"): _("Target changed"),
    ("targets.target", "note_course"): _("Note on how the target stands"),
    ("targets.target", "let_go"): _("Ended with its renewal"),
    ("targets.rollover", "roll_over"): _("Year-end rollover recorded"),
    ("targets.target", "keep"): _("No change needed"),
    ("targets.renewal", "accept"): _("Renewal accepted"),
    ("targets.renewal", "raise"): _("In force at once"),
    ("targets.renewal", "withdraw"): _("Renewal withdrawn"),
    ("targets.renewal", "lapse"): _("Renewal ended with its target"),
    ("targets.directive", "draft"): _("Directive drafted"),
    ("targets.directive", "edit"): _("Directive changed"),
    ("targets.directive", "close"): _("Directive closed"),
    ("targets.directive", "cancel"): _("Directive cancelled"),
    ("targets.directiveanswer", "renew"): _("Directive answered by a renewal"),
    ("targets.directiveanswer", "reopen"): _("Directive asks again"),
    ("targets.target", "end_by_merger"): _("Target ended by a merger"),
    ("targets.drive", "take_over"): _("Drive taken over by a merger"),
    ("targets.campaign", "take_over"): _("Campaign taken over by a merger"),
    ("targets.call", "take_over"): _("Call taken over by a merger"),
    ("targets.directive", "take_over"): _("Directive taken over by a merger"),
    ("reviews.review", "take_over"): _("Review taken over by a merger"),
    ("reviews.followup", "take_over"): _("Follow-up taken over by a merger"),
    ("reviews.deviation", "take_over"): _("Deviation taken over by a merger"),
    ("reviews.deviation", "find"): _("Deviation found"),
    ("reviews.deviation", "open"): _("Deviation opened"),
    ("reviews.deviation", "tune"): _("Threshold set after a false alarm"),
    ("reviews.deviationrun", "ask"): _("Search for deviations asked for"),
    ("reviews.deviation", "reject"): _("Answer to a deviation rejected"),
    ("reviews.deviation", "dismiss"): _("Deviation dismissed as a false alarm"),
    ("targets.target", "end_with_resolution"): _("Target ended with its resolution"),
    ("reviews.review", "plan"): _("Review planned"),
    ("reviews.followup", "withdraw"): _("Follow-up withdrawn"),
    ("assessments.application", "draft"): _("Application begun"),
    ("assessments.application", "edit"): _("Application changed"),
    ("assessments.application", "approve"): _("Award approved by the department"),
    ("assessments.application", "claim"): _("Words and evidence added to a criterion"),
    ("assessments.application", "go_on_site"): _("Site check begun"),
    ("assessments.application", "record_site_check"): _("Site check recorded"),
    ("assessments.application", "remark"): _("Remark of the unit recorded"),
    ("assessments.application", "return_to_site"): _("Returned for another site check"),
    ("assessments.application", "return_to_committee"): _("Returned to the committee"),
    ("assessments.application", "withdraw"): _("Application withdrawn"),
    ("assessments.application", "reopen_assessment"): _("Other assessors are named after an appeal"),
    ("assessments.application", "reopen_committee"): _("The committee decides again after an appeal"),
    ("assessments.application", "reopen_approval"): _("Another official decides after an appeal"),
    ("assessments.appeal", "withdraw"): _("Appeal withdrawn"),
}
HONOURS = {("assessments.application", "award")}
SHOWN = 9
AHEAD = 3


def timeline(
    unit: Unit, today: datetime.date, *, reviews_due: list[datetime.date], limits: list[Row]
) -> list[dict[str, Any]]:
    """Events for components/timeline.html: what comes (soonest last of all above today), today, what happened.

    `limits` are the targets in force, the soonest time limit first. One query, whatever the unit holds.
    """
    ahead: list[dict[str, Any]] = [{"on": day, "title": _("Review due"), "kind": "next"} for day in reviews_due]
    ahead += [
        {"on": row.limit_on, "title": _("Time limit ends"), "text": row.title, "kind": "next", "url": row.url}
        for row in limits[:AHEAD]
    ]
    ahead.sort(key=lambda event: event["on"])
    past = [_past(step) for step in _told(unit)]
    return [*ahead, {"on": today, "kind": "today"}, *past]


def _told(unit: Unit) -> list[Step]:
    """The latest steps worth telling; a window of recent ones, so that an old unit costs no more than a new one."""
    recent = Step.objects.filter(unit=unit).order_by("-id")[: SHOWN * 6]
    told = [step for step in recent if (step.subject_type, step.name) in TITLES]
    told.sort(key=lambda step: (step.happened_on or localdate(step.recorded_at), step.pk), reverse=True)
    return told[:SHOWN]


def _dates_moved(step: Step) -> str:
    """`Housing repairs, 30 Sep → 31 Dec. Cement five weeks late`: for what moved a time limit."""
    facts = step.facts
    if "was" not in facts or "now" not in facts:
        return ""
    was, now = (words.day_short(datetime.date.fromisoformat(facts[name])) for name in ("was", "now"))
    return f"{facts['title']}, {was} → {now}. {step.note}".strip()


def _past(step: Step) -> dict[str, Any]:
    key = (step.subject_type, step.name)
    day = step.happened_on or localdate(step.recorded_at)
    text = _dates_moved(step) or step.facts.get("title") or step.note
    return {
        "on": day,
        "when": words.day(day),
        "title": TITLES[key],
        "text": text,
        "kind": "hon" if key in HONOURS else "",
    }
