"""Directives: a committee issues one, the units in its scope answer, the issuer sees who has (L7)."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_safe

from pages import words
from pages.listing import Column, Empty, Listing, Sort
from pages.marks import chip
from targets import directing
from targets.directive_page import counts_by_area, scope_rows
from targets.filters.renewing import AnswerFilter, DirectiveFilter
from targets.forms.renewing import DirectiveForm
from targets.models import Directive, DirectiveAnswer
from targets.renewal_workflow import DIRECTIVE, DIRECTIVE_ANSWER
from units import asking
from units.acting import act
from units.asking import AskingForm
from units.http import number_in, person_of
from units.models import Group, Person, Post, Unit
from units.reach import reach_of
from units.rules import heads_the_unit, is_staff
from workflow.clock import today
from workflow.forms import ReasonForm
from workflow.moving import moves_open_to
from workflow.refusals import NotNow, require

CHIPS = {"draft": "mute", "issued": "go", "closed": "ok", "cancelled": "mute"}
ANSWER_CHIPS = {"unanswered": "due", "renewed": "ok", "no_change": "ok"}
PAGES = {
    "issue": "targets:issue_directive",
    "close": "targets:close_directive",
    "cancel": "targets:cancel_directive",
}


def state_chip(row: Directive) -> Any:
    """The state as a chip."""
    return chip(CHIPS[row.state], DIRECTIVE.label_of(row.state))


def answer_chip(row: DirectiveAnswer) -> Any:
    """The answer as a chip; late where the date has passed without one."""
    if row.state == "unanswered" and row.directive.answer_by < today():
        return chip("late", words.days_left(row.directive.answer_by, today()))
    return chip(ANSWER_CHIPS[row.state], DIRECTIVE_ANSWER.label_of(row.state))


LIST = Listing(
    name="directives",
    title=_("Directives"),
    columns=(
        Column("title", _("Directive"), link=lambda row: row.get_absolute_url(), sort="title"),
        Column("unit", _("Issued by"), value="unit"),
        Column("authority", _("Authority")),
        Column("answer_by", _("Answer by"), kind="date", sort="answer_by", width=120),
        Column("state", _("State"), value=lambda row: DIRECTIVE.label_of(row.state), show=state_chip, width=130),
    ),
    sorts=(Sort("answer_by", _("Answer by"), ("answer_by",)), Sort("title", _("Directive"), ("title",))),
    default_sort="-answer_by",
    filters=DirectiveFilter,
    empty=Empty(
        _("No directives yet."), _("A committee issues one when a new line asks units to renew their targets.")
    ),
)
ANSWERS = Listing(
    name="directive-answers",
    title=_("Units asked"),
    columns=(
        Column("unit", _("Unit"), value="unit", link=lambda row: row.unit.get_absolute_url(), sort="unit"),
        Column("code", _("Code"), value="unit.code", width=110),
        Column(
            "answer", _("Answer"), value=lambda row: DIRECTIVE_ANSWER.label_of(row.state), show=answer_chip, width=170
        ),
        Column("answered_on", _("Answered on"), kind="date", width=130),
        Column("reason", _("Reason")),
    ),
    sorts=(Sort("unit", _("Unit"), ("unit__name_en",)),),
    default_sort="unit",
    filters=AnswerFilter,
    empty=Empty(_("No unit here."), _("Units with a resolution in force are asked once the directive is issued.")),
)


def _offices(by: Person) -> QuerySet[Unit]:
    """The units where the reader is staff of the committee: who may issue."""
    ids = [one.unit_id for one in reach_of(by).held if one.post == Post.STAFF]
    return Unit.objects.filter(pk__in=ids).order_by("path")


@require_safe
def directives(request: HttpRequest) -> HttpResponse:
    """Directives of the reader's committees, and those that ask units within reach."""
    by = person_of(request)
    rows = Directive.objects.visible_to(by).select_related("unit")
    owed = DirectiveAnswer.objects.visible_to(by).open()
    acts = []
    if reach_of(by).holds_anywhere([Post.STAFF]):
        acts = [{"label": _("Draft a directive"), "url": reverse("targets:add_directive"), "main": True}]
    return LIST.respond(request, rows, {"acts": acts}, filter_options={"owed": owed})


@require_http_methods(["GET", "POST"])
def add_directive(request: HttpRequest) -> HttpResponse:
    """Draft a directive of the committee where the reader is staff."""
    by = person_of(request)
    asked = number_in(request.GET.get("unit", ""))
    offices = _offices(by)
    issuer = offices.first() if asked is None else offices.filter(pk=asked).first()
    require(issuer is not None)
    assert issuer is not None
    form = DirectiveForm(request.POST or None, issuer=issuer, groups=Group.objects.visible_to(by).current())
    if request.method == "POST" and form.is_valid():

        def do() -> str:
            return directing.draft(issuer, by=by, today=today(), **form.values).get_absolute_url()

        if answer := form.submit(request, do):
            messages.success(request, _now("The directive is kept as a draft. Next: issue it."))
            return answer
    context = {
        "title": _("Draft a directive"),
        "over": str(issuer),
        "form": form,
        "cancel": reverse("targets:directives"),
        "draft": "directive",
    }
    return render(request, "targets/form.html", context, status=form.status)


def found_directive(request: HttpRequest, pk: int) -> Directive:
    """The directive if the reader may see it, else 404."""
    rows = Directive.objects.visible_to(person_of(request)).select_related("unit")
    return get_object_or_404(rows.prefetch_related(*directing.SCOPE), pk=pk)


