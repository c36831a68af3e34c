"""A page for each move of a resolution: adopted, submitted, recalled, accepted, returned, withdrawn; targets in force."""

from __future__ import annotations

from functools import partial

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from targets import resolving, setting
from targets.forms.setting import AdoptionForm
from targets.models.resolution import OPEN
from targets.views.resolutions import found_resolution, summary
from units.acting import act
from units.http import person_of
from units.rules import heads_the_unit
from workflow.clock import today
from workflow.forms import ReasonForm, SubmissionForm
from workflow.refusals import NotNow, require


@require_http_methods(["GET", "POST"])
def adopt(request: HttpRequest, pk: int) -> HttpResponse:
    """Record the meeting of the unit that adopted the resolution."""
    found = found_resolution(request, pk)
    form = AdoptionForm(request.POST or None, request.FILES or None, subject=found, unit_id=found.unit_id)
    return act(
        request,
        found,
        "adopt",
        resolving.adopt,
        form=form,
        said=_("The meeting is recorded."),
        template="targets/act.html",
    )


@require_http_methods(["GET", "POST"])
def submit(request: HttpRequest, pk: int) -> HttpResponse:
    """Submit to the committee above."""
    found = found_resolution(request, pk)
    verb = partial(resolving.submit, today=today())
    return act(
        request,
        found,
        "submit",
        verb,
        said=_("The resolution is with the committee."),
        context={"rows": summary(found)},
    )


@require_http_methods(["GET", "POST"])
def recall(request: HttpRequest, pk: int) -> HttpResponse:
    """Take it back before it is answered."""
    found = found_resolution(request, pk)
    return act(
        request,
        found,
        "recall",
        resolving.recall,
        said=_("The resolution is with you again."),
        context={"rows": summary(found)},
    )


@require_http_methods(["GET", "POST"])
def accept(request: HttpRequest, pk: int) -> HttpResponse:
    """Put it in force."""
    found = found_resolution(request, pk)
    verb = partial(resolving.accept, today=today())
    return act(request, found, "accept", verb, said=_("The resolution is in force."), context={"rows": summary(found)})


@require_http_methods(["GET", "POST"])
def return_resolution(request: HttpRequest, pk: int) -> HttpResponse:
    """Return it with a reason."""
    found = found_resolution(request, pk)
    form = ReasonForm(request.POST or None, subject=found)
    context = {"rows": summary(found)}
    said = _("The resolution went back to the unit with your reason.")
    return act(request, found, "return", resolving.return_, form=form, said=said, context=context)


@require_http_methods(["GET", "POST"])
def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """Withdraw it with a reason; its targets end."""
    found = found_resolution(request, pk)
    form = ReasonForm(request.POST or None, subject=found)
    context = {"rows": summary(found), "lead": _("Its targets end with it.")}
    return act(
        request,
        found,
        "withdraw",
        resolving.withdraw,
        form=form,
        said=_("The resolution is withdrawn."),
        context=context,
    )


@require_http_methods(["GET", "POST"])
def enforce(request: HttpRequest, pk: int) -> HttpResponse:
    """Put all discussed targets of the resolution in force, through the coverage gate."""
    by = person_of(request)
    found = found_resolution(request, pk)
    require(heads_the_unit(by, found))
    if found.state not in OPEN:
        raise NotNow
    form = SubmissionForm(request.POST or None, subject=found)
    if request.method == "POST" and form.is_valid():
        answer = form.submit(request, lambda: setting.enforce(found, by=by, today=today()).get_absolute_url())
        if answer:
            messages.success(request, _now("The targets are in force."))
            return answer
    discussed = found.targets.filter(state="discussed").order_by("order", "id")
    context = {
        "title": _("Put the targets in force"),
        "over": str(found.unit),
        "form": form,
        "rows": [{"label": target.get_field_display(), "value": target.title} for target in discussed],
        "submit": _("Put in force"),
        "back": found.get_absolute_url(),
    }
    return render(request, "pages/check.html", context, status=form.status)
