"""The operations page: the ledger by state, what waits longest, what was given up and why, the beat, delivery on hold."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from pages import words
from pages.listing import Column, Empty, Listing, Sort, capped_count
from pages.marks import chip
from reminders import holding, keeping, operating, reasons
from reminders.forms.operations import LedgerFilter, ReleaseForm
from reminders.models import CHANNELS, STATES, Hold, Reminder
from reminders.rules import reads_operations
from units.http import person_of
from units.rules import is_administrator
from workflow.forms import SubmissionForm
from workflow.models import steps_of
from workflow.refusals import NotNow, require
from workflow.telling import told

CHIPS = {"waiting": "mute", "failed": "due", "delivered": "ok", "dropped": "mute", "dead": "late"}
#: Steps shown of one reminder.
STEPS = 12


def state_chip(row: Reminder) -> Any:
    """The state as a chip."""
    return chip(CHIPS[row.state], dict(STATES)[row.state])


LEDGER = Listing(
    name="ledger",
    title=_("Reminders in the ledger"),
    columns=(
        Column(
            "number",
            _("Reminder"),
            value="pk",
            link=lambda row: reverse("operations:reminder", args=[row.pk]),
            sort="number",
            width=110,
        ),
        Column("kind", _("Kind"), value=operating.kind_of),
        Column("channel", _("Way"), value="get_channel_display", width=130),
        Column("due_at", _("Due"), kind="date", width=130),
        Column("state", _("State"), value=lambda row: str(dict(STATES)[row.state]), show=state_chip, width=170),
        Column("reason", _("Reason"), value=lambda row: reasons.in_words(row.reason)),
        Column("attempts", _("Attempts"), kind="number", width=100),
    ),
    sorts=(Sort("number", _("Reminder"), ()),),
    default_sort="-number",
    filters=LedgerFilter,
    template="reminders/operations.html",
    empty=Empty(_("No reminders yet."), _("The planner enters what is due each hour; nothing is to be done here.")),
    note=_("Recipients are not shown here: no name, number or address."),
)


@require_safe
def operations(request: HttpRequest) -> HttpResponse:
    """The whole page."""
    by = person_of(request)
    require(reads_operations(by))
    if request.GET.get("format") == "xlsx" or request.headers.get("HX-Target") == "listing":
        return LEDGER.respond(request, Reminder.objects.all(), {"title": _("Operation of reminders")})
    now, mends = timezone.now(), is_administrator(by)
    context = {
        "title": _("Operation of reminders"),
        "facts": _waiting_longest(now),
        "channels": [label for _name, label in CHANNELS],
        "standing": operating.standing(),
        "given_up": [_reason(row, mends) for row in operating.given_up()],
        "runs": operating.runs(now),
        "hold": Hold.objects.order_by("-id").first(),
        "mends": mends,
    }
    return LEDGER.respond(request, Reminder.objects.all(), context)


def _waiting_longest(now: Any) -> list[dict[str, Any]]:
    """One figure for each way to a person."""
    since = operating.oldest(now)
    return [
        {
            "label": _now("Oldest undelivered: %(way)s") % {"way": label},
            "value": operating.age(since[name], now) if name in since else _now("none"),
            "note": _now("due %(moment)s") % {"moment": words.moment(since[name])} if name in since else "",
        }
        for name, label in CHANNELS
    ] + _trouble()


def _trouble() -> list[dict[str, Any]]:
    """What keeps the mails that wait, where something does: an office can mend it before they are given up."""
    why = operating.mail_trouble()
    return [{"label": _now("The last mail did not go"), "value": _now("tried again"), "note": why}] if why else []


def _reason(row: dict[str, Any], mends: bool) -> dict[str, Any]:
    """One line of the table of reasons, with its addresses."""
    wanted = urlencode({"state": "dead", "channel": row["channel"], "reason": row["reason"]})
    return {
        "reason": reasons.in_words(row["reason"]),
        "channel": dict(CHANNELS)[row["channel"]],
        "number": row["number"],
        "url": reverse("operations:reminders") + f"?{wanted}#listing",
        "again": reverse("operations:try_all_again", args=[row["one"]]) if mends else "",
    }


def _crumbs(last: Any) -> list[tuple[Any, str]]:
    return [(_("Operation of reminders"), reverse("operations:reminders")), (last, "")]


@require_safe
def reminder(request: HttpRequest, pk: int) -> HttpResponse:
    """One row of the ledger, without its recipient."""
    by = person_of(request)
    require(reads_operations(by))
    row = get_object_or_404(Reminder, pk=pk)
    title = _now("Reminder %(number)s") % {"number": row.pk}
    again = {"label": _("Try again"), "url": reverse("operations:try_again", args=[row.pk]), "main": True}
    context = {
        "title": title,
        "crumbs": _crumbs(title),
        "sub": [state_chip(row)],
        "acts": [again] if row.state == "dead" and is_administrator(by) else [],
        "rows": _summary(row),
        "events": [
            {"on": step.recorded_at.date(), "title": told(step), "text": reasons.in_words(step.note)}
            for step in steps_of(row).order_by("-id")[:STEPS]
        ],
    }
    return render(request, "reminders/reminder.html", context)


def _summary(row: Reminder) -> list[dict[str, Any]]:
    """Label and value, nothing of the person or the matter."""
    rows: list[dict[str, Any]] = [
        {"label": _("Kind"), "value": operating.kind_of(row)},
        {"label": _("Way"), "value": row.get_channel_display()},
        {"label": _("Recipient"), "value": _("not shown here")},
        {"label": _("Due"), "value": words.moment(row.due_at)},
        {"label": _("Attempts"), "value": row.attempts},
    ]
    if row.state == "failed":
        rows.append({"label": _("Next attempt"), "value": words.moment(row.next_try_at)})
    if row.delivered_at:
        rows.append({"label": _("Delivered"), "value": words.moment(row.delivered_at)})
    if row.reason:
        rows.append({"label": _("Reason"), "value": reasons.in_words(row.reason)})
    return rows


def _given_up(pk: int) -> Reminder:
    """The reminder; NotNow where it is not given up any longer."""
    row = get_object_or_404(Reminder, pk=pk)
    if row.state != "dead":
        raise NotNow
    return row


@require_http_methods(["GET", "POST"])
def try_again(request: HttpRequest, pk: int) -> HttpResponse:
    """Check, then put one that was given up back among those that wait."""
    by = person_of(request)
    require(is_administrator(by))
    row = _given_up(pk)
    form = SubmissionForm(request.POST or None)
    here = reverse("operations:reminder", args=[row.pk])

    def do() -> str:
        keeping.try_again(row, by=by, now=timezone.now())
        return here

    if request.method == "POST" and form.is_valid() and (answer := form.submit(request, do)):
        messages.success(request, _now("It is tried again within the minute."))
        return answer
    title = _now("Reminder %(number)s") % {"number": row.pk}
    context = {
        "title": _("Try again"),
        "over": title,
        "crumbs": [*_crumbs(title)[:1], (title, here), (_("Try again"), "")],
        "rows": _summary(row),
        "form": form,
        "submit": _("Try again"),
        "back": here,
    }
    return render(request, "pages/check.html", context, status=form.status)


@require_http_methods(["GET", "POST"])
def try_all_again(request: HttpRequest, pk: int) -> HttpResponse:
    """Check, then put all that were given up for the same reason on the same way back among those that wait."""
    by = person_of(request)
    require(is_administrator(by))
    one = _given_up(pk)
    rows = Reminder.objects.filter(state="dead", reason=one.reason, channel=one.channel)
    form = SubmissionForm(request.POST or None)
    found: list[int] = []

    def do() -> str:
        found.append(keeping.try_all_again(one, by=by, now=timezone.now()))
        return reverse("operations:reminders")

    if request.method == "POST" and form.is_valid() and (answer := form.submit(request, do)):
        for number in found:
            said = ngettext("%(number)s reminder is tried again.", "%(number)s reminders are tried again.", number)
            messages.success(request, said % {"number": number})
        return answer
    context = {
        "title": _("Try all of this reason again"),
        "crumbs": _crumbs(_("Try all of this reason again")),
        "rows": [
            {"label": _("Reason"), "value": reasons.in_words(one.reason)},
            {"label": _("Way"), "value": one.get_channel_display()},
            {"label": _("Reminders"), "value": capped_count(rows)},
        ],
        "form": form,
        "submit": _("Try all again"),
        "back": reverse("operations:reminders"),
    }
    return render(request, "pages/check.html", context, status=form.status)


@require_http_methods(["GET", "POST"])
def release(request: HttpRequest) -> HttpResponse:
    """Check, then deliver again."""
    by = person_of(request)
    require(is_administrator(by))
    held = holding.on_hold()
    form = ReleaseForm(request.POST or None)
    if held is None and request.method == "GET":
        raise NotNow

    def do() -> str:
        holding.release(by=by, **form.values)
        return reverse("operations:reminders")

    if request.method == "POST" and form.is_valid() and (answer := form.submit(request, do)):
        messages.success(request, _now("Reminders are delivered again."))
        return answer
    if held is None:
        raise NotNow
    context = {
        "title": _("Release delivery"),
        "crumbs": _crumbs(_("Release delivery")),
        "rows": [
            {"label": _("On hold since"), "value": words.moment(held.recorded_at)},
            {"label": _("Reason"), "value": held.reason},
            {"label": _("Due meanwhile"), "value": capped_count(Reminder.objects.due(timezone.now()))},
        ],
        "form": form,
        "submit": _("Release delivery"),
        "back": reverse("operations:reminders"),
    }
    return render(request, "pages/check.html", context, status=form.status)