@require_safe
def directive(request: HttpRequest, pk: int) -> HttpResponse:
    """One directive: what it asks of whom, the reader's own units' answers, and for the issuer who has answered."""
    by, found = person_of(request), found_directive(request, pk)
    staff = is_staff(by, found)
    context = {
        "title": found.title,
        "over": found.unit,
        "directive": found,
        "state": state_chip(found),
        "rows": [*scope_rows(found), *asking.reasons_of(found)],
        "mine": [_mine(one, by) for one in _own_answers(found, by)] if not staff else [],
        "areas": counts_by_area(found, by, today()) if found.state != "draft" else [],
        "may_edit": staff and found.state == "draft",
        "acts": [
            {"label": move.label, "url": reverse(PAGES[move.name], args=[found.pk]), "main": move.name == "issue"}
            for move in moves_open_to(found, by)
        ],
    }
    return render(request, "targets/directive.html", context)


def _own_answers(found: Directive, by: Person) -> list[DirectiveAnswer]:
    """The answers of the units the reader heads; at most 20."""
    rows = DirectiveAnswer.objects.filter(reach_of(by).seen("unit__", [Post.HEAD], as_member=False), directive=found)
    return list(rows.select_related("unit", "directive").order_by("state", "id")[:20])


def _mine(answer: DirectiveAnswer, by: Person) -> dict[str, Any]:
    acts: list[dict[str, Any]] = []
    if answer.state == "unanswered" and answer.directive.state == "issued" and heads_the_unit(by, answer):
        targets = reverse("targets:targets") + f"?place={answer.unit.code}&state=in_force"
        acts = [
            {"label": _("Renew a target"), "url": targets, "main": True},
            {"label": _("No change needed"), "url": reverse("targets:answer_directive", args=[answer.pk])},
        ]
    return {"unit": answer.unit, "chip": answer_chip(answer), "reason": answer.reason, "acts": acts}


@require_http_methods(["GET", "POST"])
def edit_directive(request: HttpRequest, pk: int) -> HttpResponse:
    """Change a draft."""
    by, found = person_of(request), found_directive(request, pk)
    require(is_staff(by, found))
    if found.state != "draft":
        raise NotNow(_now("Only a draft can be changed."))
    names = ("title", "text", "authority", "answer_by")
    initial: dict[str, Any] = {name: getattr(found, name) for name in names}
    initial["fields_asked"] = found.fields
    initial |= {name: list(getattr(found, name).all()) for name in directing.SCOPE}
    groups = Group.objects.visible_to(by).current()
    form = DirectiveForm(request.POST or None, subject=found, issuer=found.unit, groups=groups, initial=initial)
    if request.method == "POST" and form.is_valid():
        answer = form.submit(
            request, lambda: directing.edit(found, by=by, today=today(), **form.values).get_absolute_url()
        )
        if answer:
            messages.success(request, _now("The changes are kept."))
            return answer
    context = {
        "title": _("Change the directive"),
        "over": str(found.unit),
        "form": form,
        "cancel": found.get_absolute_url(),
    }
    return render(request, "targets/form.html", context, status=form.status)


@require_http_methods(["GET", "POST"])
def issue_directive(request: HttpRequest, pk: int) -> HttpResponse:
    """Issue it to every unit in scope with a resolution in force."""
    found = found_directive(request, pk)
    asked = directing.asked_units(found)[:1001].count()
    rows = [*scope_rows(found), {"label": _("Units asked"), "value": "1,000+" if asked > 1000 else asked}]
    form = AskingForm(request.POST or None, subject=found, today=today())
    verb = partial(directing.issue, today=today())
    said = _("The directive is issued.")
    return act(request, found, "issue", verb, form=form, said=said, context={"rows": rows})


@require_http_methods(["GET", "POST"])
def close_directive(request: HttpRequest, pk: int) -> HttpResponse:
    """Close it; what is unanswered stays so in the list."""
    found = found_directive(request, pk)
    verb = partial(directing.close, today=today())
    said = _("The directive is closed.")
    return act(request, found, "close", verb, said=said, context={"rows": scope_rows(found)})


@require_http_methods(["GET", "POST"])
def cancel_directive(request: HttpRequest, pk: int) -> HttpResponse:
    """Cancel it with a reason."""
    found = found_directive(request, pk)
    form = ReasonForm(request.POST or None, subject=found)
    context = {"rows": scope_rows(found)}
    said = _("The directive is cancelled.")
    return act(request, found, "cancel", directing.cancel, form=form, said=said, context=context)


@require_safe
def directive_units(request: HttpRequest, pk: int) -> HttpResponse:
    """The units a directive asks, with their answers, as far as the reader sees them."""
    by, found = person_of(request), found_directive(request, pk)
    rows = DirectiveAnswer.objects.visible_to(by).filter(directive=found).select_related("unit", "directive")
    crumbs = [
        (_("Directives"), reverse("targets:directives")),
        (found.title, found.get_absolute_url()),
        (_("Units asked"), ""),
    ]
    return ANSWERS.respond(request, rows, {"crumbs": crumbs})


@require_http_methods(["GET", "POST"])
def answer_directive(request: HttpRequest, pk: int) -> HttpResponse:
    """Answer for a unit, with a reason, that no change is needed."""
    rows = DirectiveAnswer.objects.visible_to(person_of(request)).select_related("unit", "directive__unit")
    found = get_object_or_404(rows, pk=pk)
    form = ReasonForm(request.POST or None, subject=found)
    context = {"rows": scope_rows(found.directive)}
    verb = partial(directing.no_change, today=today())
    said = _("It is recorded that no change is needed.")
    return act(request, found, "no_change", verb, form=form, said=said, context=context)
