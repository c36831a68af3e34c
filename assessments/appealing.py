"""A unit appeals against a refusal; another official dismisses or upholds it, and then others take the step again (Bound 6)."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.db.models import Exists
from django.utils.translation import gettext as _

from assessments.deciding import Reasons, committee_of
from assessments.models import Appeal, AppealReason, Application, Decision, StoodBack
from assessments.rules import heads_the_unit
from evidence.models import Evidence
from pages import words
from units.models import Appointment, Post, Unit
from units.norms import norm_of
from workflow.moving import lock, move, open_move, record
from workflow.refusals import NotReady, require

#: The faulty step an upheld appeal names, and the move of the application that goes back to it.
REENTRY = {"site": "reopen_assessment", "committee": "reopen_committee", "approval": "reopen_approval"}


def refusal_of(application: Application) -> Decision | None:
    """The refusal that can be appealed: the last decision of a refused application."""
    if application.state != "refused":
        return None
    last = application.decisions.select_related("meeting").order_by("-id").first()
    return last if last is not None and last.outcome == "refuse" else None


def obstacles(application: Application, refusal: Decision | None, today: datetime.date) -> list[str]:
    """Why no appeal against `refusal` can be lodged now; empty when one can."""
    if refusal is None:
        return [_("Only a refusal can be appealed.")]
    assert refusal.appeal_until is not None
    reasons = []
    if refusal.appeal_until < today:
        reasons.append(_("The last day of appeal was %(day)s.") % {"day": words.day(refusal.appeal_until)})
    return [*reasons, *_standing_in_the_way(application, refusal)]


@transaction.atomic
def lodge(
    application: Application,
    *,
    by: Any,
    today: datetime.date,
    grounds: str,
    by_criterion: Reasons,
    evidence: Iterable[Evidence] = (),
) -> Appeal:
    """Lodge the unit's appeal, with grounds by criterion and evidence of its own.

    Raises NotYours; NotReady after the last day, for a second appeal, without a criterion, for evidence of another unit.
    """
    require(heads_the_unit(by, application))
    lock(application)
    refusal, chosen = refusal_of(application), list(evidence)
    if reasons := obstacles(application, refusal, today):
        raise NotReady(reasons)
    assert refusal is not None
    if any(one.unit_id != application.unit_id for one in chosen):
        raise NotReady(_("Evidence of another unit cannot be chosen."))
    given = _given(by_criterion)
    if not given:
        raise NotReady(_("Name the criterion the appeal is about, and why."))
    made = Appeal.objects.create(
        decision=refusal,
        application=application,
        unit=application.unit,
        decided_at=level_of(refusal),
        state="lodged",
        grounds=grounds.strip(),
        lodged_on=today,
        lodged_by=by,
        due_on=today + datetime.timedelta(days=norm_of(application.unit, "appeal_answer_days", today)),
    )
    made.evidence.set(chosen)
    _write_reasons(made, given, of_the_answer=False)
    record(made, "lodge", by=by, happened_on=today, facts={"title": application.number})
    return made


def withdraw(appeal: Appeal, *, by: Any, note: str) -> Appeal:
    """Withdraw it while nobody has answered; until the last day another may be lodged. Raises NotYours, NotNow."""
    move(appeal, "withdraw", by=by, note=note, facts={"title": appeal.application.number})
    return appeal


@transaction.atomic
def dismiss(appeal: Appeal, *, by: Any, today: datetime.date, reasons: str, by_criterion: Reasons) -> Appeal:
    """Dismiss it with reasons by criterion: the refusal stands. Raises NotYours, NotNow, NotReady."""
    given = _given(by_criterion)
    if not given:
        raise NotReady(_("Name the criterion that is not met or needs more, and why."))
    return _answer(appeal, "dismiss", by=by, today=today, reasons=reasons, given=given)


@transaction.atomic
def uphold(
    appeal: Appeal, *, by: Any, today: datetime.date, step: str, reasons: str, by_criterion: Reasons | None = None
) -> Appeal:
    """Uphold it: the application goes on from the faulty step, taken by other persons than before.

    `step` is site, committee or approval. Raises NotYours, NotNow; NotReady while another application of the unit is
    open, or when its resolution has ended.
    """
    application = appeal.application
    lock(application)
    open_move(appeal, "uphold", by)
    if step not in steps_of_refusal(appeal.decision):
        raise NotReady(_("Choose the step that was faulty."))
    if hindered := _standing_in_the_way(application):
        raise NotReady(hindered)
    # First, while the appeal is open: the rule of the move asks who decides it.
    also: tuple[str, ...] = ()
    if step == "approval":
        days = norm_of(application.unit, "approval_days", today)
        application.due_on, also = today + datetime.timedelta(days=days), ("due_on",)
    facts = {"title": application.number, "step": step}
    move(application, REENTRY[step], by=by, happened_on=today, also=also, facts=facts)
    _answer(appeal, "uphold", by=by, today=today, reasons=reasons, given=_given(by_criterion or {}), step=step)
    # Last: who stands back does nothing more about the application, the answer itself included.
    stand_back(appeal, step, by)
    return appeal


def steps_of_refusal(refusal: Decision) -> list[str]:
    """The steps an upheld appeal may name: those up to the one that refused."""
    return ["site", "committee"] if refusal.level == "committee" else ["site", "committee", "approval"]


def stand_back(appeal: Appeal, step: str, by: Any) -> None:
    """Keep from this application who took the faulty step and those after it, and who decided the appeal."""
    application, people = appeal.application, {by.pk}
    decisions = application.decisions.all()
    if step == "site":
        people.update(application.assessors.values_list("person_id", flat=True))
        people.update(application.site_checks.values_list("by_id", flat=True))
    levels = ["approval"] if step == "approval" else ["committee", "approval"]
    people.update(decisions.filter(level__in=levels).values_list("by_id", flat=True))
    StoodBack.objects.bulk_create(
        StoodBack(appeal=appeal, application=application, person_id=person) for person in sorted(people)
    )


def level_of(refusal: Decision) -> Unit:
    """The area whose committee or department refused: where the sitting was, or where the official holds the post."""
    if refusal.meeting is not None:
        return refusal.meeting.unit
    unit = refusal.application.unit
    held = Appointment.objects.on(refusal.decided_on).filter(
        person=refusal.by_id, post=Post.DEPARTMENT, unit__path__above=str(unit.path)
    )
    post = held.select_related("unit").order_by("-unit__depth").first()
    return post.unit if post is not None else committee_of(refusal.application)


def _standing_in_the_way(application: Application, lodging: Decision | None = None) -> list[str]:
    """What keeps an application from going on: the unit has begun another, or its resolution has ended.

    `lodging`: the refusal an appeal is to be lodged against; then also that one has been. One statement.
    """
    others = Application.objects.open().filter(unit_id=application.unit_id).exclude(pk=application.pk)
    appeals = Appeal.objects.filter(decision=lodging).exclude(state="withdrawn")
    row = Application.objects.annotate(another=Exists(others), appealed=Exists(appeals))
    another, appealed, resolution = row.values_list("another", "appealed", "resolution__state").get(pk=application.pk)
    reasons = []
    if lodging is not None and appealed:
        reasons.append(_("An appeal against this refusal has been lodged already."))
    if another:
        reasons.append(_("Another application of the unit is under way; it is decided or withdrawn first."))
    if resolution != "in_force":
        reasons.append(_("The resolution is not in force."))
    return reasons


def _answer(
    appeal: Appeal, name: str, *, by: Any, today: datetime.date, reasons: str, given: Reasons, step: str = ""
) -> Appeal:
    if not reasons.strip():
        raise NotReady(_("Write the reasons."))
    appeal.answer, appeal.reenters = reasons.strip(), step
    appeal.decided_by, appeal.decided_on = by, today
    facts = {"title": appeal.application.number, **({"step": step} if step else {})}
    also = ("answer", "reenters", "decided_by", "decided_on")
    move(appeal, name, by=by, happened_on=today, also=also, facts=facts)
    _write_reasons(appeal, given, of_the_answer=True)
    return appeal


def _given(by_criterion: Reasons) -> Reasons:
    return {criterion: text.strip() for criterion, text in by_criterion.items() if text.strip()}


def _write_reasons(appeal: Appeal, given: Reasons, *, of_the_answer: bool) -> None:
    AppealReason.objects.bulk_create(
        AppealReason(appeal=appeal, criterion=criterion, text=text, of_the_answer=of_the_answer)
        for criterion, text in given.items()
    )
